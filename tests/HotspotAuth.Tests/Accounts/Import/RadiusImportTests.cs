using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Tests.Accounts.Import;

public sealed class RadiusImportTests
{
    private const string Office =
        """
        INSERT INTO radcheck (id, username, attribute, op, value) VALUES
          (1,'Mali','Cleartext-Password',':=','green lamp 7'),
          (2,'Mali','Simultaneous-Use',':=','2'),
          (3,'Mali','Expiration',':=','31 Dec 2027 23:59:59'),
          (4,'prasert','SHA-Password',':=','5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8'),
          (5,'somchai','Cleartext-Password',':=','12342530'),
          (6,'short','Cleartext-Password',':=','1234'),
          (7,'gone','Cleartext-Password',':=','green lamp 8'),
          (8,'gone','Expiration',':=','01 Jan 2020'),
          (9,'off','Cleartext-Password',':=','green lamp 9'),
          (10,'นางสาว','Cleartext-Password',':=','green lamp 1'),
          (11,'02005e100001','Auth-Type',':=','Accept'),
          (12,'bound','Cleartext-Password',':=','green lamp 2'),
          (13,'bound','Calling-Station-Id','==','02-00-5E-10-00-02'),
          (14,'lm','LM-Password',':=','0123456789abcdef0123456789abcdef');
        INSERT INTO radreply VALUES (1,'Mali','Session-Timeout',':=','3600'),(2,'Mali','Framed-IP-Address',':=','10.1.2.3'),(3,'Mali','Idle-Timeout','=','soon');
        INSERT INTO radusergroup VALUES ('Mali','teachers',1),('Mali','extra',5),('prasert','teachers',1),('off','daloRADIUS-Disabled-Users',0);
        INSERT INTO radgroupcheck VALUES (1,'teachers','Simultaneous-Use',':=','4'),(2,'daloRADIUS-Disabled-Users','Auth-Type',':=','Reject'),(3,'teachers','Max-Daily-Session',':=','28800');
        INSERT INTO radgroupreply VALUES (1,'teachers','Mikrotik-Rate-Limit',':=','2M/8M 4M/16M'),(2,'teachers','WISPr-Session-Terminate-Time',':=','x');
        INSERT INTO userinfo (id,username,firstname,lastname,email,department,company,workphone,homephone,mobilephone,portalloginpassword) VALUES
          (1,'Mali','มะลิ','ทองคำ','mali@example.org','วิชาการ','','0550','','0812345678','secret'),(2,'nobody','No','Body','','','','','','','');
        INSERT INTO radacct VALUES (1),(2),(3);
        """;

    [Fact]
    public async Task An_office_moves_over()
    {
        await using var import = new ImportFixture();
        var outcome = import.Write(import.Dump(Office));
        Assert.Equal((7, 1, 1, 1), (outcome.Accounts, outcome.Groups - 1, outcome.Devices, outcome.KnownHashes));

        var mali = await import.AccountAsync("mali");
        Assert.Equal(("มะลิ ทองคำ", "mali@example.org", "0812345678", "วิชาการ", "teachers", 2), (mali.NameTh, mali.Email, mali.Phone, mali.Position, mali.Group, mali.MaxDevices));
        Assert.Equal(new DateTimeOffset(2027, 12, 31, 23, 59, 59, TimeSpan.FromHours(7)), mali.ValidUntil);
        Assert.Equal(3600, mali.Rights.SessionSeconds);
        Assert.False(mali.MustChangePassword);
        Assert.True(import.Core.Known.VerifyPassword("mali", "green lamp 7"));
        Assert.True(import.Core.Known.TryFind("mali", out var effective));
        Assert.Equal((2_000_000, 8_000_000, 28_800), ((int)effective.Rights.UpBitsPerSecond!, (int)effective.Rights.DownBitsPerSecond!, (int)effective.Rights.DailySeconds!));

        Assert.Equal(4, (await import.AccountAsync("prasert")).MaxDevices);
        Assert.True(import.Core.Known.VerifyPassword("prasert", "password"));
        // The office's old habit lets in once more, and then has to go.
        Assert.True((await import.AccountAsync("somchai")).MustChangePassword);
        Assert.Equal(AccountState.Disabled, (await import.AccountAsync("off")).State);
        Assert.Equal(["lm", "short"], outcome.OneTime.Select(p => p.Username).Order(StringComparer.Ordinal));
        Assert.Equal("bound", Assert.Single(import.Core.Get<DeviceStore>().List()).Username);
    }

    [Fact]
    public async Task What_is_left_behind_is_told_by_row_without_a_secret()
    {
        await using var import = new ImportFixture();
        var plan = import.Dump(Office);
        string[] told = [.. plan.Losses.Items.Select(l => $"{l.Of} {l.What} {l.Kind}").Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "02005e100001 MAC no_owner", "Mali Framed-IP-Address attribute", "Mali Idle-Timeout value", "Mali extra second_group",
                "bound Calling-Station-Id only_device", "gone valid_until Past", "lm LM-Password password_kind", "nobody userinfo no_check",
                "short Cleartext-Password password_unfit", "teachers WISPr-Session-Terminate-Time attribute", "นางสาว username Malformed",
            ],
            told);
        Assert.Equal(3, plan.LossCounts[("radacct", "history")]);
        Assert.Equal(1, plan.LossCounts[("password", "weak")]);
        Assert.DoesNotContain(plan.Losses.Items, l => l.ToString().Contains("lamp", StringComparison.Ordinal) || l.ToString().Contains("1234", StringComparison.Ordinal) || l.ToString().Contains("0123456789abcdef", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_device_let_in_by_its_MAC_gets_the_owner_who_was_named()
    {
        await using var import = new ImportFixture();
        import.Write(import.Dump(Office, owner: "Mali"));
        Assert.Equal(["bound", "mali"], import.Core.Get<DeviceStore>().List().Select(d => d.Username).Order(StringComparer.Ordinal));
        Assert.Equal("owner", Assert.Single(import.Dump("INSERT INTO radcheck VALUES (1,'02:00:5e:10:00:07','Auth-Type',':=','Accept');", owner: "nobody").Faults.Items).Kind);
    }

    [Fact]
    public async Task A_second_import_brings_only_what_is_new_and_changes_nothing()
    {
        await using var import = new ImportFixture();
        import.Write(import.Dump(Office));
        var plan = import.Dump(Office.Replace("'prasert'", "'prasert2'", StringComparison.Ordinal));
        Assert.Equal("prasert2", Assert.Single(plan.Accounts).Account.Username);
        Assert.Contains(plan.Losses.Items, l => l is { Of: "Mali", Kind: "Taken" });
        Assert.Contains(plan.Losses.Items, l => l is { Of: "teachers", Kind: "group_exists" });
    }

    [Fact]
    public async Task A_dump_that_is_cut_off_saves_nothing()
    {
        await using var import = new ImportFixture();
        var plan = import.Dump(Office[..(Office.Length / 2)]);
        Assert.Equal("truncated", Assert.Single(plan.Faults.Items).Kind);
        Assert.Empty(plan.Accounts);
    }

    [Fact]
    public async Task A_packed_dump_is_unpacked_and_a_torn_one_refused()
    {
        await using var import = new ImportFixture();
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(System.Text.Encoding.UTF8.GetBytes(Office));
        var octets = packed.ToArray();
        Assert.Equal(7, import.Read(octets, new ImportChoice(ImportOrigin.FreeRadius)).Accounts.Count);
        Assert.NotEmpty(import.Read(octets[..(octets.Length / 2)], new ImportChoice(ImportOrigin.FreeRadius)).Faults.Items);
        octets[20] ^= 0xFF;
        Assert.NotEmpty(import.Read(octets, new ImportChoice(ImportOrigin.FreeRadius)).Faults.Items);
    }

    [Theory]
    [InlineData("INSERT INTO radcheck VALUES (1,'a\\0b','Cleartext-Password',':=','green lamp 1');")]
    [InlineData("INSERT INTO radcheck VALUES (1,'../../etc/passwd','Cleartext-Password',':=','green lamp 1');")]
    [InlineData("INSERT INTO radcheck VALUES (1,'=cmd()','Cleartext-Password',':=','green lamp 1');")]
    public async Task A_hostile_name_becomes_no_account(string dump)
    {
        await using var import = new ImportFixture();
        var plan = import.Dump(dump);
        Assert.DoesNotContain(plan.Accounts, a => Usernames.Normalize(a.Account.Username) != "ab");
    }

    [FreeRadiusSchemaFact]
    public async Task The_schema_that_FreeRADIUS_brings_for_SQLite_is_read()
    {
        await using var import = new ImportFixture();
        var path = Path.Combine(import.Core.Directory, "radius.sqlite");
        SystemSqlite.Use();
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            connection.Execute(await File.ReadAllTextAsync(FreeRadiusSchemaFactAttribute.Schema));
            connection.Execute("INSERT INTO radcheck (username, attribute, op, value) VALUES ('mali', 'Cleartext-Password', ':=', 'green lamp 7')");
            connection.Execute("INSERT INTO radusergroup (username, groupname, priority) VALUES ('mali', 'teachers', 1)");
            connection.Execute("INSERT INTO radgroupreply (groupname, attribute, op, value) VALUES ('teachers', 'WISPr-Bandwidth-Max-Down', ':=', '8000000')");
            connection.Execute("INSERT INTO radacct (acctsessionid, acctuniqueid, username, nasipaddress) VALUES ('1', 'a', 'mali', '192.0.2.1')");
            // What a stranger's file may bring: a view in the place of a table, which must not be run.
            connection.Execute("CREATE VIEW userinfo AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS username FROM n");
        }

        var plan = import.Core.Get<ImportReader>().Read(path, new ImportChoice(ImportOrigin.FreeRadius), null, CancellationToken.None);
        import.Write(plan);
        Assert.Equal("teachers", (await import.AccountAsync("mali")).Group);
        Assert.Equal(8_000_000, plan.Groups["teachers"].DownBitsPerSecond);
        Assert.Equal(1, plan.LossCounts[("radacct", "history")]);
        await File.WriteAllBytesAsync(path, (await File.ReadAllBytesAsync(path))[..5000]);
        Assert.Equal("sqlite", Assert.Single(import.Core.Get<ImportReader>().Read(path, new ImportChoice(ImportOrigin.FreeRadius), null, CancellationToken.None).Faults.Items).Kind);
    }
}

/// <summary>Where Debian's freeradius-config is installed, which freeradius needs.</summary>
public sealed class FreeRadiusSchemaFactAttribute : FactAttribute
{
    public const string Schema = "/etc/freeradius/3.0/mods-config/sql/main/sqlite/schema.sql";

    public FreeRadiusSchemaFactAttribute()
    {
        if (!File.Exists(Schema)) Skip = "FreeRADIUS's schema is missing (Debian: freeradius-config)";
    }
}
