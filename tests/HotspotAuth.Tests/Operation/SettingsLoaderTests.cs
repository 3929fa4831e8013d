using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Operation;

public sealed class SettingsLoaderTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Every_fault_is_reported_at_once_with_source_key_and_mend()
    {
        File.WriteAllText(_file, """
            {
              // comments are allowed
              "Retention": { "Days": 89 },
              "Site": { "TimeZone": "Mars/Olympus", "Nmae": "x" },
              "Radius": { "AuthPort": "many", "Clients": [ { "Name": "a", "Address": "10.0.0.300" } ] },
            }
            """);
        var faults = Assert.Throws<SettingsException>(() => SettingsLoader.Load(_file, ["--Admin:Urls=ftp://x"])).Faults;
        string[] expected = ["Retention:Days", "Site:TimeZone", "Site:Nmae", "Radius:AuthPort", "Radius:Clients:0:Address", "Radius:Clients:0:Secret", "Admin:Urls"];
        Assert.Equal(expected.Order(), faults.Select(f => f.Key).Order());
        Assert.All(faults, f => Assert.False(string.IsNullOrWhiteSpace(f.Mend)));
        Assert.Equal(_file, faults.Single(f => f.Key == "Retention:Days").Source);
        Assert.Equal("argument --Admin:Urls", faults.Single(f => f.Key == "Admin:Urls").Source);
    }

    [Theory]
    [InlineData(89, false)]
    [InlineData(90, true)]
    [InlineData(365, true)]
    [InlineData(366, false)]
    public void Retention_is_90_to_365_days(int days, bool allowed)
    {
        string[] arguments = [$"--Retention:Days={days}"];
        if (allowed) Assert.Equal(days, SettingsLoader.Load(null, arguments).Retention.Days);
        else Assert.Contains("Computer Crime Act", Assert.Throws<SettingsException>(() => SettingsLoader.Load(null, arguments)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_win_over_the_file()
    {
        File.WriteAllText(_file, """{ "Retention": { "Days": 200 }, "Site": { "Ssid": "FROM-FILE" } }""");
        var settings = SettingsLoader.Load(_file, ["--Retention:Days=120"]);
        Assert.Equal(120, settings.Retention.Days);
        Assert.Equal("FROM-FILE", settings.Site.Ssid);
    }

    [Fact]
    public void A_missing_file_is_a_fault_that_names_it()
    {
        var fault = Assert.Single(Assert.Throws<SettingsException>(() => SettingsLoader.Load("/nowhere/hotspotauth.json", [])).Faults);
        Assert.Equal("/nowhere/hotspotauth.json", fault.Source);
    }

    [Fact]
    public void Broken_json_is_a_fault_that_says_where()
    {
        File.WriteAllText(_file, "{ \"Site\": { \"Name\": }");
        var fault = Assert.Single(Assert.Throws<SettingsException>(() => SettingsLoader.Load(_file, [])).Faults);
        Assert.Contains("LineNumber", fault.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_NASes_with_one_name_are_refused()
    {
        var message = Assert.Throws<SettingsException>(() => SettingsLoader.Load(null,
        [
            "--Radius:Clients:0:Name=ap", "--Radius:Clients:0:Address=10.0.0.1", "--Radius:Clients:0:Secret=0123456789abcdef",
            "--Radius:Clients:1:Name=AP", "--Radius:Clients:1:Address=10.0.0.2", "--Radius:Clients:1:Secret=0123456789abcdef",
        ])).Message;
        Assert.Contains("used 2 times", message, StringComparison.Ordinal);
    }
}
