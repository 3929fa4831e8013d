using Dapper;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts;

/// <summary>
/// Gives passwords that were brought from elsewhere their slow hash, one after the other and only while nothing else wants the processor.
/// What waits stands in the accounts themselves, so a restart goes on where the last run ended; the sealed copy goes in the same
/// transaction in which the hash comes.
/// </summary>
internal sealed partial class PasswordHardening(Database database, SecretBox secrets, AccountDirectory accounts, TimeProvider time, ILogger<PasswordHardening> logger) : BackgroundService
{
    /// <summary>About half a second of work, so that a stop is never waited for and a commit is worth its write.</summary>
    private const int AtOnce = 16;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    /// <summary>How many passwords wait for their hash.</summary>
    public static long Waiting(Database database)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long>("SELECT count(*) FROM account WHERE substr(password_hash, 1, 8) = '$sealed$'");
    }

    /// <summary>Works once: what was proved at a login, then some of what waits. Returns how many hashes were made.</summary>
    public int Work(CancellationToken cancellationToken)
    {
        var made = new List<(long Id, string Old, string Fresh)>(AtOnce);
        while (made.Count < AtOnce && accounts.Proved.TryRead(out var proved)) made.Add((proved.Id, proved.Hash, PasswordHash.Make(proved.Password)));
        if (made.Count == 0)
        {
            foreach (var (id, username, hash) in Sealed())
            {
                if (cancellationToken.IsCancellationRequested) break;
                // One whose seal does not open would be looked at for ever; nothing opens it any more, so nobody gets in by it.
                made.Add((id, hash, PendingPassword.Open(secrets, username, hash) is { } password ? PasswordHash.Make(password) : Unopened(username)));
            }
        }

        if (made.Count > 0) Save(made);
        return made.Count;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A thread of its own: its place behind all others is the kernel's to give, and goes with the thread.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            LowPriority.OfThisThread();
            while (!stoppingToken.IsCancellationRequested) Step(stoppingToken);
            ended.SetResult();
        })
        { Name = "password hardening", IsBackground = true }.Start();
        return ended.Task;
    }

    private void Step(CancellationToken stopping)
    {
        try
        {
            if (Work(stopping) == 0) stopping.WaitHandle.WaitOne(Rest);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            LogFailed(fault);
            stopping.WaitHandle.WaitOne(TimeSpan.FromMinutes(1));
        }
    }

    private List<(long Id, string Username, string Hash)> Sealed()
    {
        using var connection = database.Open();
        return connection.Query<(long, string, string)>("SELECT id, username, password_hash FROM account WHERE substr(password_hash, 1, 8) = '$sealed$' ORDER BY id LIMIT @AtOnce", new { AtOnce }).AsList();
    }

    /// <summary>A password that was changed meanwhile stays as it is.</summary>
    private void Save(List<(long Id, string Old, string Fresh)> made)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var (revision, now) = (Database.NextRevision(transaction), time.GetUtcNow().ToUnixTimeMilliseconds());
        connection.Execute(
            "UPDATE account SET password_hash = @Fresh, changed = @now, revision = @revision WHERE id = @Id AND password_hash = @Old",
            made.Select(m => new { m.Id, m.Old, m.Fresh, now, revision }),
            transaction);
        transaction.Commit();
    }

    private string Unopened(string username)
    {
        LogUnopened(username);
        return PasswordHash.Decoy;
    }

    [LoggerMessage(7420, LogLevel.Error, "Passwords that were brought from elsewhere could not get their slow hash; trying again in a minute")]
    private partial void LogFailed(Exception fault);

    [LoggerMessage(7421, LogLevel.Error, "The sealed password of {Username} does not open: the key file is another than when it was imported. `hotspotauth account reset-password {Username}` makes a new one")]
    private partial void LogUnopened(string username);
}

/// <summary>A password that a hash of an older system just proved right.</summary>
internal readonly record struct ProvedPassword(long Id, string Hash, string Password);
