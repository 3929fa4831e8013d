using System.Globalization;
using System.Net;
using Dapper;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Operation;

namespace HotspotAuth.Benchmarks.Lists;

/// <summary>A large office with a past: accounts with Thai names, sessions of many days, the log-ins that are kept. The same for every run.</summary>
internal static class LargeOffice
{
    public const int Accounts = 100_000;
    public const int SessionsADay = 7_000;

    private static readonly string[] Titles = ["นาย", "นาง", "นางสาว"];
    private static readonly string[] FirstHalves =
        ["สม", "ประ", "วิ", "สุ", "ธน", "อรุ", "กิต", "ชัย", "ณัฐ", "พร", "มณี", "รัตน", "เกษ", "ไพ", "โสภ", "แก้ว", "เพ็ญ", "ใจ", "จัน", "ดวง", "นิ", "บุญ", "ปิย", "ภัทร", "ยุ", "ลัด", "ศิริ", "อำ", "อุ", "เอก"];
    private static readonly string[] SecondHalves = ["ชาย", "เสริฐ", "ชัย", "ดา", "พล", "ณี", "ติ", "วรรณ", "พงศ์", "ทิพย์", "รัตน์", "ศรี", "สุดา", "นภา", "พร", "มาศ", "ลักษณ์", "ศักดิ์", "เดช", "จิตร"];
    private static readonly string[] Families = ["ใจดี", "มั่นคง", "รักดี", "ทองดี", "สุขใจ", "แสงทอง", "บุญมา", "ศรีสุข", "วงศ์ไทย", "พันธุ์ดี", "เจริญ", "ดีพร้อม", "คำแก้ว", "อินทร์", "ไชยา", "เพชรดี"];

    public static void Make(Database database, int days, DateTimeOffset now)
    {
        using var connection = database.OpenToKeep();
        connection.Execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000");
        using var transaction = connection.BeginTransaction();
        // Made at the end, sorted: kept up row by row they are most of the work.
        var indexes = connection.Query<(string Name, string Sql)>("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'session' AND sql IS NOT NULL").AsList();
        foreach (var (name, _) in indexes) connection.Execute($"DROP INDEX {name}");
        MakeAccounts(connection, now.ToUnixTimeMilliseconds());
        MakeSessions(connection, days, now);
        MakeAttempts(connection, now);
        foreach (var (_, sql) in indexes) connection.Execute(sql);
        transaction.Commit();
        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public static string Username(int account) => string.Create(CultureInfo.InvariantCulture, $"user{account:D6}");

    public static string NameTh(int account)
    {
        var random = new Random(account);
        return $"{Pick(Titles, random)}{Pick(FirstHalves, random)}{Pick(SecondHalves, random)} {Pick(Families, random)}{Pick(SecondHalves, random)}";
    }

    public static MacAddress Mac(int account) => new(0x0200_0000_0000 + (ulong)account);

    public static IPAddress Ip(int number) => new([10, 10, (byte)(number >> 8), (byte)number]);

    private static void MakeAccounts(Microsoft.Data.Sqlite.SqliteConnection connection, long now)
    {
        using var put = new PreparedStatement(
            connection,
            """
            INSERT INTO account (id, username, name, name_th, email, phone, grp, state, password_hash, must_change, max_devices, valid_until, created, changed, revision)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 3, ?, ?, ?, ?)
            """);
        var hash = Peers.LoadAccounts.QuickHash("nobody logs in");
        for (var i = 0; i < Accounts; i++)
        {
            var username = Username(i);
            put.Bind(i + 1).Bind(username).Bind(string.Create(CultureInfo.InvariantCulture, $"Person{i:D6} Family{i % 997}")).Bind(NameTh(i)).Bind($"{username}@example.go.th")
                .Bind(string.Create(CultureInfo.InvariantCulture, $"08{i:D8}")).Bind(i % 5 == 0 ? AccountGroup.Guest : AccountGroup.Staff)
                .Bind((i % 50) switch { 0 => "disabled", 1 => "closed", _ => "active" }).Bind(hash)
                .Bind(i % 3 == 0 ? now + (i * 60_000L) : null).Bind(now).Bind(now).Bind(i + 2).Run();
        }

        connection.Execute("UPDATE revision SET value = @value", new { value = Accounts + 2 });
    }

    /// <summary>By the store itself: made one by one here they take minutes. Nine of ten are of the same few thousand people.</summary>
    private static void MakeSessions(Microsoft.Data.Sqlite.SqliteConnection connection, int days, DateTimeOffset now) => connection.Execute(
        $"""
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < @count - 1),
          s AS (SELECT i, (i * 2654435761 % 4294967296) % CASE WHEN i % 10 = 0 THEN {Accounts} ELSE 3000 END AS person, @from + i * (86400000 / {SessionsADay}) AS started, i * 40503 % 65536 AS address FROM n)
        INSERT INTO session (id, account, username, person, person_th, grp, mac, ip, started, last_seen, ended, state, cause, packets_up, packets_down, bytes_up, bytes_down)
        SELECT printf('%08x-%04x-7000-8000-%012x', started / 65536, started % 65536, i), a.id, a.username, a.name, a.name_th, a.grp,
          printf('02:00:00:%02x:%02x:%02x', person / 65536, person / 256 % 256, person % 256), printf('10.10.%d.%d', address / 256, address % 256),
          started, started + 60000 * (1 + i % 480), started + 60000 * (1 + i % 480), 'closed', 'User-Request', i, i, 1000 * i, 7000 * (i % 100000)
        FROM s CROSS JOIN account a ON a.id = person + 1
        """,
        new { count = (long)days * SessionsADay, from = now.AddDays(-days).AddHours(-8).ToUnixTimeMilliseconds() },
        commandTimeout: 3600);

    private static void MakeAttempts(Microsoft.Data.Sqlite.SqliteConnection connection, DateTimeOffset now)
    {
        using var put = new PreparedStatement(connection, "INSERT INTO login_attempt (time, method, reason, username, mac, ip, nas) VALUES (?, 'portal', ?, ?, ?, ?, NULL)");
        var random = new Random(8);
        for (var i = AttemptStore.MostKept; i > 0; i--)
        {
            var person = random.Next(Accounts);
            put.Bind(now.AddSeconds(-12.0 * i).ToUnixTimeMilliseconds()).Bind(i % 6 == 0 ? "wrong-password" : null).Bind(Username(person)).Bind(Mac(person).ToString()).Bind(Ip(person & 65_535)).Run();
        }
    }

    private static string Pick(string[] from, Random random) => from[random.Next(from.Length)];
}
