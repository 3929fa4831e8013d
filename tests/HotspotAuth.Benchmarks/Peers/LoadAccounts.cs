using System.Security.Cryptography;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Benchmarks.Load;
using HotspotAuth.Operation;

namespace HotspotAuth.Benchmarks.Peers;

/// <summary>The load's people as accounts of the program's own store.</summary>
internal static class LoadAccounts
{
    /// <summary>Adds them as the program stores them, with recoverable secrets; the slow hash is the caller's choice.</summary>
    public static void Add(DataDirectory data, int count, Func<string, string> hash, int maxDevices = 3)
    {
        var secrets = SecretBox.OpenOrCreate(data);
        using var connection = Database.OpenOrCreate(data).Open();
        using var transaction = connection.BeginTransaction();
        var revision = Database.NextRevision(transaction);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var user = 0; user < count; user++)
        {
            var (name, password) = (LoadUsers.Name(user), LoadUsers.Password(user));
            connection.Execute(
                """
                INSERT INTO account (username, name, name_th, email, phone, grp, state, password_hash, sealed_secret, must_change, max_devices, created, changed, revision)
                VALUES (@name, @full, @thai, @email, '0812345678', 'staff', 'active', @hash, @secret, 0, @maxDevices, @now, @now, @revision)
                """,
                new { name, full = $"Given Family {name}", thai = "\u0e0a\u0e37\u0e48\u0e2d \u0e19\u0e32\u0e21\u0e2a\u0e01\u0e38\u0e25", email = $"{name}@example.go.th", hash = hash(password), secret = secrets.Seal(name, password), now, revision, maxDevices },
                transaction);
        }

        transaction.Commit();
    }

    /// <summary>5,000 of the usual hashes take minutes to make and minutes to check the first time, and a password that was right once
    /// is checked by its quick tag anyway.</summary>
    public static string QuickHash(string password)
    {
        var salt = new byte[16];
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA512, 32);
        return $"$pbkdf2-sha512$i=1${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }
}
