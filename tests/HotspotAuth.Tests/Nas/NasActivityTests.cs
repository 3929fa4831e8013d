using System.Net;
using HotspotAuth.Nas;
using HotspotAuth.Radius;
using HotspotAuth.Tests.Radius;
using HotspotAuth.Words;

namespace HotspotAuth.Tests.Nas;

public class NasActivityTests
{
    private static readonly IPAddress Source = IPAddress.Parse("192.0.2.1");
    private readonly MovedClock _clock = new();
    private readonly NasActivity _activity;

    public NasActivityTests() => _activity = new NasActivity(_clock);

    [Fact]
    public void A_NAS_that_was_never_heard_is_told_as_such_and_is_not_green()
    {
        var report = Report();

        Assert.Equal([NasFinding.NeverSeen], report.Findings);
        Assert.Equal("unknown", report.Sign);
    }

    [Fact]
    public void A_NAS_whose_log_ins_are_accounted_for_is_well()
    {
        LogIn();
        Account();
        _clock.Move(TimeSpan.FromMinutes(20));

        var report = Report();

        Assert.Empty(report.Findings);
        Assert.Equal(("ok", 1L, 1L, "192.0.2.1"), (report.Sign, report.Seen.Accepted, report.Seen.Accounted, report.Seen.Address));
    }

    [Fact]
    public void Log_ins_without_accounting_are_told_after_five_minutes_and_not_before()
    {
        LogIn();
        _clock.Move(TimeSpan.FromMinutes(4));
        Assert.Empty(Report().Findings);

        _clock.Move(TimeSpan.FromMinutes(2));
        Assert.Equal([NasFinding.AccountingMissing], Report().Findings);
    }

    [Fact]
    public void Accounting_that_stopped_is_told_though_it_once_came()
    {
        LogIn();
        Account();
        _clock.Move(TimeSpan.FromMinutes(40));
        LogIn();

        Assert.Equal([NasFinding.AccountingMissing], Report().Findings);
    }

    [Fact]
    public void Rejects_alone_ask_for_no_accounting()
    {
        _activity.Decided("lobby", Source, signed: true, RadiusCode.AccessReject);
        _clock.Move(TimeSpan.FromHours(1));

        Assert.Empty(Report().Findings);
    }

    [Case(15), Case(27)]
    [Theory]
    [InlineData(RadiusDiscard.BadMessageAuthenticator)]
    [InlineData(RadiusDiscard.BadRequestAuthenticator)]
    public void A_proof_that_does_not_fit_points_at_the_secret_until_one_fits_again(RadiusDiscard reason)
    {
        _activity.Discarded(reason, Source, "lobby", 3);
        _clock.Move(TimeSpan.FromHours(1));
        Assert.Equal([NasFinding.WrongSecret], Report().Findings);
        Assert.Equal("bad", Report().Sign);

        Account();
        Assert.Empty(Report().Findings);
        Assert.Equal([(NasDiscardKind.WrongSecret, 3L)], Report().Discards);
    }

    [Case(29)]
    [Fact]
    public void A_garbled_password_points_at_the_secret_and_an_unsigned_accept_does_not_settle_it()
    {
        _activity.Garbled("lobby");
        _activity.Decided("lobby", Source, signed: false, RadiusCode.AccessReject);

        Assert.Equal([NasFinding.WrongSecret], Report().Findings);
    }

    [Fact]
    public void One_device_of_a_network_with_a_wrong_secret_is_told_though_the_others_are_right()
    {
        _activity.Discarded(RadiusDiscard.BadMessageAuthenticator, Source, "lobby", 1);
        _clock.Move(TimeSpan.FromMinutes(1));
        Account();
        Assert.Equal([NasFinding.WrongSecret], Report().Findings);

        _clock.Move(TimeSpan.FromMinutes(10));
        Assert.Empty(Report().Findings);
    }

    [Fact]
    public void Requests_without_Message_Authenticator_are_told_apart_from_a_wrong_secret()
    {
        _activity.Discarded(RadiusDiscard.MessageAuthenticatorMissing, Source, "lobby", 1);

        Assert.Equal([NasFinding.Unsigned], Report().Findings);
    }

    [Fact]
    public void Silence_of_ours_is_not_blamed_on_the_NAS()
    {
        _activity.Discarded(RadiusDiscard.HandlerFailed, Source, "lobby", 1);
        Assert.Equal([NasFinding.Unanswered], Report().Findings);

        _clock.Move(TimeSpan.FromMinutes(11));
        Assert.Empty(Report().Findings);
    }

    [Theory]
    [InlineData(-61)]
    [InlineData(61)]
    [InlineData(-1_700_000_000)]
    public void A_clock_that_is_off_is_told_whichever_way(int seconds)
    {
        Account(_clock.GetUtcNow().AddSeconds(seconds));

        Assert.Equal([NasFinding.ClockWrong], Report().Findings);
        Assert.Equal(seconds, Report().Seen.ClockSkew!.Value.TotalSeconds);
    }

    [Fact]
    public void A_record_that_was_held_back_does_not_make_the_clock_look_slow()
    {
        Account(_clock.GetUtcNow().AddSeconds(2));
        Account(_clock.GetUtcNow().AddHours(-3));

        Assert.Empty(Report().Findings);
    }

    [Fact]
    public void A_clock_that_was_set_right_is_well_after_a_few_records()
    {
        Account(_clock.GetUtcNow().AddHours(7));
        for (var i = 0; i < 8; i++) Account(_clock.GetUtcNow());

        Assert.Empty(Report().Findings);
    }

    [Fact]
    public void A_day_without_a_word_is_told()
    {
        Account();
        _clock.Move(TimeSpan.FromHours(25));

        Assert.Equal([NasFinding.Quiet], Report().Findings);
    }

    [Fact]
    public void A_scan_from_many_addresses_keeps_64_strangers_and_the_latest_of_them()
    {
        for (var i = 0; i < 1000; i++)
        {
            _activity.Discarded(RadiusDiscard.UnknownClient, new IPAddress([198, 51, (byte)(i >> 8), (byte)i]), null, 1);
            _clock.Move(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(NasActivity.MostStrangers, _activity.Strangers.Count);
        Assert.Equal("198.51.3.231", _activity.Strangers[0].Address.ToString());
    }

    [Fact]
    public void A_stranger_is_counted_forgotten_after_a_week_and_gone_once_it_is_a_NAS()
    {
        _activity.Discarded(RadiusDiscard.UnknownClient, Source, null, 1);
        _activity.Discarded(RadiusDiscard.UnknownClient, Source, null, 41);
        _activity.Discarded(RadiusDiscard.UnknownClient, IPAddress.Parse("198.51.100.9"), null, 1);
        Assert.Equal(42, _activity.Strangers.Single(s => s.Address.Equals(Source)).Datagrams);

        _activity.Keep(new RadiusClientTable([Lobby()]));
        Assert.Equal("198.51.100.9", Assert.Single(_activity.Strangers).Address.ToString());

        _clock.Move(TimeSpan.FromDays(8));
        Assert.Empty(_activity.Strangers);
    }

    [Fact]
    public void What_a_removed_NAS_did_is_forgotten()
    {
        Account();
        _activity.Keep(RadiusClientTable.Empty);

        Assert.Equal([NasFinding.NeverSeen], Report().Findings);
    }

    [Theory]
    [InlineData(RequireMessageAuthenticator.Yes, false, NasSigning.Required)]
    [InlineData(RequireMessageAuthenticator.Auto, true, NasSigning.Learned)]
    [InlineData(RequireMessageAuthenticator.Auto, false, NasSigning.NotYetLearned)]
    [InlineData(RequireMessageAuthenticator.No, false, NasSigning.SentButNotRequired)]
    public void It_says_whether_Message_Authenticator_protects_the_NAS(RequireMessageAuthenticator required, bool learned, object expected)
    {
        LogIn();

        Assert.Equal(expected, NasReport.Of(Lobby(required), true, _activity.Of("lobby"), learned, _clock.GetUtcNow()).Signing);
    }

    [Fact]
    public void Every_reason_of_silence_and_every_finding_has_its_words()
    {
        foreach (var reason in Enum.GetValues<RadiusDiscard>()) Assert.NotEmpty(NasTexts.English[$"discard.{NasDiscards.Of(reason)}"]);
        foreach (var finding in Enum.GetValues<NasFinding>()) Assert.NotEmpty(NasTexts.English[finding.ToString()] + NasTexts.English[$"{finding}.do"]);
        foreach (var signing in Enum.GetValues<NasSigning>()) Assert.NotEmpty(NasTexts.English[$"signing.{signing}"]);
    }

    [Fact]
    public void Every_answer_of_a_NAS_has_its_words_in_both_languages()
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            var texts = NasTexts.In(language);
            foreach (var outcome in Enum.GetValues<DynamicAuthOutcome>())
            {
                foreach (var cause in Enum.GetValues<ErrorCause>().Cast<ErrorCause?>().Append(null).Append((ErrorCause)999))
                {
                    var answer = new DynamicAuthResult(outcome, cause, 1, 0, 3799);
                    Assert.DoesNotContain('{', NasWords.Explain(answer, texts) + NasWords.Explain(new NasProbeResult(NasProbe.Judge(answer), answer), texts));
                }
            }

            Assert.Contains("3799", NasWords.Explain(new DynamicAuthResult(DynamicAuthOutcome.NotListening, null, 1, 0, 3799), texts), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("123456789012", true)]
    [InlineData("1234567890123", false)]
    public void A_secret_of_twelve_octets_or_fewer_is_a_finding_of_a_NAS_that_was_never_heard_too(string secret, bool isWeak)
    {
        var nas = new RadiusClient { Name = "lobby", Network = new IPNetwork(Source, 32), Secret = new RadiusSecret(secret) };
        var report = NasReport.Of(nas, true, NasSeen.Nothing, isLearned: false, _clock.GetUtcNow());
        Assert.Equal(isWeak, report.Findings.Contains(NasFinding.WeakSecret));
        Assert.Equal(isWeak ? "warn" : "unknown", report.Sign);
    }

    private void LogIn() => _activity.Decided("lobby", Source, signed: true, RadiusCode.AccessAccept);

    private void Account(DateTimeOffset? stamp = null) => _activity.Accounted("lobby", Source, stamp);

    private NasReport Report() => NasReport.Of(Lobby(), true, _activity.Of("lobby"), isLearned: false, _clock.GetUtcNow());

    private static RadiusClient Lobby(RequireMessageAuthenticator required = RequireMessageAuthenticator.Yes) => new()
    {
        Name = "lobby",
        Network = new IPNetwork(Source, 32),
        Secret = new RadiusSecret("a-secret-of-more-than-24-octets"),
        RequireMessageAuthenticator = required,
    };
}
