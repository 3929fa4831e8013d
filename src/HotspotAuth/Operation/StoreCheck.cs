using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace HotspotAuth.Operation;

/// <summary>Whether the account store is whole, as SQLite itself checks it, and what to do when it is not.</summary>
internal static class StoreCheck
{
    /// <summary>How long a start may wait for the answer; a store that takes longer is checked by each night's backup.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Instructions of SQLite's machine between two looks at the time; about a millisecond.</summary>
    private const int Instructions = 20_000;

    /// <summary>So many looks a small store has had its check by, however long the machine stood still meanwhile.</summary>
    private const int LeastLooks = 200;

    /// <summary>Where the package puts the program, and with it the units and the command that lets root's verbs run as their user.</summary>
    private const string PackagePlace = "/usr/lib/hotspotauth/";

    /// <summary>Before anything of the service stands: a store with a broken page would fail in the middle of somebody's login.</summary>
    /// <exception cref="VerbException">It is damaged (exit 65); the message says how to restore.</exception>
    public static void BeforeStart(DataDirectory data, HotspotSettings settings)
    {
        if (!File.Exists(data.AccountStore)) return;
        try
        {
            TrafficLog.SystemSqlite.Use();
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = data.AccountStore, Pooling = false, DefaultTimeout = 5 }.ToString());
            connection.Open();
            var (since, looks) = (Stopwatch.GetTimestamp(), 0);
            raw.sqlite3_progress_handler(connection.Handle, Instructions, _ => ++looks > LeastLooks && Stopwatch.GetElapsedTime(since) > Patience ? 1 : 0, null);
            if (Fault(connection) is { } fault) throw Damaged(data, settings, fault);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            // Larger than the time allows.
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
        {
            throw Damaged(data, settings, e.Message);
        }
    }

    /// <summary>The first thing wrong with a database's pages and rows; null when it is whole.</summary>
    /// <exception cref="SqliteException">It is so damaged that it can't be looked at.</exception>
    public static string? Fault(SqliteConnection connection)
    {
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA quick_check(1)";
        return check.ExecuteScalar() is string word and not "ok" ? word.ReplaceLineEndings(" ") : null;
    }

    /// <summary>The command lines that bring the newest backup back; where the package is installed they are root's.</summary>
    public static string Mend(HotspotSettings settings)
    {
        var data = Path.GetFullPath(settings.Data.Directory);
        var from = settings.Backup.Directory is { Length: > 0 } directory ? directory : "BACKUP-FOLDER";
        var restore = $"mv {data} {data}.damaged && {OwnUser.Made(data)} && hotspotauth restore --from {from} --identity - --to {data} < KEYFILE";
        // The service that is refused is not all of it: the others hold files in that folder, and a stop of the target alone doesn't wait until they have
        // ended. None starts on half a restore.
        var typed = AppContext.BaseDirectory == PackagePlace ? $"As root: systemctl stop 'hotspotauth*' && {restore} && systemctl start hotspotauth.target" : $"Type: {restore}";
        return $"Keep the folder as it is for whoever looks into it, and put the newest backup beside it; KEYFILE is the private key that age-keygen made. {typed}";
    }

    private static VerbException Damaged(DataDirectory data, HotspotSettings settings, string fault) =>
        new(ExitCode.BadInput, $"The account store {data.AccountStore} is damaged ({fault}). Nothing was started. {Mend(settings)}");
}
