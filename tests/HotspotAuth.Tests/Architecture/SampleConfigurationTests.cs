using System.Text.Json;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Architecture;

public class SampleConfigurationTests
{
    private const string Sample = "config/hotspotauth.json";
    private const string SiteTextsSample = "config/site-texts.json";
    private const string SetupSample = "config/setup.json";
    private static readonly JsonSerializerOptions Settable = new() { IgnoreReadOnlyProperties = true, WriteIndented = true };

    public static TheoryData<string> NasSamples => [.. Repository.Files("config/nas", ".json")];

    [Fact]
    public void The_sample_loads_without_a_fault_and_says_the_defaults()
    {
        var loaded = SettingsLoader.Load(Path.Combine(Repository.Root, Sample), []);

        Assert.Equal(JsonSerializer.Serialize(new HotspotSettings(), Settable), JsonSerializer.Serialize(loaded, Settable));
    }

    [Fact]
    public void The_sample_and_the_NAS_samples_show_every_key_and_no_other()
    {
        var shown = Repository.Files("config", ".json").Where(file => file is not (SiteTextsSample or SetupSample)).SelectMany(file => SettingsKeys.OfSample(Repository.Read(file))).ToHashSet(StringComparer.Ordinal);

        Findings.None("Keys of the program that no sample shows.", SettingsKeys.OfTheProgram.Except(shown, StringComparer.Ordinal));
        Findings.None("Keys in a sample that the program does not have.", shown.Except(SettingsKeys.OfTheProgram, StringComparer.Ordinal));
    }

    [Fact]
    public void Keys_that_differ_without_root_stand_in_the_sample_as_comments()
    {
        var text = Repository.Read(Sample);

        foreach (var key in new[] { "Directory", "AuthPort", "AcctPort" }) Assert.Contains($"// \"{key}\":", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_of_a_sites_own_texts_has_no_fault() =>
        Assert.Empty(HotspotAuth.Portal.SiteTexts.Faults(Path.Combine(Repository.Root, SiteTextsSample)));

    [Fact]
    public void The_sample_of_answers_has_no_fault()
    {
        using var core = new TemporaryFolder();
        var read = HotspotAuth.Setup.AnswerFile.Read(Path.Combine(Repository.Root, SetupSample));
        var faults = new List<SettingsFault>();
        var settings = SettingsLoader.Bind(new SettingsSource(null, [$"--Data:Directory={core.Path}"]).Layers(), read.Answers.Layer(), faults);

        Assert.Empty(faults);
        Assert.Equal("mikrotik-1", Assert.Single(settings.Radius.Clients).Name);
        Assert.Equal("admin", read.Answers.Person?.Username);
        Assert.NotEmpty(read.Answers.Texts["th"]);
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("sample-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    [Theory]
    [MemberData(nameof(NasSamples))]
    public void A_NAS_sample_lacks_nothing_but_its_secret(string file)
    {
        var path = Path.Combine(Repository.Root, file);

        var asIs = Assert.Throws<SettingsException>(() => SettingsLoader.Load(path, []));
        // openNDS speaks no RADIUS; its secret is the key of its own words.
        var secret = file.Contains("opennds", StringComparison.Ordinal) ? "FasKey" : "Secret";
        var withSecret = SettingsLoader.Load(path, [$"--Radius:Clients:0:{secret}=kaeng-som-9-pla-chon"]);

        Assert.Equal($"Radius:Clients:0:{secret}", Assert.Single(asIs.Faults).Key);
        Assert.Single(withSecret.Radius.Clients);
    }
}
