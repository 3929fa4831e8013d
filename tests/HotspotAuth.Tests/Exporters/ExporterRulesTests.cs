using HotspotAuth.Capture;
using HotspotAuth.Exporters;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Exporters;

public sealed class ExporterRulesTests
{
    [Theory]
    [InlineData("0.0.0.0:2055", "0.0.0.0:2055")]
    [InlineData("[::]:2055", "[::]:2055")]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    [InlineData("0.0.0.0", null)]
    [InlineData("::1", null)]
    [InlineData("fd00::10:2055", null)]
    [InlineData("gateway:2055", null)]
    [InlineData("2055", null)]
    public void Where_to_listen_is_an_address_with_a_port(string text, string? bind) => Assert.Equal(bind, ExporterRules.Bind(text)?.ToString());

    [Fact]
    public void Every_fault_is_told_with_key_and_mend()
    {
        var faults = Assert.Throws<SettingsException>(() => SettingsLoader.Load(null,
        [
            "--Capture:ExporterBind=everywhere", "--Capture:Exporters:0:Name=a", "--Capture:Exporters:0:Address=10.0.0.300",
            "--Capture:Exporters:1:Name=A", "--Capture:Exporters:1:Address=10.0.0.1", "--Capture:Exporters:1:Networks:0=guests",
            "--Capture:Exporters:2:Name=", "--Capture:Exporters:2:Address=10.0.0.1/32",
        ])).Faults;
        string[] expected =
        [
            "Capture:ExporterBind", "Capture:Exporters", "Capture:Exporters", "Capture:Exporters:0:Address", "Capture:Exporters:1:Networks", "Capture:Exporters:2:Name",
        ];
        Assert.Equal(expected, faults.Select(f => f.Key).Order(StringComparer.Ordinal));
        Assert.All(faults, f => Assert.False(string.IsNullOrWhiteSpace(f.Mend)));
    }

    [Fact]
    public void Listening_for_nobody_and_naming_who_is_not_heard_are_faults()
    {
        Assert.Equal("Capture:Exporters", Assert.Single(Assert.Throws<SettingsException>(() => SettingsLoader.Load(null, ["--Capture:ExporterBind=0.0.0.0:2055"])).Faults).Key);
        Assert.Equal("Capture:ExporterBind", Assert.Single(Assert.Throws<SettingsException>(() => SettingsLoader.Load(null, ["--Capture:Exporters:0:Name=a", "--Capture:Exporters:0:Address=10.0.0.1"])).Faults).Key);
    }

    [Fact]
    public void The_longest_prefix_says_whose_a_datagram_is_and_which_networks_lie_behind()
    {
        var settings = SettingsLoader.Load(null,
        [
            "--Capture:ExporterBind=0.0.0.0:2055", "--Capture:Exporters:0:Name=all", "--Capture:Exporters:0:Address=10.5.0.0/16",
            "--Capture:Exporters:1:Name=one", "--Capture:Exporters:1:Address=10.5.50.1", "--Capture:Exporters:1:Networks:0=10.5.50.0/24",
        ]);
        var table = ExporterTable.Of(settings);

        Assert.Equal(["one", "all", null], new[] { "10.5.50.1", "10.5.50.2", "10.6.0.1" }.Select(a => table.Find(Key(a))?.Name));
        Assert.True(table.Find(Key("10.5.50.1"))!.Guests.Contains(Key("10.5.50.77")));
        Assert.True(table.Find(Key("10.5.50.2"))!.Guests.Contains(Key("10.10.3.4")));
    }

    [Theory]
    [InlineData("none", true, false, true)]
    [InlineData("nftables", false, false, true)]
    [InlineData("nftables", true, false, false)]
    [InlineData("nftables", true, true, true)]
    public void The_nat_stream_keeps_its_one_writer(string mode, bool nat, bool hasGateway, bool writes)
    {
        var settings = new HotspotSettings();
        settings.Gateway.Mode = Enum.Parse<HotspotAuth.Gateway.GatewayMode>(mode, ignoreCase: true);
        settings.Gateway.Nat = nat;
        Assert.Equal(writes, ExporterRegistration.WritesTranslations(settings, hasGateway));
    }

    private static IpKey Key(string text) => IpKey.TryParse(text, out var key) ? key : throw new ArgumentException(text);
}
