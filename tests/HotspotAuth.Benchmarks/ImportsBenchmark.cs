using System.Diagnostics;
using System.Globalization;
using System.Text;
using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Operation;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.Benchmarks;

/// <summary>50,000 people moved over: from the file to accounts that can log in, and how fast their passwords then get slow hashes.</summary>
internal static class ImportsBenchmark
{
    private const int Count = 50_000;
    private const int Hardened = 64;

    public static void Run(BenchmarkOptions options)
    {
        TrafficLog.SystemSqlite.Use();
        var table = new ResultTable("Imports of 50,000 rows", "file", "round", "wall s", "CPU s", "goal, wall s", "note");
        for (var round = 1; round <= options.Rounds; round++)
        {
            Measure(table, round, "CSV, passwords made", ImportOrigin.Csv, Sheet(given: false), harden: false);
            Measure(table, round, "CSV, passwords given", ImportOrigin.Csv, Sheet(given: true), harden: true);
            Measure(table, round, "MySQL dump", ImportOrigin.FreeRadius, Dump(), harden: false);
        }
    }

    private static void Measure(ResultTable table, int round, string name, ImportOrigin origin, string text, bool harden)
    {
        using var scratch = new Scratch();
        var data = DataDirectory.OpenOrCreate(scratch.Of("data"));
        var file = scratch.Of("file");
        File.WriteAllText(file, text);
        var (database, secrets, site) = (Database.OpenOrCreate(data), SecretBox.OpenOrCreate(data), new SiteSettings());
        var (cpu, since) = (ProcessorTime.Of(Environment.ProcessId), Stopwatch.GetTimestamp());
        var plan = new ImportReader(site, new ImportCheck(database, TimeProvider.System), TimeProvider.System).Read(file, new ImportChoice(origin), null, CancellationToken.None);
        var outcome = new ImportWriter(database, secrets, TimeProvider.System).Write(plan, new ImportSource(origin, "file", ImportReader.Hash(file)), Actor.System, null, CancellationToken.None);
        var (wall, used) = (Stopwatch.GetElapsedTime(since), ProcessorTime.Of(Environment.ProcessId) - cpu);
        if (outcome.Accounts != Count) throw new InvalidOperationException($"{outcome.Accounts} accounts were made");
        var directory = new AccountDirectory(new AccountStore(database, secrets, TimeProvider.System), new GroupStore(database, TimeProvider.System), secrets, TimeProvider.System);
        var loading = Stopwatch.GetTimestamp();
        directory.Refresh();
        var note = string.Create(CultureInfo.InvariantCulture, $"the running service has them in memory {Stopwatch.GetElapsedTime(loading).TotalSeconds:F2} s later");
        if (harden) note += Harden(database, secrets, directory);
        table.Row(name, round.ToString(CultureInfo.InvariantCulture), wall.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture), used.ToString("F2", CultureInfo.InvariantCulture), "20", note);
    }

    private static string Harden(Database database, SecretBox secrets, AccountDirectory directory)
    {
        using var hardening = new PasswordHardening(database, secrets, directory, TimeProvider.System, NullLogger<PasswordHardening>.Instance);
        var since = Stopwatch.GetTimestamp();
        var made = 0;
        while (made < Hardened) made += hardening.Work(CancellationToken.None);
        return string.Create(CultureInfo.InvariantCulture, $"; {made / Stopwatch.GetElapsedTime(since).TotalSeconds:F0} slow hashes a second");
    }

    private static string Sheet(bool given)
    {
        var text = new StringBuilder("username,password,name,name_th,email,phone,valid_until\n");
        for (var i = 0; i < Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"user{i:00000},{(given ? $"green lamp {i}" : "")},Given Family {i},\u0e0a\u0e37\u0e48\u0e2d \u0e19\u0e32\u0e21\u0e2a\u0e01\u0e38\u0e25 {i},user{i}@example.org,0812345678,31/12/2570\n");
        return text.ToString();
    }

    private static string Dump()
    {
        var text = new StringBuilder("INSERT INTO radcheck VALUES ");
        for (var i = 0; i < Count; i++) text.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}({i},'user{i:00000}','Cleartext-Password',':=','green lamp {i}'),({i},'user{i:00000}','Simultaneous-Use',':=','2')");
        text.Append(";\nINSERT INTO radusergroup VALUES ");
        for (var i = 0; i < Count; i++) text.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}('user{i:00000}','group{i % 20}',1)");
        return text.Append(";\n").ToString();
    }
}
