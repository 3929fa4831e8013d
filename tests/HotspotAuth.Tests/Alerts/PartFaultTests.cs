using System.Text.RegularExpressions;
using HotspotAuth.Alerts;
using HotspotAuth.Operation;
using HotspotAuth.Tests.Architecture;
using HotspotAuth.Words;

namespace HotspotAuth.Tests.Alerts;

/// <summary>What is wrong with a part is told to people in their language and to programs in one.</summary>
public sealed partial class PartFaultTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);
    private readonly AlertWords _thai = new(new SiteSettings(), Language.Thai);
    private readonly AlertWords _english = new(new SiteSettings(), Language.English);

    [Fact]
    public void Every_fault_that_a_check_can_have_has_its_sentence_in_Thai_and_no_sentence_is_left_over()
    {
        var named = Repository.Files("src/HotspotAuth", ".cs").SelectMany(Repository.Lines).Where(line => line.Contains("PartFault", StringComparison.Ordinal))
            .SelectMany(line => KeyOf().Matches(line).Select(found => found.Groups["key"].Value)).ToHashSet(StringComparer.Ordinal);
        var worded = Keys("fault.").ToArray();

        // A check that is named by one word stands on the same lines.
        Assert.Empty(worded.Except(named, StringComparer.Ordinal));
        Assert.Empty(named.Except(worded, StringComparer.Ordinal).Except(Checks(), StringComparer.Ordinal));
        Assert.All(worded, key => Assert.Matches("[\u0e00-\u0e7f]", _thai.T["fault." + key]));
    }

    [Fact]
    public void Every_check_has_a_name_in_Thai()
    {
        var checks = Checks();

        Assert.Equal(checks.Order(StringComparer.Ordinal), Keys("part.").Order(StringComparer.Ordinal));
        Assert.All(checks, check => Assert.Matches("[\u0e00-\u0e7f]", _thai.T["part." + check]));
    }

    [Fact]
    public void A_Thai_alert_of_any_part_has_no_English_sentence_in_it_and_the_English_one_has()
    {
        foreach (var (check, key) in from check in Checks() from key in Keys("fault.") select (check, key))
        {
            // As many facts as any sentence has, each of them said by the system.
            var fault = new PartFault(key, [.. Enumerable.Repeat(AlertFact.Said("the disk is not what it was"), 4)]);
            foreach (var kind in new[] { AlertKinds.Part, AlertKinds.BackupLate })
            {
                AlertFact[] facts = kind == AlertKinds.Part ? [AlertFact.Word("part." + check), AlertFact.Fault(fault)] : [AlertFact.Fault(fault)];
                var alert = new Alert { Id = 1, Kind = kind, Subject = check, Severity = AlertSeverity.Bad, Raised = At, Facts = facts };
                EnglishIn.None(_thai.Title(alert), _thai.What(alert), _thai.Do(alert));
                Assert.Contains("the disk is not what it was", _thai.Said(alert), StringComparison.Ordinal);
                Assert.DoesNotMatch("[\u0e00-\u0e7f]", _english.What(alert) + _english.Do(alert));
            }
        }
    }

    [Theory]
    [InlineData("No space left on device : '/var/lib/hotspotauth/traffic'", "ดิสก์เต็ม")]
    [InlineData("SQLite Error 13: 'database or disk is full'.", "ดิสก์เต็ม")]
    [InlineData("Access to the path '/backup' is denied.", "ไม่มีสิทธิ์")]
    [InlineData("Read-only file system : '/backup'", "ไม่มีสิทธิ์")]
    [InlineData("mali is no key of age", "รายละเอียดเป็นภาษาอังกฤษ")]
    public void What_the_system_said_is_told_by_its_cause_and_stands_beside_in_its_own_words(string said, string thai)
    {
        var alert = new Alert { Id = 1, Kind = AlertKinds.BackupLate, Subject = "", Severity = AlertSeverity.Warn, Raised = At, Facts = [AlertFact.Fault(new PartFault("backup.failed", AlertFact.Said(said)))] };

        Assert.Contains(thai, _thai.What(alert), StringComparison.Ordinal);
        Assert.Equal(said, _thai.Said(alert));
        Assert.Equal("the last backup failed: " + said, _english.What(alert));
        Assert.Empty(_english.Said(alert));
    }

    [Fact]
    public void People_read_times_and_numbers_in_their_own_way()
    {
        var alert = new Alert { Id = 1, Kind = AlertKinds.Part, Subject = "", Severity = AlertSeverity.Warn, Raised = At, Facts = [AlertFact.Word("part.mail"), AlertFact.Fault(new PartFault("mail", AlertFact.Number(1200), AlertFact.Second(At)))] };

        Assert.Contains("1,200 ฉบับ ฉบับแรกรอตั้งแต่วันเสาร์ที่ 21 พฤศจิกายน 2569 เวลา 11:00", _thai.What(alert), StringComparison.Ordinal);
        Assert.StartsWith("The part mail says: 1,200 mails wait for the mail server, the oldest since ", _english.What(alert), StringComparison.Ordinal);
    }

    /// <summary>What scripts and monitors read at <c>/health/ready</c>.</summary>
    [Fact]
    public void Programs_read_the_same_English_as_ever()
    {
        Assert.Equal("1200 mails wait for the mail server, the oldest since 2026-11-21T04:00:00Z; look at Mail:Host and whether it runs", new PartFault("mail", AlertFact.Number(1200), AlertFact.Second(At)).ToString());
        Assert.Equal("the portal's certificate ends on 2026-11-21T04:00:00Z, in 20 days. Renew it and put it at Portal:CertificatePath; it is taken up by itself", new PartFault("certificate", AlertFact.Second(At), AlertFact.Number(20)).ToString());
        Assert.Equal("the portal's certificate ended on 2026-11-21T04:00:00Z: guests' devices warn of it. Renew it and put it at Portal:CertificatePath", new PartFault("certificate.over", AlertFact.Second(At)).ToString());
        Assert.Equal("/etc/a.key can't be taken up as the portal's certificate, the one before stays in use. `hotspotauth check-config` says why, and the mend", new PartFault("certificate.unread", AlertFact.Text("/etc/a.key")).ToString());
        Assert.Equal("sessions can't be written; look at the disk's space and rights", new PartFault("sessions").ToString());
        Assert.Equal("No space left on device", PartFault.Of("stream.access", new IOException("No space left on device"))!.ToString());
        Assert.Equal("the fire drill of 2026-11-21T04:00:00.000Z failed at Find: two fit", new PartFault("drill.failed", AlertFact.Time(At), AlertFact.Text("Find"), AlertFact.Said("two fit")).ToString());
        Assert.Equal("2026-11-21 is altered (flow: row 5), and 2 more days; change nothing and run `hotspotauth verify`", new PartFault("days", AlertFact.Day(new DateOnly(2026, 11, 21)), AlertFact.Text("altered"), AlertFact.Said("flow: row 5"), AlertFact.Number(2)).ToString());
        Assert.Equal("in the hour from 2026-11-21T04:00:00.000Z 3 clients without a session moved 12345678 bytes; look at the console's page of completeness", new PartFault("completeness.strangers", AlertFact.Time(At), AlertFact.Number(3), AlertFact.Number(12_345_678)).ToString());
        Assert.Equal("in the hour from 2026-11-21T04:00:00.000Z the flow records have 7.2 % less than the sessions' accounting; look at the console's page of completeness", new PartFault("completeness.fewer", AlertFact.Time(At), AlertFact.Text("7.2")).ToString());
        Assert.Equal("this machine's clock is 12.5 ms behind, and 10 ms is the limit; look at chrony: chronyc tracking", new PartFault("clock.behind", AlertFact.Text("12.5")).ToString());
        Assert.Equal("The gateway's process does not answer: gateway.sock is not there. Look at its log, or start it: systemctl start hotspotauth-gateway", new PartFault("gateway", AlertFact.Said("gateway.sock is not there")).ToString());
        Assert.Equal("the last backup is of 2026-11-21T04:00:00.000Z; `hotspotauth backup` makes one now and says what hinders it", new PartFault("backup.late", AlertFact.Time(At)).ToString());
        Assert.Equal("3 records are in the access stream and not in the trail that is searched; look at the disk's space and rights", new PartFault("trail", AlertFact.Number(3)).ToString());
    }

    private static string[] Checks() =>
        [.. Repository.Files("src/HotspotAuth", ".cs").SelectMany(Repository.Lines).SelectMany(line => CheckOf().Matches(line).Select(found => found.Groups["name"].Value)).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Keys(string before) =>
        AlertWords.Resources.GetResourceSet(System.Globalization.CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!.Cast<System.Collections.DictionaryEntry>()
            .Select(entry => (string)entry.Key).Where(key => key.StartsWith(before, StringComparison.Ordinal)).Select(key => key[before.Length..]);

    [GeneratedRegex("\"(?<key>[a-z]+(\\.[a-z]+)*)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyOf();

    [GeneratedRegex("new ServiceCheck\\(\"(?<name>[^\"]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CheckOf();
}

/// <summary>An English sentence in a Thai text gives itself away by its small words; names, keys and commands have none.</summary>
internal static partial class EnglishIn
{
    public static void None(params string[] thai) => Assert.All(thai, text => Assert.DoesNotMatch(SmallWord(), text));

    /// <summary>All that a Thai reader sees of the open alerts.</summary>
    public static void None(WatchedOffice office)
    {
        var words = new AlertWords(new SiteSettings(), Language.Thai);
        foreach (var alert in office.Store.Open()) None(words.Title(alert), words.What(alert), words.Do(alert));
    }

    [GeneratedRegex(@"\b(the|a|an|is|are|was|were|of|not|and|or|to|for|it|its|so|in|be|that|this|has|have|could|can|isn't|did|does|no)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SmallWord();
}
