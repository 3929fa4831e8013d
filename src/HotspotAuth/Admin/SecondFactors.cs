using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Admin;

/// <summary>An administrator's second factor: since when, and how many recovery codes he has left.</summary>
internal sealed record SecondFactor(DateTimeOffset Since, int CodesLeft);

/// <summary>How a code was right.</summary>
internal enum CodeUse
{
    Wrong,
    App,
    Recovery,
}

/// <summary>The administrators' second factors: the app's secret, sealed under the key file, and the recovery codes' digests.</summary>
internal sealed class SecondFactors(Database database, SecretBox box, TimeProvider time)
{
    /// <summary>Null where there is none.</summary>
    public SecondFactor? Of(string username)
    {
        using var connection = database.Open();
        var row = connection.QuerySingleOrDefault<(long? Since, int Left)>(
            """
            SELECT totp_since, (SELECT count(*) FROM administrator_recovery r WHERE r.administrator = a.id AND r.used IS NULL)
            FROM administrator a WHERE username = @username AND totp_sealed IS NOT NULL
            """,
            new { username });
        return row.Since is { } since ? new SecondFactor(DateTimeOffset.FromUnixTimeMilliseconds(since), row.Left) : null;
    }

    /// <summary>
    /// Makes an app's secret the administrator's second factor once it has shown a right code; what he had before ends, and so do
    /// his sign-ins. His recovery codes, to be shown once; null when the code is wrong.
    /// </summary>
    public IReadOnlyList<string>? Enrol(string username, byte[] secret, string? code, Actor actor)
    {
        var now = time.GetUtcNow();
        if (Totp.Match(secret, code, now, lastStep: 0) is not { } step) return null;
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var before = connection.QuerySingle<byte[]?>("SELECT totp_sealed FROM administrator WHERE username = @username", new { username }, transaction);
        connection.Execute(
            "UPDATE administrator SET totp_sealed = @sealed, totp_since = @now, totp_step = @step, stamp = stamp + 1 WHERE username = @username",
            new { username, @sealed = box.Seal(Label(username), Convert.ToHexString(secret)), now = now.ToUnixTimeMilliseconds(), step },
            transaction);
        var codes = NewCodes(transaction, username);
        AuditOutbox.Add(transaction, now, actor, "administrator-second-factor", username, $"second factor: {(before is null ? "none" : "app")} → app");
        transaction.Commit();
        return codes;
    }

    /// <summary>Ten new recovery codes; those before end.</summary>
    public IReadOnlyList<string> Renew(string username, Actor actor)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var codes = NewCodes(transaction, username);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "administrator-recovery-codes", username, $"recovery codes: → {RecoveryCodes.Count} new");
        transaction.Commit();
        return codes;
    }

    /// <summary>Takes the factor away; false when there was none. The caller records it.</summary>
    public static bool Remove(SqliteTransaction transaction, string username)
    {
        transaction.Connection!.Execute("DELETE FROM administrator_recovery WHERE administrator = (SELECT id FROM administrator WHERE username = @username)", new { username }, transaction);
        return transaction.Connection!.Execute(
            "UPDATE administrator SET totp_sealed = NULL, totp_since = NULL, totp_step = NULL WHERE username = @username AND totp_sealed IS NOT NULL", new { username }, transaction) > 0;
    }

    /// <summary>Looks at a code under the writer's lock and uses it up when it is right.</summary>
    public CodeUse Use(SqliteTransaction transaction, string username, string? typed)
    {
        var connection = transaction.Connection!;
        var now = time.GetUtcNow();
        if (RecoveryCodes.Looks(typed))
        {
            return connection.Execute(
                "UPDATE administrator_recovery SET used = @now WHERE administrator = (SELECT id FROM administrator WHERE username = @username) AND digest = @digest AND used IS NULL",
                new { username, digest = RecoveryCodes.Digest(username, typed!), now = now.ToUnixTimeMilliseconds() },
                transaction) > 0 ? CodeUse.Recovery : CodeUse.Wrong;
        }

        var (kept, last) = connection.QuerySingleOrDefault<(byte[]? Sealed, long? Step)>("SELECT totp_sealed, totp_step FROM administrator WHERE username = @username", new { username }, transaction);
        if (kept is null || box.Open(Label(username), kept) is not { } hex) return CodeUse.Wrong;
        var secret = Convert.FromHexString(System.Text.Encoding.ASCII.GetString(hex));
        if (Totp.Match(secret, typed, now, last ?? 0) is not { } step) return CodeUse.Wrong;
        connection.Execute("UPDATE administrator SET totp_step = @step WHERE username = @username", new { step, username }, transaction);
        return CodeUse.App;
    }

    private static IReadOnlyList<string> NewCodes(SqliteTransaction transaction, string username)
    {
        var connection = transaction.Connection!;
        var id = connection.ExecuteScalar<long>("SELECT id FROM administrator WHERE username = @username", new { username }, transaction);
        connection.Execute("DELETE FROM administrator_recovery WHERE administrator = @id", new { id }, transaction);
        var codes = RecoveryCodes.Make();
        foreach (var code in codes)
            connection.Execute("INSERT INTO administrator_recovery (administrator, digest) VALUES (@id, @digest)", new { id, digest = RecoveryCodes.Digest(username, code) }, transaction);
        return codes;
    }

    // No username holds a colon: no account's secret opens here.
    private static string Label(string username) => $"second-factor:{username}";
}
