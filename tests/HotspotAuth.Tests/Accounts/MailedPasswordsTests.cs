using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;

namespace HotspotAuth.Tests.Accounts;

public class MailedPasswordsTests
{
    private static readonly Device Phone = new(null, IPAddress.Parse("10.10.0.7"));

    [Fact]
    public async Task It_is_good_beside_the_old_password_until_its_first_use_and_ends_the_old_one_then()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali", "old password 1");
        var mailed = core.Get<MailedPasswords>();

        var password = await mailed.IssueAsync("Mali", Actor.System, CancellationToken.None);
        core.Known.Refresh();
        Assert.True(core.Known.IsMailedPassword("mali", password!));
        Assert.True(core.Known.VerifyPassword("mali", "old password 1"));
        var attempt = AccessAttempt.Portal("mali", " " + password!.ToUpperInvariant(), Phone);
        Assert.True((await core.Policy.DecideAsync(attempt, CancellationToken.None)).Granted);
        await attempt.Settle!(mailed, CancellationToken.None);

        Assert.False(core.Known.VerifyPassword("mali", "old password 1"));
        Assert.False(core.Known.IsMailedPassword("mali", password));
        Assert.True(core.Known.VerifyPassword("mali", password));
        Assert.True(core.Known.TryFind("mali", out var account) && account.MustChangePassword);
    }

    [Fact]
    public async Task The_old_password_stays_where_the_mailed_one_is_not_used()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali", "old password 1");
        var mailed = core.Get<MailedPasswords>();
        var password = await mailed.IssueAsync("mali", Actor.System, CancellationToken.None);
        core.Known.Refresh();

        var attempt = AccessAttempt.Portal("mali", "old password 1", Phone);
        Assert.True((await core.Policy.DecideAsync(attempt, CancellationToken.None)).Granted);
        await attempt.Settle!(mailed, CancellationToken.None);
        core.Clock.Move(TimeSpan.FromHours(1));

        Assert.True(core.Known.VerifyPassword("mali", "old password 1"));
        Assert.False(core.Known.IsMailedPassword("mali", password!));
        Assert.Equal(AccessReason.WrongPassword, (await core.Policy.DecideAsync(AccessAttempt.Portal("mali", password!, Phone), CancellationToken.None)).Reason);
    }

    [Fact]
    public async Task A_later_mail_ends_the_earlier_one_and_no_other_account_can_use_it()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        await core.AddAsync("somchai");
        var mailed = core.Get<MailedPasswords>();

        var first = await mailed.IssueAsync("mali", Actor.System, CancellationToken.None);
        var second = await mailed.IssueAsync("mali", Actor.System, CancellationToken.None);
        core.Known.Refresh();

        Assert.False(core.Known.IsMailedPassword("mali", first!));
        Assert.True(core.Known.IsMailedPassword("mali", second!));
        Assert.False(core.Known.IsMailedPassword("somchai", second!));
        Assert.Null(await mailed.IssueAsync("nobody", Actor.System, CancellationToken.None));
    }
}
