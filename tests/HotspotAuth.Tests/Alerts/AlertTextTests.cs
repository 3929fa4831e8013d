using HotspotAuth.Alerts;
using HotspotAuth.Operation;
using HotspotAuth.Words;

namespace HotspotAuth.Tests.Alerts;

public sealed class AlertTextTests
{
    public static TheoryData<string> Kinds => [.. AlertKinds.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_says_in_both_languages_what_it_is_what_happened_and_what_to_do(string kind)
    {
        var alert = new Alert { Id = 1, Kind = kind, Subject = "", Severity = AlertSeverity.Bad, Raised = DateTimeOffset.UnixEpoch, Facts = [.. Enumerable.Range(0, 6).Select(i => AlertFact.Text($"fact{i}"))] };
        foreach (var language in new[] { Language.Thai, Language.English })
        {
            var words = new AlertWords(new SiteSettings(), language);
            foreach (var part in new[] { "title.", "what.", "do." }) Assert.NotNull(words.T.Find(part + kind));
            Assert.Equal(language == Language.Thai || kind == AlertKinds.BackupLate, Thai(words.Title(alert)) || kind == AlertKinds.BackupLate);
            Assert.True(words.Do(alert).Length > 10);
            Assert.Equal(language == Language.Thai, Thai(words.Do(alert)));
            Assert.DoesNotContain("{", words.What(alert), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_kind_that_a_constant_names_is_listed()
    {
        var named = typeof(AlertKinds).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(named.Order(StringComparer.Ordinal), AlertKinds.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_word_that_a_fact_may_name_is_there()
    {
        var texts = new AlertWords(new SiteSettings(), Language.Thai).T;
        Assert.All(Enum.GetValues<HotspotAuth.TrafficLog.GapCause>(), cause => Assert.NotNull(texts.Find("gap." + cause)));
        Assert.All(Enum.GetValues<HotspotAuth.Drill.DrillStage>(), stage => Assert.NotNull(texts.Find("stage." + stage)));
        Assert.All(Enum.GetValues<HotspotAuth.TrafficLog.VerifyResult>().Where(result => result >= HotspotAuth.TrafficLog.VerifyResult.NotVerifiable), result => Assert.NotNull(texts.Find("verify." + result)));
    }

    [Fact]
    public void A_fact_is_read_back_as_it_was_written_and_said_in_each_languages_way()
    {
        AlertFact[] facts = [AlertFact.Number(1234), AlertFact.Span(TimeSpan.FromMinutes(90)), AlertFact.Day(new DateOnly(2026, 11, 21)), AlertFact.Text("a:b"), AlertFact.Bytes(5_000_000_000), AlertFact.Word("never")];
        var words = new AlertWords(new SiteSettings(), Language.Thai);

        Assert.Equal(facts, AlertFact.FromJson(AlertFact.ToJson(facts)));
        Assert.Equal(["1,234", "1 ชั่วโมง 30 นาที", "21 พฤศจิกายน 2569", "a:b", "5.0 GB", "ไม่เคย"], facts.Select(fact => fact.In(words.T, words.Dates)));
    }

    [Fact]
    public void An_alert_of_another_program_is_told_plainly_and_breaks_nothing()
    {
        var alert = new Alert { Id = 1, Kind = "tea-cold", Subject = "", Severity = AlertSeverity.Warn, Raised = DateTimeOffset.UnixEpoch, Facts = [AlertFact.Text("pot 3")] };
        var short1 = alert with { Kind = AlertKinds.NasSilent, Facts = [] };
        var words = new AlertWords(new SiteSettings(), Language.English);

        Assert.Contains("tea-cold", words.What(alert), StringComparison.Ordinal);
        Assert.Contains("pot 3", words.What(alert), StringComparison.Ordinal);
        Assert.Contains(AlertKinds.NasSilent, words.What(short1), StringComparison.Ordinal);
    }

    private static bool Thai(string text) => text.Any(letter => letter is >= '\u0e00' and <= '\u0e7f');
}
