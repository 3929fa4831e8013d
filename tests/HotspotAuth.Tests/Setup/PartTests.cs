using System.Collections;
using System.Globalization;
using System.Resources;
using HotspotAuth.Admin;
using HotspotAuth.Operation;
using HotspotAuth.Setup;
using HotspotAuth.Setup.Parts;
using HotspotAuth.Words;

namespace HotspotAuth.Tests.Setup;

public class PartTests
{
    private static readonly string[] All = ["accounts", "log", "disk", "portal", "certificate", "radius", "gateway", "capture", "mail", "clock", "anchors", "backup", "alerts"];

    [Fact]
    public async Task Each_part_of_a_machine_without_a_service_is_told_by_name_in_both_languages()
    {
        await using var core = new CoreFixture();
        var settings = new HotspotSettings();
        settings.Mail.Host = "127.0.0.1";
        settings.Mail.Port = 9;
        settings.Clock.Sources.Add("127.0.0.1:9");
        var scene = new PartScene(settings, core.Data, core.Get<Database>(), PartScene.Lines(settings), IsServing: false, core.Clock);

        var results = await PartInspector.RunAsync(scene, 0, CancellationToken.None);

        Assert.Equal(All, results.Select(result => result.Part));
        Assert.Equal(PartState.Ok, results[0].State);
        Assert.Equal((PartState.Fail, "silent"), (results[8].State, results[8].Word));
        Assert.Equal((PartState.Warn, "silent"), (results[9].State, results[9].Word));
        Assert.Equal((PartState.Warn, "nobody"), (results[12].State, results[12].Word));
        foreach (var language in new[] { Language.Thai, Language.English })
        {
            var texts = PartResult.In(language);
            Assert.All(results, result => Assert.True(result.Name(texts).Length > 0 && result.Detail(texts).Length > 0 && (result.Mend(texts).Length > 0) == (result.State is PartState.Warn or PartState.Fail), $"{result}"));
        }
    }

    [Fact]
    public async Task Who_gets_the_alerts_is_said_by_address_and_a_webhook_by_its_key()
    {
        await using var core = new CoreFixture();
        var settings = new HotspotSettings();
        settings.Alerts.Mail.AddRange(["it@example.go.th", "director@example.go.th"]);
        settings.Alerts.WebhookUrl = "https://bridge.example.go.th/secret-path";

        var told = OutsideParts.Alerts(new PartScene(settings, core.Data, core.Get<Database>(), [], IsServing: false, core.Clock));

        Assert.Equal(PartState.Ok, told.State);
        Assert.Equal("told to it@example.go.th, director@example.go.th, Alerts:WebhookUrl", told.Detail(PartResult.In(Language.English)));
    }

    [Fact]
    public void Each_thing_that_the_tests_find_has_its_words_and_each_trouble_its_mend()
    {
        var manager = new ResourceManager("HotspotAuth.Setup.Parts.PartTexts", typeof(PartResult).Assembly);
        var keys = manager.GetResourceSet(CultureInfo.InvariantCulture, true, false)!.Cast<DictionaryEntry>().Select(entry => (string)entry.Key).ToHashSet(StringComparer.Ordinal);
        var sources = string.Join('\n', Directory.EnumerateFiles(Path.Combine(HotspotAuth.Tests.Architecture.Repository.Root, "src/HotspotAuth/Setup/Parts"), "*.cs").Select(File.ReadAllText));

        // A trouble's mend is asked of the texts by its state.
        var made = System.Text.RegularExpressions.Regex.Matches(sources, """PartResult\("(?<part>\w+)", (?<state>PartState\.\w+)[^;"]*?"(?<word>[\w.]+)"(?! :)""", System.Text.RegularExpressions.RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5)).Select(match => (Part: match.Groups["part"].Value, State: match.Groups["state"].Value, Word: match.Groups["word"].Value)).ToArray();
        Assert.True(made.Length > 25, $"{made.Length}");
        Assert.All(All, part => Assert.Contains(part, keys));
        Assert.All(made, one => Assert.Contains($"{one.Part}.{one.Word}", keys));
        Assert.All(made.Where(one => one.State is "PartState.Fail" or "PartState.Warn"), one => Assert.Contains($"{one.Part}.{one.Word}.do", keys));
    }

    [Fact]
    public void Each_question_of_the_assistant_has_its_words()
    {
        foreach (var step in SetupStep.All)
            Assert.All(new[] { "step", "ask", "why", "left" }, kind => Assert.NotNull(AdminTexts.Thai.Find($"setup.{kind}.{step.Name}")));
        Assert.All(SetupNas.Kinds, kind => Assert.NotNull(AdminTexts.Thai.Find($"setup.nas.{kind}")));
        foreach (var key in SetupStep.All.SelectMany(step => step.Keys).Where(key => key.Contains(':') && !key.StartsWith("Administrator", StringComparison.Ordinal) && key is not ("Portal:Urls" or "Portal:TextsPath" or "Gateway:LanAddress6" or "Mail:PasswordFile")))
            Assert.NotNull(AdminTexts.Thai.Find("setup.f." + key.Replace(':', '.')));
    }
}
