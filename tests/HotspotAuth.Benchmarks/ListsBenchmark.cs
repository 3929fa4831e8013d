using System.Diagnostics;
using System.Globalization;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Benchmarks.Lists;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Benchmarks;

/// <summary>Every list and search of the console with 100,000 accounts and a year of sessions, over HTTP; and what sorts Thai names fastest.</summary>
internal static class ListsBenchmark
{
    private const int Warm = 5;
    private const int Asked = 40;

    public static async Task RunAsync(BenchmarkOptions options)
    {
        using var scratch = new Scratch();
        var data = DataDirectory.OpenOrCreate(options.Data ?? scratch.Of("data"));
        var isMade = File.Exists(data.AccountStore);
        var database = Database.OpenOrCreate(data);
        var since = Stopwatch.GetTimestamp();
        if (!isMade) LargeOffice.Make(database, options.Days, TimeProvider.System.GetUtcNow());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{LargeOffice.Accounts} accounts, {options.Days * (long)LargeOffice.SessionsADay} closed sessions, made in {Stopwatch.GetElapsedTime(since).TotalSeconds:F0} s, {new FileInfo(data.AccountStore).Length / 1_000_000} MB"));
        CompareOrders(database);
        await AskPagesAsync(options, data, database);
    }

    /// <summary>The middle of the list, 20 names: sorted by a collation that calls back, by its index, and by stored keys.</summary>
    private static void CompareOrders(Database database)
    {
        var table = new ResultTable($"{LargeOffice.Accounts} Thai names", "how", "made in s", "first 20, ms", "20 of the middle, ms");
        using var connection = database.OpenToKeep();
        var thai = CultureInfo.GetCultureInfo("th-TH").CompareInfo;
        connection.CreateCollation("thai", (one, other) => thai.Compare(one, other, CompareOptions.IgnoreCase));
        Row(table, connection, "registered collation, no index", null, "SELECT username FROM account ORDER BY name_th COLLATE thai, id LIMIT 20 OFFSET @offset");
        Row(table, connection, "registered collation, index", "CREATE INDEX temporary_thai ON account (name_th COLLATE thai, id)", "SELECT username FROM account ORDER BY name_th COLLATE thai, id LIMIT 20 OFFSET @offset");
        connection.Execute("DROP INDEX temporary_thai");
        var since = Stopwatch.GetTimestamp();
        new AccountListing(database).Refresh();
        var made = Stopwatch.GetElapsedTime(since);
        Row(table, connection, "stored key, index", null, "SELECT account FROM account_listing ORDER BY sort_th, account LIMIT 20 OFFSET @offset", made);
    }

    private static void Row(ResultTable table, SqliteConnection connection, string how, string? make, string query, TimeSpan? made = null)
    {
        var since = Stopwatch.GetTimestamp();
        if (make is not null) connection.Execute(make);
        made ??= Stopwatch.GetElapsedTime(since);
        table.Row(how, made.Value.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture), Time(connection, query, 0), Time(connection, query, LargeOffice.Accounts / 2));
    }

    private static string Time(SqliteConnection connection, string query, int offset)
    {
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var since = Stopwatch.GetTimestamp();
            _ = connection.Query<string>(query, new { offset }).AsList();
            times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }

        return times.Order().ElementAt(2).ToString("F1", CultureInfo.InvariantCulture);
    }

    private static async Task AskPagesAsync(BenchmarkOptions options, DataDirectory data, Database database)
    {
        var someone = LargeOffice.NameTh(4_321).Split(' ')[1];
        (string What, string Path)[] pages =
        [
            ("dashboard", "/"),
            ("accounts", "/accounts"),
            ("accounts, last page", "/accounts?p=5000"),
            ("accounts by end", "/accounts?sort=-until"),
            ("accounts, suspended", "/accounts?state=disabled"),
            ("accounts, a family name", "/accounts?q=" + Uri.EscapeDataString(someone)),
            ("accounts, nobody", "/accounts?q=zzzzz"),
            ("accounts, a part of all", "/accounts?q=user0&p=300"),
            ("online", "/online"),
            ("log-ins", "/attempts"),
            ("log-ins, refused, page 900", "/attempts?show=refused&p=900"),
            ("log-ins of a part of a name", "/attempts?q=user0012"),
            ("past sessions, a week", "/sessions"),
            ("past sessions, a year", "/sessions?days=365"),
            ("past sessions, a year, page 500", "/sessions?days=365&p=500"),
            ("past sessions of a person, a year", "/sessions?days=365&q=" + LargeOffice.Username(123)),
            ("past sessions of a family name, a year", "/sessions?days=365&q=" + Uri.EscapeDataString(someone)),
            ("past sessions of a person by octets", "/sessions?days=365&sort=-bytes&q=" + LargeOffice.Username(123)),
            ("past sessions of a MAC", "/sessions?days=365&q=" + LargeOffice.Mac(123)),
            ("past sessions of an IP", "/sessions?days=365&q=10.10.3.4"),
            ("why not, a username", "/why?q=" + LargeOffice.Username(123)),
            ("why not, a name of several", "/why?q=" + Uri.EscapeDataString(someone)),
            ("why not, nobody (the nearest names)", "/why?q=usre000123x"),
            ("why not, a MAC", "/why?q=" + LargeOffice.Mac(123)),
            ("why not, an unknown MAC", "/why?q=02:ff:ff:ff:ff:ff"),
            ("devices (NAS)", "/nas"),
        ];
        var start = Stopwatch.GetTimestamp();
        using var server = new ConsoleServer(options.Program, data, database);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"started in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s"));
        await server.SignInAsync();
        var table = new ResultTable($"Pages of the console, {Asked} times each after {Warm}", "page", "p50 ms", "p95 ms", "kB");
        foreach (var (what, path) in pages)
        {
            var length = 0;
            for (var i = 0; i < Warm; i++) length = await server.GetAsync(path);
            var times = new List<double>();
            for (var i = 0; i < Asked; i++)
            {
                var since = Stopwatch.GetTimestamp();
                await server.GetAsync(path);
                times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            }

            times.Sort();
            table.Row(what, Ms(times[times.Count / 2]), Ms(times[times.Count * 95 / 100]), (length / 1000).ToString(CultureInfo.InvariantCulture));
        }

        var whole = Stopwatch.GetTimestamp();
        var octets = await server.GetAsync("/accounts?handler=csv");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"all accounts as CSV: {octets / 1000} kB in {Stopwatch.GetElapsedTime(whole).TotalSeconds:F1} s; resident {ProcessorTime.ResidentMegabytes(server.Id)} MB"));
        Console.WriteLine("(goal: every list and search within 200 ms, the dashboard within 300 ms)");
    }

    private static string Ms(double time) => time.ToString("F0", CultureInfo.InvariantCulture);
}
