using HotspotAuth.Handover;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Handover;

public sealed class HandoverRulesTests
{
    [Theory]
    [InlineData("mikrotik", "Radius:Clients:0:Secret")]
    [InlineData("opennds", "Radius:Clients:0:FasKey")]
    public void Each_kind_needs_its_own_secret(string kind, string key) => Assert.Equal(key, Assert.Single(Faults(new RadiusClientSettings { Name = "a", Address = "192.0.2.1", Kind = kind })).Key);

    [Fact]
    public void A_UniFi_controller_needs_no_RADIUS_secret_but_a_way_to_be_asked()
    {
        var client = new RadiusClientSettings { Name = "a", Address = "192.0.2.1", Kind = "unifi", ControllerUrl = "https://192.0.2.1" };

        Assert.Equal("Radius:Clients:0:ControllerApiKeyFile", Assert.Single(Faults(client)).Key);
    }

    [Theory]
    [InlineData("http://192.0.2.1")]
    [InlineData("https://192.0.2.1/network")]
    [InlineData("https://user@192.0.2.1")]
    [InlineData("192.0.2.1")]
    public void A_controller_is_spoken_to_by_https_at_its_root(string url)
    {
        var client = new RadiusClientSettings { Name = "a", Address = "192.0.2.1", Kind = "unifi", ControllerUrl = url, ControllerUserName = "hotspot", ControllerPasswordFile = "/dev/null" };

        Assert.Contains(Faults(client), fault => fault.Key == "Radius:Clients:0:ControllerUrl");
    }

    [Fact]
    public void Two_gateways_of_a_kind_may_not_share_a_login_host()
    {
        var faults = Faults(Router("a", "192.0.2.1"), Router("b", "192.0.2.2"));

        Assert.Contains(faults, fault => fault.Fault.Contains("login.kpp2.net", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gateway_without_a_secret_is_no_RADIUS_client()
    {
        await using var core = new CoreFixture(settings => settings.Radius.Clients.Add(new RadiusClientSettings { Name = "opennds-1", Address = "192.0.2.1", Kind = "opennds", FasKey = "1234567890" }));

        Assert.Equal("opennds-1", Assert.Single(core.Get<HandoverTable>().All).Name);
        Assert.Null(core.Get<HotspotAuth.Nas.NasTable>().Current.Find(System.Net.IPAddress.Parse("192.0.2.1")));
    }

    private static RadiusClientSettings Router(string name, string address) =>
        new() { Name = name, Address = address, Kind = "mikrotik", Secret = "a-secret-of-more-than-24-octets", LoginHosts = ["login.kpp2.net"] };

    private static IReadOnlyList<SettingsFault> Faults(params RadiusClientSettings[] clients)
    {
        var settings = new HotspotSettings();
        settings.Radius.Clients.AddRange(clients);
        return [.. SettingsValidator.Validate(settings)];
    }
}
