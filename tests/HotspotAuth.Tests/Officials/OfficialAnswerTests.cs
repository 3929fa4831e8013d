using HotspotAuth.Admin;
using HotspotAuth.Admin.Pages.Audit.Requests;
using HotspotAuth.Auditor;
using HotspotAuth.Export;
using HotspotAuth.Officials;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;

namespace HotspotAuth.Tests.Officials;

public sealed class OfficialAnswerTests
{
    private static readonly LogIp Inside = LogIp.FromIPv4(0x0A0A_0005);
    private static readonly DateTimeOffset At = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void When_two_fit_no_name_stands_alone()
    {
        var answer = OfficialAnswer.Of(Whois(Fit(1, "mali", "Mali", 100), Fit(2, "suda", "Suda", 50)));

        Assert.Equal(OfficialVerdict.NotUnique, answer.Verdict);
        Assert.Null(answer.TheOne);
        Assert.Equal(2, answer.People);
        // In order of time, not of likelihood.
        Assert.Equal(["Suda", "Mali"], answer.Fits.Select(fit => fit.Person));
        var said = Words.Verdict(Question("203.0.113.7:40001"), answer);
        Assert.DoesNotContain("Mali", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Suda", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_sessions_of_one_person_are_one_person()
    {
        var answer = OfficialAnswer.Of(Whois(Fit(1, "mali", "Mali", 50), Fit(1, "mali", "Mali", 100)));

        Assert.Equal((OfficialVerdict.Unique, 1, "Mali"), (answer.Verdict, answer.People, answer.TheOne));
    }

    [Fact]
    public void A_device_without_a_session_names_nobody()
    {
        var answer = OfficialAnswer.Of(Whois(new WhoisCandidate(null, null, null, null, new LogMac(1), Inside, 1, 2, [])));

        Assert.Equal((OfficialVerdict.DeviceOnly, null), (answer.Verdict, answer.TheOne));
    }

    [Fact]
    public void Without_a_port_the_answer_asks_for_it_and_with_two_for_the_exact_time()
    {
        var two = OfficialAnswer.Of(Whois(Fit(1, "mali", "Mali", 100), Fit(2, "suda", "Suda", 50)));

        Assert.Contains("พอร์ตต้นทาง", Words.AskBack(Question("203.0.113.7"), two), StringComparison.Ordinal);
        Assert.Contains("ปลายทาง", Words.AskBack(Question("203.0.113.7:40001"), two), StringComparison.Ordinal);
        Assert.Null(Words.AskBack(Question("203.0.113.7:40001"), OfficialAnswer.Of(Whois(Fit(1, "mali", "Mali", 100)))));
    }

    [Fact]
    public void What_was_found_is_kept_as_it_was_found()
    {
        var answer = OfficialAnswer.Of(Whois(Fit(1, "mali", "มะลิ ทองคำ", 100), Fit(2, "suda", "Suda", 50))) with { Gaps = [new GapShape("flow", At, At.AddMinutes(1), "queue", null, 3)] };
        var back = OfficialAnswer.FromJson(answer.ToJson());

        Assert.Equal(answer.ToJson(), back.ToJson());
        Assert.Equal(answer.Fits.Select(fit => (fit.Person, fit.Weakest)), back.Fits.Select(fit => (fit.Person, fit.Weakest)));
        Assert.Equal(LinkGrade.Inferred, back.Fits[0].Weakest);
    }

    [Fact]
    public void A_question_is_kept_as_it_was_asked()
    {
        var who = Question("203.0.113.7:40001");
        var span = new OfficialQuestion(2, null, new AskedSpan(OfficialOffice.Address("02:00:00:aa:bb:cc"), At, At.AddDays(1), IsUtc: true));

        Assert.Equal(who, OfficialQuestion.FromJson(1, "who", who.ToJson()));
        Assert.Equal(span, OfficialQuestion.FromJson(2, "traffic", span.ToJson()));
        Assert.Equal(new LogMac(0x0200_00AA_BBCC), span.Span!.Question.Mac);
    }

    private static OfficialWords Words => new(AdminTexts.Thai, new OfficeDates(OfficialOffice.Zone, Language.Thai));

    private static OfficialQuestion Question(string address) => new(1, new AskedWho(OfficialOffice.Address(address), IsOutside: true, AskedTime.Of(At, isMinute: false, null, isUtc: false), null), null);

    private static WhoisCandidate Fit(long account, string user, string person, long start) =>
        new(account, user, person, $"session-{account}-{start}", new LogMac((ulong)account), Inside, start, start + 10, [new WhoisLink("ip", "mac", LinkGrade.Inferred, "a", "b", []), new WhoisLink("mac", "session", LinkGrade.Proved, "b", "c", [])]);

    private static WhoisAnswer Whois(params WhoisCandidate[] candidates) => new(candidates, new TimeSpanMs(0, 10), 250, new Completeness([], null, At), null);
}
