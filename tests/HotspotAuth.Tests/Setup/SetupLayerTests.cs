using HotspotAuth.Operation;
using HotspotAuth.Setup;

namespace HotspotAuth.Tests.Setup;

public sealed class SetupLayerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("setup-layer-").FullName;

    private string Place => $"--Data:Directory={_directory}";

    private string SetupPath => Path.Combine(_directory, "setup.json");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void What_the_assistant_wrote_holds_where_nothing_above_says_otherwise()
    {
        var config = Path.Combine(_directory, "config.json");
        File.WriteAllText(SetupPath, """{ "Site": { "Name": "โรงเรียนบ้านไร่", "Ssid": "SETUP" }, "Retention": { "Days": 120 } }""");
        File.WriteAllText(config, """{ "Site": { "Ssid": "FILE" } }""");

        var settings = SettingsLoader.Load(config, [Place, "--Retention:Days=200"]);

        Assert.Equal(("โรงเรียนบ้านไร่", "FILE", 200), (settings.Site.Name, settings.Site.Ssid, settings.Retention.Days));
    }

    [Fact]
    public void A_list_comes_whole_from_one_layer()
    {
        File.WriteAllText(SetupPath, """{ "Clock": { "Sources": ["a.example", "b.example", "c.example"] } }""");

        Assert.Equal(["above.example"], SettingsLoader.Load(null, [Place, "--Clock:Sources:0=above.example"]).Clock.Sources);
        Assert.Equal(["a.example", "b.example", "c.example"], SettingsLoader.Load(null, [Place]).Clock.Sources);
    }

    [Fact]
    public void The_data_directory_of_the_configuration_file_is_where_the_setup_is_looked_for()
    {
        var config = Path.Combine(_directory, "config.json");
        File.WriteAllText(config, $$"""{ "Data": { "Directory": "{{_directory}}" } }""");
        File.WriteAllText(SetupPath, """{ "Site": { "Ssid": "SETUP" } }""");

        Assert.Equal("SETUP", SettingsLoader.Load(config, []).Site.Ssid);
    }

    [Fact]
    public void A_fault_in_the_setup_names_its_file_its_key_and_the_mend()
    {
        File.WriteAllText(SetupPath, """{ "Retention": { "Days": 30 }, "Site": { "Nmae": "x" }, "Data": { "Directory": "/elsewhere" } }""");

        var faults = Assert.Throws<SettingsException>(() => SettingsLoader.Load(null, [Place])).Faults;

        Assert.Equal(["Data:Directory", "Retention:Days", "Site:Nmae"], faults.Select(fault => fault.Key).Order(StringComparer.Ordinal));
        Assert.All(faults, fault => Assert.Equal((SetupPath, false), (fault.Source, string.IsNullOrWhiteSpace(fault.Mend))));
    }

    [Fact]
    public void A_setup_that_is_no_JSON_is_a_fault_that_names_the_one_before()
    {
        File.WriteAllText(SetupPath, "{ \"Site\": ");

        var fault = Assert.Single(Assert.Throws<SettingsException>(() => SettingsLoader.Load(null, [Place])).Faults);

        Assert.Equal(SetupPath, fault.Source);
        Assert.Contains("setup.json.1", fault.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_fixes_a_key_is_told_and_a_free_one_is_free()
    {
        var config = Path.Combine(_directory, "config.json");
        File.WriteAllText(config, """{ "Site": { "Ssid": "FILE" }, "Clock": { "Sources": ["a.example"] } }""");
        var layers = new SettingsSource(config, [Place, "--Retention:Days=100"]).Layers();

        Assert.Equal(config, layers.FixedBy("Site:Ssid"));
        Assert.Equal(config, layers.FixedBy("Clock:Sources:2"));
        Assert.Equal("argument --Retention:Days", layers.FixedBy("Retention:Days"));
        Assert.Null(layers.FixedBy("Site:Name"));
    }

    [Fact]
    public void Written_whole_readable_by_its_owner_only_and_the_one_before_is_kept()
    {
        var file = new SetupFile(_directory);
        file.Write(new Dictionary<string, string?> { ["Site:Name"] = "หนึ่ง", ["Site:Contact"] = "055500123", ["Retention:Days"] = "90", ["Clock:Sources:1"] = "b", ["Clock:Sources:0"] = "a" });
        var first = File.ReadAllText(file.Path);
        file.Write(new Dictionary<string, string?> { ["Site:Name"] = "สอง" });

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Previous));
        Assert.Equal(first, File.ReadAllText(file.Previous));
        Assert.Contains("\"Contact\": \"055500123\"", first, StringComparison.Ordinal);
        Assert.Contains("\"Days\": 90", first, StringComparison.Ordinal);
        Assert.Equal("สอง", file.Read()["Site:Name"]);

        file.TakeBack();
        Assert.Equal(first, File.ReadAllText(file.Path));
        Assert.Contains("สอง", File.ReadAllText(file.Refused), StringComparison.Ordinal);
        Assert.Equal(["a", "b"], SettingsLoader.Load(null, [Place]).Clock.Sources);
    }

    [Fact]
    public void A_first_setup_that_is_taken_back_leaves_none()
    {
        var file = new SetupFile(_directory);
        file.Write(new Dictionary<string, string?> { ["Site:Name"] = "x" });
        file.TakeBack();
        Assert.False(file.Exists);
        Assert.True(File.Exists(file.Refused));
    }
}
