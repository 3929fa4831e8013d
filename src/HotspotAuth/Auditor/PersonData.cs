using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Export;
using HotspotAuth.TrafficLog;
using Database = HotspotAuth.Operation.Database;

namespace HotspotAuth.Auditor;

/// <summary>
/// What is kept of one person, for his own request to see it: never another's. Where a slip passed through several hands only what is the
/// present holder's is given; traffic that fits several people is nobody's; of refused log-ins the device is left out, for who guessed at
/// his account may be somebody else.
/// </summary>
internal sealed class PersonData(Database database, LogStores stores, People people, Account account, DateTimeOffset now)
{
    public Account Account => account;

    public TimeZoneInfo Zone => stores.Zone;

    private bool IsSlip => account.Event is not null;

    private TimeSpanMs Range => new(
        stores.FirstDay is { } first ? DayName.EndOf(first.AddDays(-2), stores.Zone) : now.ToUnixTimeMilliseconds() - 1, now.ToUnixTimeMilliseconds() + 1);

    /// <summary>When he was named as the holder of his slip; of others who held it nothing is said.</summary>
    public IReadOnlyList<HolderEntry> Namings() => IsSlip ? [.. Holders.HistoryOf(database, account.Id).Where(entry => entry.Name == account.Name && entry.Phone == account.Phone)] : [];

    public IReadOnlyList<(string Form, string State, DateTimeOffset Asked, string Purpose, string Position, string Section)> Requests()
    {
        using var connection = database.Open();
        return [.. connection.Query<(string Form, string State, long Asked, string Purpose, string Position, string Section)>(
            "SELECT r.form, r.state, r.asked, r.purpose, r.position, r.section FROM staff_request r JOIN request_person p ON p.request = r.id WHERE p.account = @Id ORDER BY r.asked",
            new { account.Id })
            .Select(r => (r.Form, r.State, DateTimeOffset.FromUnixTimeMilliseconds(r.Asked), r.Purpose, r.Position, r.Section))];
    }

    public IReadOnlyList<(string Mac, string Name, DateTimeOffset Added)> Devices()
    {
        using var connection = database.Open();
        return [.. connection.Query<(string Mac, string Name, long Added)>("SELECT mac, name, added FROM device WHERE account = @Id ORDER BY added", new { account.Id })
            .Select(d => (d.Mac, d.Name, DateTimeOffset.FromUnixTimeMilliseconds(d.Added)))];
    }

    /// <summary>When the privacy notice was last shown to him; its version stands with the account.</summary>
    public DateTimeOffset? NoticeShown()
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long?>("SELECT notice_shown FROM account WHERE id = @Id", new { account.Id }) is { } shown ? DateTimeOffset.FromUnixTimeMilliseconds(shown) : null;
    }

    public IReadOnlyList<SessionSpan> Sessions() =>
        [.. new SessionIndex(stores, Range).Of(account.Username).Where(session => session.Account == account.Id && (!IsSlip || people.NameOf(session) == account.Name))];

    public IEnumerable<AuthRow> Logins() => stores.Auths(new AuthQuery(Range.From, Range.To) { User = account.Username }).Select(stored => stored.Row)
        .Where(row => row.Account == account.Id && (!IsSlip || row.Time >= account.HolderNamed?.ToUnixTimeMilliseconds()))
        .Select(row => row.Result == AuthResult.Accept ? row : row with { Mac = null, Ip = null, Nas = null, Station = null });

    /// <summary>The connections of his sessions, each row his alone.</summary>
    public IEnumerable<ExportRow> Flows() => new FlowExport(stores, people).Rows(new ExportQuestion(Range) { User = account.Username })
        .Where(row => row.User == account.Username && (!IsSlip || row.Person == account.Name));
}
