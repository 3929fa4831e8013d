using System.Net;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Admin;

public sealed class AdministratorStoreTests
{
    private const string Password = "river under the hill";
    private static readonly byte[] Secret = [.. Enumerable.Range(1, Totp.SecretLength).Select(i => (byte)i)];
    private static readonly IPAddress Here = IPAddress.Parse("10.10.0.9");

    [Fact]
    public async Task Guesses_at_the_same_moment_all_count_and_lock_the_administrator_out()
    {
        await using var core = new CoreFixture();
        var store = core.Get<AdministratorStore>();
        var password = store.EnsureFirst("admin", "Administrator")!;
        var guesses = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => store.SignInAsync("admin", $"guess-{i}", null, CancellationToken.None)));
        Assert.All(guesses, Assert.Null);
        Assert.Null(await store.SignInAsync("admin", password, null, CancellationToken.None));
        core.Clock.Move(TimeSpan.FromMinutes(16));
        Assert.NotNull(await store.SignInAsync("admin", password, null, CancellationToken.None));
    }

    [Fact]
    public async Task A_right_password_between_wrong_codes_does_not_forget_them()
    {
        await using var core = new CoreFixture();
        var store = await EnrolledAsync(core);
        for (var i = 0; i < 5; i++)
        {
            Assert.NotNull(await store.SignInAsync("admin", Password, Here, CancellationToken.None));
            Assert.Null(store.EnterCode("admin", "000000", Here));
        }

        Assert.Null(await store.SignInAsync("admin", Password, Here, CancellationToken.None));
        Assert.Null(store.EnterCode("admin", Code(core), Here));
        core.Clock.Move(TimeSpan.FromMinutes(16));
        Assert.NotNull(await store.SignInAsync("admin", Password, Here, CancellationToken.None));
        Assert.NotNull(store.EnterCode("admin", Code(core), Here));
    }

    [Fact]
    public async Task A_code_is_taken_once_and_a_recovery_code_once()
    {
        await using var core = new CoreFixture();
        var store = await EnrolledAsync(core);
        core.Clock.Move(TimeSpan.FromMinutes(1));
        var codes = core.Get<SecondFactors>().Renew("admin", Actor.System);

        Assert.NotNull(store.EnterCode("admin", Code(core), Here));
        Assert.Null(store.EnterCode("admin", Code(core), Here));
        Assert.NotNull(store.EnterCode("admin", codes[3], Here));
        Assert.Null(store.EnterCode("admin", codes[3], Here));
        Assert.Equal(9, core.Get<SecondFactors>().Of("admin")!.CodesLeft);
    }

    [Fact]
    public async Task New_recovery_codes_end_those_before()
    {
        await using var core = new CoreFixture();
        var store = await EnrolledAsync(core);
        var old = core.Get<SecondFactors>().Renew("admin", Actor.System);
        var fresh = core.Get<SecondFactors>().Renew("admin", Actor.System);

        Assert.Null(store.EnterCode("admin", old[0], Here));
        Assert.NotNull(store.EnterCode("admin", fresh[0], Here));
    }

    [Fact]
    public async Task Neither_secret_nor_recovery_code_nor_password_lies_readable_in_the_store()
    {
        await using var core = new CoreFixture();
        await EnrolledAsync(core);
        var codes = core.Get<SecondFactors>().Renew("admin", Actor.System);
        var files = Directory.GetFiles(core.Directory, "hotspot.sqlite*").Select(file =>
        {
            // SQLite holds it open.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }).ToArray();

        foreach (var text in codes.Append(Convert.ToHexString(Secret)).Append(Totp.Base32(Secret)).Append(Password))
            Assert.All(files, file => Assert.True(file.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) < 0, text));
        Assert.All(files, file => Assert.True(file.AsSpan().IndexOf(Secret) < 0));
    }

    [Fact]
    public async Task An_unknown_name_is_recorded_without_what_was_typed_and_a_flood_of_them_in_few_rows()
    {
        await using var core = new CoreFixture();
        var store = core.Get<AdministratorStore>();
        for (var i = 0; i < RefusalRows.MostInAMinute + 12; i++) await store.SignInAsync($"secret-{i}", "x", Here, CancellationToken.None);
        Assert.Equal(RefusalRows.MostInAMinute, Refusals(core).Count);
        core.Clock.Move(TimeSpan.FromMinutes(1));
        await store.SignInAsync("secret-again", "x", Here, CancellationToken.None);

        var rows = Refusals(core);
        Assert.Equal((RefusalRows.MostInAMinute + 1, 12), (rows.Count, rows[^1].Rows));
        Assert.All(rows, row => Assert.Equal(("?", null, "unknown-name", "10.10.0.9"), (row.Actor, row.Object, row.Reason, row.Origin)));
    }

    [Fact]
    public async Task Who_was_ended_is_refused_with_the_right_password_and_his_stamp_is_gone()
    {
        await using var core = new CoreFixture();
        var store = await EnrolledAsync(core);
        core.Get<AdministratorDesk>().Add("wichai", "Wichai", null, [ConsoleRole.Issuer, ConsoleRole.SystemAdministrator], Actor.System);
        await store.ChangePasswordAsync("wichai", Password, Actor.System, CancellationToken.None);
        Assert.NotNull(await store.SignInAsync("wichai", Password, Here, CancellationToken.None));

        Assert.Equal(DeskRefusal.None, core.Get<AdministratorDesk>().Disable("wichai", new Actor("admin", "admin", Here)));

        Assert.Null(store.StampOf("wichai"));
        Assert.Null(await store.SignInAsync("wichai", Password, Here, CancellationToken.None));
    }

    private static async Task<AdministratorStore> EnrolledAsync(CoreFixture core)
    {
        var store = core.Get<AdministratorStore>();
        store.EnsureFirst("admin", "Administrator");
        await store.ChangePasswordAsync("admin", Password, Actor.System, CancellationToken.None);
        Assert.NotNull(core.Get<SecondFactors>().Enrol("admin", Secret, Code(core), Actor.System));
        return store;
    }

    private static string Code(CoreFixture core) => Totp.Code(Secret, Totp.StepAt(core.Clock.GetUtcNow()));

    private static List<(string Actor, string? Object, string Reason, string Origin, long? Rows)> Refusals(CoreFixture core)
    {
        using var connection = core.Get<Database>().Open();
        return connection.Query<(string, string?, string, string, long?)>("SELECT actor, object, reason, origin, rows FROM audit_outbox WHERE action = 'sign-in' ORDER BY id").AsList();
    }
}
