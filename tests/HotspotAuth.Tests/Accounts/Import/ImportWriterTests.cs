using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Accounts.Import;

public sealed class ImportWriterTests
{
    private static string Many(int rows, bool passwords) =>
        "username,password\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"user{i:0000},{(passwords ? $"green lamp {i}" : "")}\n"));

    [Fact]
    public async Task Given_passwords_work_at_once_and_get_their_slow_hash_later()
    {
        await using var import = new ImportFixture();
        var outcome = import.Write(import.Csv(Many(40, passwords: true)));
        Assert.Equal((40, 40, 0), (outcome.Accounts, outcome.Sealed, outcome.OneTime.Count));
        Assert.True(import.Core.Known.VerifyPassword("user0007", "green lamp 7"));
        Assert.False(import.Core.Known.VerifyPassword("user0008", "green lamp 7"));

        var hardening = import.Core.Get<PasswordHardening>();
        var database = import.Core.Get<Database>();
        Assert.Equal(40, PasswordHardening.Waiting(database));
        Assert.Equal((16, 16, 8, 0), (hardening.Work(default), hardening.Work(default), hardening.Work(default), hardening.Work(default)));
        Assert.Equal(0, PasswordHardening.Waiting(database));
        import.Core.Known.Refresh();
        Assert.True(import.Core.Known.VerifyPassword("user0007", "green lamp 7"));
        Assert.False(import.Core.Known.VerifyPassword("user0007", "green lamp 8"));
        using var connection = database.Open();
        Assert.All(connection.Query<string>("SELECT password_hash FROM account"), hash => Assert.StartsWith("$argon2id$", hash, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_that_was_changed_meanwhile_is_not_overwritten()
    {
        await using var import = new ImportFixture();
        import.Write(import.Csv(Many(40, passwords: true)));
        await import.Core.Accounts.ChangePasswordAsync("user0000", "another river", Actor.System, CancellationToken.None);
        var hardening = import.Core.Get<PasswordHardening>();
        while (hardening.Work(default) > 0) { }
        import.Core.Known.Refresh();
        Assert.True(import.Core.Known.VerifyPassword("user0000", "another river"));
        Assert.False(import.Core.Known.VerifyPassword("user0000", "green lamp 0"));
    }

    [Fact]
    public async Task A_seal_moved_to_another_account_opens_nothing()
    {
        await using var import = new ImportFixture();
        import.Write(import.Csv(Many(40, passwords: true)));
        using (var connection = import.Core.Get<Database>().Open())
            connection.Execute("UPDATE account SET password_hash = (SELECT password_hash FROM account WHERE username = 'user0001'), revision = 1000 WHERE username = 'user0002'");
        import.Core.Known.Refresh();
        Assert.False(import.Core.Known.VerifyPassword("user0002", "green lamp 1"));
        Assert.True(import.Core.Known.VerifyPassword("user0001", "green lamp 1"));
    }

    [Fact]
    public async Task Generated_passwords_work_at_once_and_must_be_changed()
    {
        await using var import = new ImportFixture();
        var outcome = import.Write(import.Csv(Many(3, passwords: false)));
        Assert.Equal(3, outcome.OneTime.Select(p => p.Password).Distinct().Count());
        Assert.All(outcome.OneTime, p => Assert.True(import.Core.Known.VerifyPassword(p.Username, p.Password)));
        Assert.True((await import.AccountAsync("user0001")).MustChangePassword);
        Assert.Equal(0, PasswordHardening.Waiting(import.Core.Get<Database>()));
    }

    [Fact]
    public async Task An_account_made_meanwhile_leaves_nothing_of_the_import()
    {
        await using var import = new ImportFixture();
        var plan = import.Csv(Many(5, passwords: false));
        await import.Core.AddAsync("user0004");
        Assert.Throws<AccountException>(() => import.Write(plan));
        Assert.Equal(1, await import.Core.Accounts.CountAsync(new AccountQuery(), CancellationToken.None));
        using var connection = import.Core.Get<Database>().Open();
        Assert.Equal(1, connection.ExecuteScalar<int>("SELECT count(*) FROM audit_outbox"));
    }

    [Fact]
    public async Task A_stopped_import_leaves_nothing()
    {
        await using var import = new ImportFixture();
        var plan = import.Csv(Many(3000, passwords: false));
        using var stop = new CancellationTokenSource();
        var progress = new Stopping(stop);
        Assert.Throws<OperationCanceledException>(() => import.Core.Get<ImportWriter>().Write(plan, new ImportSource(ImportOrigin.Csv, "f", []), Actor.System, progress, stop.Token));
        Assert.True(progress.WasWriting);
        Assert.Equal(0, await import.Core.Accounts.CountAsync(new AccountQuery(), CancellationToken.None));
    }

    [Fact]
    public async Task Each_account_and_the_import_as_a_whole_are_in_the_audit_trail_without_a_password()
    {
        await using var import = new ImportFixture();
        import.Write(import.Csv(Many(40, passwords: true)));
        using var connection = import.Core.Get<Database>().Open();
        var records = connection.Query<(string Action, string Object, string? Reason, long? Rows)>("SELECT action, object, reason, rows FROM audit_outbox").ToList();
        Assert.Equal(40, records.Count(r => r.Action == "account-add"));
        Assert.Equal(40, Assert.Single(records, r => r.Action == "account-import").Rows);
        Assert.DoesNotContain(records, r => r.ToString().Contains("lamp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_whole_import_has_one_revision()
    {
        await using var import = new ImportFixture();
        var before = import.Core.Get<Database>().Revision();
        import.Write(import.Csv(Many(100, passwords: false)));
        Assert.Equal(before + 1, import.Core.Get<Database>().Revision());
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<ImportProgress>
    {
        public bool WasWriting { get; private set; }

        public void Report(ImportProgress value)
        {
            if (value.Stage != ImportStage.Writing) return;
            WasWriting = true;
            stop.Cancel();
        }
    }
}
