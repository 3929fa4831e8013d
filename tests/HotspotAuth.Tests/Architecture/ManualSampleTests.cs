using System.Buffers.Binary;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using HotspotAuth.Operation;
using HotspotAuth.Tests.Portal;

namespace HotspotAuth.Tests.Architecture;

/// <summary>Samples, pictures and languages of the manuals. That the commands run is claimed by the functional tests.</summary>
public sealed partial class ManualSampleTests
{
    private const string Pictures = "deploy/manual/pictures";
    private const long MostOfAPicture = 100_000;
    private static readonly JsonDocumentOptions Relaxed = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>What a fenced block may be; anything else would be tested by nobody.</summary>
    private static readonly string[] Kinds = ["sh", "json", "text"];

    public static TheoryData<string> Pages => [.. ManualPages.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_says_what_it_is(string page) =>
        Findings.None($"{page}: a block is a command (sh), configuration (json) or neither (text).", ManualPages.Blocks(page).Where(block => !Kinds.Contains(block.Kind, StringComparer.Ordinal)).Select(block => $"```{block.Kind} {block.Body.Split('\n')[0]}"));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_json_block_is_a_configuration_without_a_fault(string page)
    {
        var faults = new List<string>();
        foreach (var block in ManualPages.Blocks(page).Where(block => block.Kind == "json"))
        {
            // Names of keys are checked against the program, so that a key which nothing reads is found too.
            faults.AddRange(SettingsKeys.OfSample(block.Body).Except(SettingsKeys.OfTheProgram, StringComparer.Ordinal));
            faults.AddRange(Load(block.Body));
        }

        Findings.None($"{page} shows configuration that the program refuses.", faults);
    }

    [Fact]
    public void Every_picture_is_shown_by_a_manual_and_small()
    {
        var shown = ManualPages.All.SelectMany(page => Picture().Matches(Repository.Read(page)).Select(match => Path.GetFileName(match.Groups["file"].Value))).ToHashSet(StringComparer.Ordinal);
        var files = Repository.Files(Pictures, ".png").ToArray();

        Assert.NotEmpty(files);
        Findings.None("Pictures that no manual shows.", files.Where(file => !shown.Contains(Path.GetFileName(file))));
        Findings.None($"Pictures larger than {MostOfAPicture} octets: make them with a palette.", files.Where(file => new FileInfo(Path.Combine(Repository.Root, file)).Length > MostOfAPicture));
        Assert.All(files, file => Assert.True(IsWideEnough(Path.Combine(Repository.Root, file)), $"{file} is no picture that can be read."));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_picture_says_in_words_what_it_shows(string page) =>
        Findings.None($"{page} has pictures without words.", Picture().Matches(Repository.Read(page)).Where(match => match.Groups["words"].Value.Trim().Length < 5).Select(match => match.Value));

    [Fact]
    public void The_operators_chapters_in_Thai_show_the_commands_of_the_English_ones()
    {
        var thai = Repository.Files("deploy/manual/operator-th", ".md").ToArray();
        Assert.NotEmpty(thai);
        var faults = new List<string>();
        foreach (var chapter in thai)
        {
            var english = chapter.Replace("/operator-th/", "/operator/", StringComparison.Ordinal);
            if (!Repository.Exists(english))
            {
                faults.Add($"{chapter} has no English");
                continue;
            }

            var (told, wanted) = (ManualPages.Commands(chapter).ToArray(), ManualPages.Commands(english).ToArray());
            faults.AddRange(wanted.Except(told, StringComparer.Ordinal).Select(line => $"{chapter} lacks: {line}"));
            faults.AddRange(told.Except(wanted, StringComparer.Ordinal).Select(line => $"{english} lacks: {line}"));
        }

        Findings.None("The two languages of the operator's manual differ.", faults);
    }

    [Fact]
    public void The_table_of_contents_leads_to_every_page_of_the_manual()
    {
        var contents = Repository.Read("deploy/manual/README.md");
        var unlisted = Repository.Files("deploy/manual", ".md").Select(file => file["deploy/manual/".Length..]).Where(file => file != "README.md" && !contents.Contains($"]({file})", StringComparison.Ordinal));

        Findings.None("Pages that the table of contents does not name.", unlisted);
    }

    [Fact]
    public void Every_test_that_the_threat_model_relies_on_exists()
    {
        var classes = Repository.Files("tests", ".cs").Select(Path.GetFileNameWithoutExtension).ToHashSet(StringComparer.Ordinal);
        var named = TestClass().Matches(Repository.Read("deploy/manual/threat-model.md")).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToArray();

        Assert.NotEmpty(named);
        Findings.None("Tests that the threat model names and nobody wrote.", named.Where(name => !classes.Contains(name)));
    }

    [Fact]
    public void Every_label_that_the_administrators_manual_prints_bold_stands_on_a_screen()
    {
        var texts = Repository.Files("src/HotspotAuth", ".resx").SelectMany(file => XDocument.Parse(Repository.Read(file)).Root!.Elements("data")).Select(data => data.Element("value")!.Value.Trim()).ToArray();
        var labels =
            from page in ManualPages.All
            where page.StartsWith("deploy/manual/administrator/", StringComparison.Ordinal)
            from Match match in Bold().Matches(Repository.Read(page))
            from label in match.Groups["label"].Value.Split('→', StringSplitOptions.TrimEntries)
            select (page, label);

        Assert.NotEmpty(labels);
        Findings.None("Labels that no screen has.", labels.Distinct().Where(found => !texts.Any(text => text.StartsWith(found.label, StringComparison.Ordinal))).Select(found => $"{found.page}: {found.label}"));
    }

    [Fact]
    public void Every_alert_stands_in_the_Thai_manual_in_its_own_words()
    {
        var chapter = Repository.Read("deploy/manual/operator-th/alerts.md");
        var titles = XDocument.Parse(Repository.Read("src/HotspotAuth/Alerts/AlertTexts.resx")).Root!.Elements("data")
            .Where(data => data.Attribute("name")!.Value is var name && name.StartsWith("title.", StringComparison.Ordinal) && name != "title.trial")
            .Select(data => data.Element("value")!.Value).ToArray();

        Assert.NotEmpty(titles);
        Findings.None("Alerts that the Thai manual does not explain.", titles.Where(title => !chapter.Contains($"| {title} |", StringComparison.Ordinal)));
    }

    /// <summary>The block's faults when it is loaded with every file in place that it names.</summary>
    private static IReadOnlyList<string> Load(string json)
    {
        var place = Directory.CreateTempSubdirectory("hotspotauth-manual-").FullName;
        try
        {
            using (JsonDocument.Parse(json, Relaxed))
            {
            }

            foreach (Match file in NamedFile().Matches(json)) File.WriteAllText(Path.Combine(place, file.Groups["name"].Value), MadeCertificate.ForSample(file.Groups["name"].Value));
            var path = Path.Combine(place, "hotspotauth.json");
            // A key of nobody's: a real one in a manual would be copied by somebody, who could then never restore.
            File.WriteAllText(path, json.Replace("/etc/hotspotauth/", place + "/", StringComparison.Ordinal).Replace("WRITE-THE-age1-KEY-HERE", $"age1{new string('q', 58)}", StringComparison.Ordinal));
            SettingsLoader.Load(path, []);
            return [];
        }
        catch (SettingsException refused)
        {
            return [.. refused.Faults.Select(fault => fault.ToString())];
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    /// <summary>Width and height stand behind the head of a PNG (RFC 2083 §4.1.1).</summary>
    private static bool IsWideEnough(string file)
    {
        var head = File.ReadAllBytes(file).AsSpan(0, 24);
        return head[1..4].SequenceEqual("PNG"u8) && BinaryPrimitives.ReadInt32BigEndian(head[16..]) >= 300 && BinaryPrimitives.ReadInt32BigEndian(head[20..]) >= 300;
    }

    [GeneratedRegex(@"\*\*(?<label>[^*]+)\*\*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bold();

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9]+Tests)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestClass();

    [GeneratedRegex("\"/etc/hotspotauth/(?<name>[a-z0-9.-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamedFile();

    [GeneratedRegex(@"!\[(?<words>[^\]]*)\]\((?<file>[^)\s]+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Picture();
}
