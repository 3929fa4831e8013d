using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Benchmarks.Load;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Benchmarks.Peers;

/// <summary>The real program in a process of its own, with the load's accounts in its real store.</summary>
internal sealed class HotspotServer : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly RunningProgram _program;

    public HotspotServer(string program)
    {
        AddAccounts(DataDirectory.OpenOrCreate(DataFolder));
        var metrics = Scratch.FreePort();
        _program = new RunningProgram(
            program,
            "ready",
            "serve",
            $"--Data:Directory={DataFolder}",
            "--Portal:Urls=http://127.0.0.1:0",
            "--Admin:Urls=https://127.0.0.1:0",
            $"--Operation:MetricsUrls=http://127.0.0.1:{metrics}",
            "--Radius:Bind=127.0.0.1",
            $"--Radius:AuthPort={AuthPort}",
            $"--Radius:AcctPort={AcctPort}",
            "--Radius:Clients:0:Name=bench",
            "--Radius:Clients:0:Address=127.0.0.1",
            $"--Radius:Clients:0:Secret={LoadUsers.Secret}");
        _program.WaitUntilReady();
    }

    public int AuthPort { get; } = Scratch.FreePort();

    public int AcctPort { get; } = Scratch.FreePort();

    public int Id => _program.Id;

    private string DataFolder => _scratch.Of("data");

    public void Stop() => _program.Stop();

    public void Kill() => _program.Kill();

    /// <summary>Rows of the access stream about log-ins, and how many rows it says were lost. After <see cref="Stop"/>.</summary>
    public (long Written, long Lost) AccessRecords()
    {
        long written = 0, lost = 0;
        foreach (var file in Directory.EnumerateFiles(DataFolder, "access.sqlite", SearchOption.AllDirectories))
        {
            using var database = TrafficLog.Database.Open(file, FileAccessKind.Read);
            written += database.Number("SELECT count(*) FROM auth");
            lost += database.Number("SELECT coalesce(sum(lost), 0) FROM gap");
        }

        return (written, lost);
    }

    /// <summary>Accounting packets in the journal, as the next start would find them. After <see cref="Kill"/>.</summary>
    public long AccountingRecords()
    {
        using var connection = Operation.Database.OpenOrCreate(DataDirectory.OpenOrCreate(DataFolder)).Open();
        return connection.ExecuteScalar<long>("SELECT count(*) FROM accounting");
    }

    public void Dispose()
    {
        _program.Dispose();
        _scratch.Dispose();
    }

    /// <summary>
    /// Accounts as the program stores them, except that the slow hash is a quick one: 5,000 of the usual ones take minutes to make and
    /// minutes to check the first time, and a password that was right once is checked by the quick keyed hash anyway.
    /// </summary>
    private static void AddAccounts(DataDirectory data)
    {
        var secrets = SecretBox.OpenOrCreate(data);
        using var connection = Operation.Database.OpenOrCreate(data).Open();
        using var transaction = connection.BeginTransaction();
        var revision = Operation.Database.NextRevision(transaction);
        for (var user = 0; user < LoadUsers.Count; user++)
        {
            var (name, password) = (LoadUsers.Name(user), LoadUsers.Password(user));
            connection.Execute(
                """
                INSERT INTO account (username, name, grp, state, password_hash, sealed_secret, must_change, max_devices, created, changed, revision)
                VALUES (@name, @name, 'staff', 'active', @hash, @secret, 0, 3, @now, @now, @revision)
                """,
                new { name, hash = QuickHash(password), secret = secrets.Seal(name, password), now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), revision },
                transaction);
        }

        transaction.Commit();
    }

    private static string QuickHash(string password)
    {
        var salt = new byte[16];
        var hash = System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, System.Security.Cryptography.HashAlgorithmName.SHA512, 32);
        return $"$pbkdf2-sha512$i=1${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }
}
