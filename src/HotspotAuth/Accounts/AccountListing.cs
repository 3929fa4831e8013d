using Dapper;
using HotspotAuth.Operation;
using HotspotAuth.Words;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Accounts;

/// <summary>
/// Lists of accounts for the console: sorted, searched and counted in a narrow table beside the accounts. It is brought up to what
/// changed before each question, by the accounts' revision, so that whoever writes an account need not know of it.
/// </summary>
internal sealed class AccountListing(Database database)
{
    private const int MostTerms = 5;
    private readonly Lock _making = new();

    /// <summary>A page of the list; <see cref="AccountQuery.Offset"/> and <see cref="AccountQuery.Limit"/> say which.</summary>
    public IReadOnlyList<Account> Page(AccountQuery query)
    {
        using var connection = Current();
        var (where, parameters) = Where(query, withState: true);
        parameters.Add("Limit", query.Limit);
        parameters.Add("Offset", query.Offset);
        return Load(connection, [.. connection.Query<long>($"SELECT l.account FROM {From(query)} {where} ORDER BY {By(query)} LIMIT @Limit OFFSET @Offset", parameters)]);
    }

    /// <summary>How many there are of each state, whatever state the query asks for.</summary>
    public IReadOnlyDictionary<AccountState, int> Counts(AccountQuery query)
    {
        using var connection = Current();
        var (where, parameters) = Where(query, withState: false);
        return connection.Query<(string State, int Count)>($"SELECT l.state, count(*) FROM account_listing l {where} GROUP BY l.state", parameters)
            .ToDictionary(row => AccountRow.State(row.State), row => row.Count);
    }

    /// <summary>All that fit, in order, a few hundred at a time; those that are there when it begins.</summary>
    public IEnumerable<Account> All(AccountQuery query)
    {
        const int AtOnce = 500;
        long[] ids;
        using (var connection = Current())
        {
            var (where, parameters) = Where(query, withState: true);
            ids = [.. connection.Query<long>($"SELECT l.account FROM {From(query)} {where} ORDER BY {By(query)}", parameters)];
        }

        foreach (var some in ids.Chunk(AtOnce))
        {
            using var connection = database.Open();
            foreach (var account in Load(connection, some)) yield return account;
        }
    }

    /// <summary>The accounts whose words fit, the first <paramref name="most"/> by name.</summary>
    public IReadOnlyList<Account> Find(string search, int most) => Page(new AccountQuery(search, Limit: most, Order: AccountOrder.NameThai));

    /// <summary>Takes over what changed since the last time; everything where the order of letters is another than it was made by.</summary>
    public void Refresh()
    {
        using var connection = Current();
    }

    private SqliteConnection Current()
    {
        var connection = database.Open();
        try
        {
            if (IsBehind(connection))
            {
                // One of this process makes it while the others wait; another process may do the same work twice, to the same end.
                lock (_making)
                {
                    if (IsBehind(connection)) Make(connection);
                }
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static bool IsBehind(SqliteConnection connection)
    {
        var (newest, revision, letters) = connection.QuerySingle<(long, long, string)>(
            "SELECT (SELECT coalesce(max(revision), 0) FROM account), coalesce(max(revision), -1), coalesce(max(letters), '') FROM account_listing_made");
        return newest > revision || letters != NameOrder.Version;
    }

    private static void Make(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var made = connection.QuerySingleOrDefault<(long Revision, string? Letters)>("SELECT revision, letters FROM account_listing_made", transaction: transaction);
        var since = made.Letters == NameOrder.Version ? made.Revision : -1;
        var newest = since;
        using var put = new PreparedStatement(
            connection,
            """
            INSERT INTO account_listing (account, state, sort_th, sort_en, valid_until, words) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (account) DO UPDATE SET state = excluded.state, sort_th = excluded.sort_th, sort_en = excluded.sort_en, valid_until = excluded.valid_until, words = excluded.words
            """);
        foreach (var row in connection.Query<Row>(
            """
            SELECT id, username, name, name_th, email, phone, state, valid_until, revision,
              CASE WHEN event IS NULL THEN NULL ELSE (SELECT group_concat(h.name, ' ') FROM account_holder h WHERE h.account = account.id) END AS holders
            FROM account WHERE revision > @since
            """,
            new { since },
            transaction,
            buffered: false))
        {
            var english = NameOrder.Key(row.name);
            put.Bind(row.id).Bind(row.state).Bind(row.name_th is { Length: > 0 } thai ? NameOrder.Key(thai) : english).Bind(english).Bind(row.valid_until).Bind(Words(row)).Run();
            newest = Math.Max(newest, row.revision);
        }

        connection.Execute(
            "INSERT INTO account_listing_made (id, revision, letters) VALUES (1, @newest, @letters) ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, letters = excluded.letters",
            new { newest = Math.Max(newest, 0), letters = NameOrder.Version },
            transaction);
        transaction.Commit();
    }

    /// <summary>Everything that one may look an account up by: lower case, a line each, a telephone number as digits too.</summary>
    private static string Words(Row row)
    {
        string?[] words = [row.username, row.name, row.name_th, row.email, row.phone, row.phone is { } phone ? Digits(phone) : null, row.holders];
        return string.Join('\n', words.Where(word => word is { Length: > 0 })).ToLowerInvariant();
    }

    private static string Digits(string phone) =>
        PhoneWords.Read(phone).Phone is { } read ? "0" + read.Link["tel:+66".Length..] : string.Concat(phone.Where(char.IsAsciiDigit));

    private static (string Where, DynamicParameters Parameters) Where(AccountQuery query, bool withState)
    {
        var conditions = new List<string>();
        var parameters = new DynamicParameters();
        foreach (var term in (query.Search ?? "").ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MostTerms))
        {
            var name = $"term{conditions.Count}";
            conditions.Add($"l.words LIKE @{name} ESCAPE '\\'");
            parameters.Add(name, $"%{AccountQuery.Literal(term)}%");
        }

        if (withState && query.State is { } state)
        {
            conditions.Add("l.state = @state");
            parameters.Add("state", AccountRow.Text(state));
        }

        return (conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}", parameters);
    }

    private static string From(AccountQuery query) =>
        query.Order == AccountOrder.Username ? "account_listing l JOIN account a ON a.id = l.account" : "account_listing l";

    private static string By(AccountQuery query)
    {
        var down = query.Descending ? " DESC" : "";
        return query.Order switch
        {
            AccountOrder.NameThai => $"l.sort_th{down}, l.account{down}",
            AccountOrder.NameEnglish => $"l.sort_en{down}, l.account{down}",
            AccountOrder.ValidUntil => $"CASE WHEN l.valid_until IS NULL THEN 1 ELSE 0 END, l.valid_until{down}, l.account",
            _ => $"a.username{down}",
        };
    }

    private static IReadOnlyList<Account> Load(SqliteConnection connection, IReadOnlyList<long> ids)
    {
        if (ids.Count == 0) return [];
        var rows = connection.Query<AccountRow>($"SELECT {AccountRow.Columns} FROM account WHERE id IN @ids", new { ids }).ToDictionary(row => row.id);
        return [.. ids.Where(rows.ContainsKey).Select(id => rows[id].ToAccount())];
    }

    private sealed class Row
    {
        public long id { get; set; }
        public string username { get; set; } = "";
        public string name { get; set; } = "";
        public string? name_th { get; set; }
        public string? email { get; set; }
        public string? phone { get; set; }
        public string state { get; set; } = "";
        public long? valid_until { get; set; }
        public long revision { get; set; }
        public string? holders { get; set; }
    }
}
