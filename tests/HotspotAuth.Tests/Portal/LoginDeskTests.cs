using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Capture;
using HotspotAuth.Portal;
using HotspotAuth.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.Tests.Portal;

public sealed class LoginDeskTests
{
    private static readonly Device Phone = new(new MacAddress(0x020000000001), IPAddress.Parse("10.10.0.5"));

    private static LoginDesk Desk(CoreFixture core) => new(core.Policy, core.Get<AccessRecorder>(), core.Sessions, NullLogger<LoginDesk>.Instance);

    private static Task<AccessDecision> EnterAsync(LoginDesk desk) =>
        desk.EnterAsync(AccessAttempt.Portal("mali", "secret123", Phone), Phone, CancellationToken.None);

    [Fact]
    public async Task Forms_posted_too_fast_are_refused_and_the_first_refusal_of_the_minute_is_an_attempt_on_record()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        using var desk = Desk(core);
        var reasons = new List<AccessReason>();
        while (reasons.Count(r => r == AccessReason.TooManyAttempts) < 5 && reasons.Count < 1000) reasons.Add((await EnterAsync(desk)).Reason);
        var listed = core.Get<AttemptLog>().Last(1000);
        Assert.Equal(reasons.Count - 5, listed.Count(a => a.Accepted));
        var refused = Assert.Single(listed, a => !a.Accepted);
        Assert.Equal((AccessReason.TooManyAttempts, Phone.Mac, null), (refused.Reason, refused.Mac, refused.Username));
    }

    [Fact]
    public async Task A_log_in_that_was_granted_but_could_not_be_carried_out_is_on_record_as_both()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        using var desk = Desk(core);
        await core.Get<SessionJournal>().DisposeAsync(); // nothing can be written from here on
        Assert.Equal(AccessReason.Unavailable, (await EnterAsync(desk)).Reason);
        Assert.Equal([AccessReason.Unavailable, AccessReason.Accepted], core.Get<AttemptLog>().Last(10).Select(a => a.Reason));
    }
}
