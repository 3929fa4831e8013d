using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Sessions;

namespace HotspotAuth.Tests.Admin;

public sealed partial class AdminTextsTests
{
    private static readonly Dictionary<string, string> Thai = All(CultureInfo.InvariantCulture);
    private static readonly Dictionary<string, string> English = All(CultureInfo.GetCultureInfo("en"));

    [Fact]
    public void Both_languages_have_the_same_keys() => Assert.Equal(Thai.Keys.Order(StringComparer.Ordinal), English.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Both_languages_fill_the_same_places()
    {
        foreach (var (key, text) in Thai)
            Assert.True(Places(text).SetEquals(Places(English[key])), $"{key}: \"{text}\" and \"{English[key]}\" have different places");
    }

    [Fact]
    public void Every_key_written_in_a_page_or_in_code_exists()
    {
        // A literal that begins as a key does is one, wherever it stands.
        var firsts = Thai.Keys.Where(key => key.Contains('.', StringComparison.Ordinal)).Select(key => key[..(key.IndexOf('.', StringComparison.Ordinal) + 1)]).ToHashSet(StringComparer.Ordinal);
        var used = Sources().SelectMany(source => Key().Matches(source).Select(match => match.Groups["key"].Value))
            .Where(key => firsts.Contains(key[..(key.IndexOf('.', StringComparison.Ordinal) + 1)])).ToHashSet(StringComparer.Ordinal);

        Assert.Contains("today.verdict.ok", used);
        Assert.Contains("password.lead.due", used);
        Assert.DoesNotContain(used, key => !Thai.ContainsKey(key));
    }

    [Fact]
    public void Every_key_is_used()
    {
        var all = string.Join('\n', Sources());
        // Those put together from a prefix and an enumeration's name are claimed by the tests below.
        string[] families =
        [
            "reason.", "state.", "fault.", "problem.", "date.", "group.", "account.", "password.", "nas.kind.", "nas.signed.", "nas.name.", "nas.address.", "nas.request.",
            "why.state.", "why.mend.", "cause.", "tile.", "trail.action.", "trail.result.", "trail.role.", "trail.reason.",
            "door.role.", "door.refusal.", "door.done.", "door.unlock", "door.reset-", "door.disable", "door.enable",
            "people.right.", "people.say.", "people.unit.", "people.time.", "people.range.", "people.device.fault.", "people.account.saved", "people.rights.saved", "people.device.saved", "people.closed",
            "request.state.", "request.show.", "request.step.", "request.against.", "request.fault.", "request.todo.", "request.wait.", "request.done.", "request.deputy.done.",
            "import.from.", "import.state.", "import.stage.", "import.separator.", "import.field.", "import.fault.", "import.loss.",
            "cal.state.", "cal.gap.",
            "ask.tolerance.", "ask.address.fault.", "ask.stream.",
            "official.state.", "official.law.", "official.verdict.", "official.grade.", "official.signed.", "official.against.", "official.step.", "official.link.", "official.done.", "official.missing.", "official.fault.", "official.files.",
            "full.state.", "full.reason.",
            "case.state.", "case.step.", "case.fault.", "case.done.",
            "who.link.", "who.grade.", "who.why.binding.", "who.held.", "who.missing.", "rec.kind.", "rec.translation.", "rec.binding.", "rec.session.", "search.file.", "gone.by.",
            "setup.step.", "setup.ask.", "setup.why.", "setup.left.", "setup.f.", "setup.fault.", "setup.machine.", "setup.nas.", "setup.certificate.", "setup.mail.", "setup.privacy.", "setup.state.",
            "floor.slip.", "floor.tab.", "floor.board.", "floor.extend.", "floor.report.step.",
        ];

        Assert.DoesNotContain(Thai.Keys, key => !all.Contains($"\"{key}\"", StringComparison.Ordinal) && !Array.Exists(families, key.StartsWith));
    }

    [Theory]
    [InlineData("nas.kind", "generic", "mikrotik", "chilli", "unifi", "opennds")]
    [InlineData("nas.signed", "yes", "auto", "no")]
    [InlineData("nas.name", "missing", "malformed", "taken")]
    [InlineData("nas.address", "malformed", "taken")]
    [InlineData("nas.request", "0", "AccessAccept", "AccessReject", "AccessChallenge", "AccountingResponse")]
    public void Every_choice_and_fault_of_a_NAS_has_its_words_and_no_other(string family, params string[] members) =>
        Assert.Equal(members.Select(m => $"{family}.{m}").Order(StringComparer.Ordinal), Thai.Keys.Where(k => k.StartsWith(family + ".", StringComparison.Ordinal) && k != family + ".hint").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_state_of_a_day_and_every_cause_of_a_gap_has_its_word()
    {
        Assert.All(Enum.GetValues<HotspotAuth.Admin.Calendar.DayState>(), state => Assert.True(Thai.ContainsKey($"cal.state.{HotspotAuth.Admin.Pages.CalendarModel.Letter(state)}"), $"{state}"));
        Assert.All(Enum.GetValues<HotspotAuth.TrafficLog.GapCause>(), cause => Assert.True(Thai.ContainsKey($"cal.gap.{cause}"), $"{cause}"));
    }

    [Fact]
    public void Every_fault_of_an_asked_address_and_every_reason_of_a_tolerance_has_its_words()
    {
        Assert.All(Enum.GetValues<HotspotAuth.Auditor.AddressFault>().Where(fault => fault != HotspotAuth.Auditor.AddressFault.None), fault => Assert.True(Thai.ContainsKey($"ask.address.fault.{fault}"), $"{fault}"));
        Assert.All(Enum.GetValues<HotspotAuth.Auditor.ToleranceReason>(), reason => Assert.True(Thai.ContainsKey($"ask.tolerance.{reason}"), $"{reason}"));
    }

    [Fact]
    public void Every_verdict_of_an_hour_and_its_reason_has_its_word()
    {
        Assert.All([HotspotAuth.Ledger.LedgerVerdict.Normal, HotspotAuth.Ledger.LedgerVerdict.Quiet, HotspotAuth.Ledger.LedgerVerdict.Open], verdict => Assert.True(Thai.ContainsKey($"full.state.{verdict}"), $"{verdict}"));
        Assert.All(Enum.GetValues<HotspotAuth.Ledger.LedgerReason>(), reason => Assert.True(Thai.ContainsKey($"full.reason.{reason}"), $"{reason}"));
    }

    [Fact]
    public void Every_role_has_its_word_and_what_it_may()
    {
        foreach (var role in Enum.GetValues<ConsoleRole>())
        {
            Assert.True(Thai.ContainsKey($"door.role.{role}"), $"door.role.{role}");
            Assert.True(Thai.ContainsKey($"door.role.{role}.may"), $"door.role.{role}.may");
        }

        foreach (var refusal in Enum.GetValues<DeskRefusal>().Where(r => r != DeskRefusal.None))
            Assert.True(Thai.ContainsKey($"door.refusal.{refusal}"), $"door.refusal.{refusal}");
        foreach (var change in new[] { "disable", "enable", "unlock", "reset-password", "reset-factor" })
            Assert.All(new[] { "", ".ask", ".then" }, part => Assert.True(Thai.ContainsKey($"door.{change}{part}"), $"door.{change}{part}"));
    }

    [Fact]
    public void Every_reason_has_its_word_and_every_refusal_what_to_do()
    {
        foreach (var reason in Enum.GetValues<AccessReason>())
        {
            Assert.True(Thai.ContainsKey($"reason.{reason}"), $"reason.{reason}");
            Assert.True(reason == AccessReason.Accepted || Thai.ContainsKey($"reason.{reason}.do"), $"reason.{reason}.do");
        }
    }

    [Fact]
    public void Every_verdict_has_its_sentence_and_what_to_do_and_every_mend_its_words()
    {
        // The reason's own words say what to do about it.
        var ofReason = new[] { LoginState.QuotaUsed, LoginState.Refused };
        var expected = Enum.GetNames<LoginState>().Select(state => $"why.state.{state}")
            .Concat(Enum.GetValues<LoginState>().Except(ofReason).Select(state => $"why.state.{state}.do"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), Thai.Keys.Where(key => key.StartsWith("why.state.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        // Three mends have the words of the page they lead to.
        var elsewhere = new[] { LoginMend.Enable, LoginMend.NewPassword, LoginMend.AddAccount };
        var mends = Enum.GetValues<LoginMend>().Except(elsewhere).Select(mend => $"why.mend.{mend}").Append("why.mend.nas");
        Assert.Equal(mends.Order(StringComparer.Ordinal), Thai.Keys.Where(key => key.StartsWith("why.mend.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_cause_of_a_sessions_end_has_its_word()
    {
        var causes = typeof(SessionCause).GetFields().Select(field => $"cause.{field.GetRawConstantValue()}");
        Assert.Equal(causes.Order(StringComparer.Ordinal), Thai.Keys.Where(key => key.StartsWith("cause.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_fault_of_an_account_has_a_sentence()
    {
        string[] fields = ["username", "name", "name_th", "email", "phone", "group", "password", "valid_from", "valid_until", "max_devices", "chap"];
        foreach (var kind in Enum.GetValues<AccountFaultKind>())
        {
            foreach (var field in fields)
            {
                var key = AccountFaultText.Key(new AccountFault(field, kind, ""));
                Assert.True(Thai.ContainsKey(key), key);
            }
        }
    }

    [Fact]
    public void Every_state_of_an_account_has_a_word()
    {
        foreach (var state in Enum.GetValues<AccountState>())
            Assert.True(Thai.ContainsKey($"state.{state}"), $"state.{state}");
    }

    [Fact]
    public void No_page_holds_text_of_its_own()
    {
        foreach (var page in Directory.EnumerateFiles(AdminFolder(), "*.cshtml", SearchOption.AllDirectories))
            Assert.DoesNotMatch("[\u0E01-\u0E5B]", File.ReadAllText(page));
    }

    [Fact]
    public void Every_sign_is_in_the_sprite()
    {
        var sprite = File.ReadAllText(Path.Combine(AdminFolder(), "..", "wwwroot", "lib", "lucide", "sprite.svg"));
        var used = Sources().SelectMany(source => Sign().Matches(source).Select(match => match.Groups["id"].Value)).Distinct(StringComparer.Ordinal).ToArray();

        Assert.Contains("wifi-off", used);
        Assert.DoesNotContain(used, id => !sprite.Contains($"id=\"{id}\"", StringComparison.Ordinal));
    }

    private static Dictionary<string, string> All(CultureInfo culture) =>
        AdminTexts.Resources.SelectMany(file => file.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>())
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);

    private static HashSet<string> Places(string text) => Place().Matches(text).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(AdminFolder(), "*.cs*", SearchOption.AllDirectories).Select(File.ReadAllText);

    private static string AdminFolder()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "HotspotAuth.sln")))
            directory = directory.Parent;
        return Path.Combine(directory.FullName, "src", "HotspotAuth", "Admin");
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"""(?<key>[a-z]+(?:\.[A-Za-z0-9_]+)+)""")]
    private static partial Regex Key();

    [GeneratedRegex(@"(?:Icon\.Of\(|new AccountSign\(""[a-z]+"", |new MenuEntry\(""[a-z]+"", ""[^""]+"", )""(?<id>[a-z-]+)""")]
    private static partial Regex Sign();
}
