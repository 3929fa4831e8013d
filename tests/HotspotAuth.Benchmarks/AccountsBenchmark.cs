using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Benchmarks.Load;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Benchmarks.Peers;
using HotspotAuth.Operation;

namespace HotspotAuth.Benchmarks;

/// <summary>What 100,000 accounts take in memory, in the directory that every log-in asks.</summary>
internal static class AccountsBenchmark
{
    private const int Count = 100_000;

    public static void Run()
    {
        TrafficLog.SystemSqlite.Use();
        using var scratch = new Scratch();
        var data = DataDirectory.OpenOrCreate(scratch.Of("data"));
        // One slow hash for all: its text is as long as any other, and each account gets its own copy of it from the store.
        var hash = PasswordHash.Make("a password of the load");
        LoadAccounts.Add(data, Count, _ => hash);
        var (database, secrets) = (Database.OpenOrCreate(data), SecretBox.OpenOrCreate(data));
        var directory = new AccountDirectory(new AccountStore(database, secrets, TimeProvider.System), new GroupStore(database, TimeProvider.System), secrets, TimeProvider.System);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        directory.Refresh();
        var loaded = GC.GetTotalMemory(forceFullCollection: true);
        for (var user = 0; user < Count; user++)
        {
            var name = LoadUsers.Name(user);
            directory.OpenSecret(name);
        }

        var used = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(directory);
        var table = new ResultTable("Accounts in memory", "accounts", "after the start, MB", "every secret used once, MB", "bytes an account", "goal, MB");
        table.Row(
            Count.ToString("N0", CultureInfo.InvariantCulture),
            Megabytes(loaded - before),
            Megabytes(used - before),
            ((used - before) / Count).ToString(CultureInfo.InvariantCulture),
            "150");
    }

    private static string Megabytes(long octets) => (octets / 1e6).ToString("F0", CultureInfo.InvariantCulture);
}
