using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Capture;
using HotspotAuth.Events;

namespace HotspotAuth.Tests.Events;

public sealed class EventEndingTests
{
    [Fact]
    public async Task Everybody_of_an_ended_event_is_cut_off_and_nobody_else()
    {
        await using var core = new CoreFixture();
        var ending = await IssueAsync(core);
        var other = await IssueAsync(core);
        core.Clock.Move(TimeSpan.FromHours(2));
        await LogInAsync(core, ending.Codes[0], 1);
        await LogInAsync(core, ending.Codes[1], 2);
        var staying = await LogInAsync(core, other.Codes[0], 3);

        var ended = await core.Get<EventEnding>().EndAsync(ending.Id, "the power is off", Office.Asker, CancellationToken.None);

        Assert.Equal((2, 0), (ended.Ended, ended.Unanswered));
        Assert.Equal([staying], core.Sessions.Open.Select(s => s.Id));
        Assert.Equal(AccessReason.Expired, (await DecideAsync(core, ending.Codes[0], 1)).Reason);
        Assert.True((await DecideAsync(core, other.Codes[0], 3)).Granted);
    }

    [Fact]
    public async Task A_running_service_answers_the_verb_with_what_it_did()
    {
        await using var core = new CoreFixture();
        var (id, _) = await IssueAsync(core);

        var answer = await core.Get<EventEnding>().AnswerAsync(new HotspotAuth.Operation.ServiceRequest(1, EventEnding.Request, $"{id}", "root"), CancellationToken.None);

        Assert.Equal((true, $"event {id} ended, 0 sessions cut"), (answer.Ok, answer.Text));
        Assert.Equal(("root", "verb"), (core.Events().Steps(id)[^1].SignedBy, core.Events().Steps(id)[^1].Role));
    }

    private static async Task<(long Id, string[] Codes)> IssueAsync(CoreFixture core)
    {
        var id = core.Approved();
        ListedGuest[] guests = [new("Malee Thongkham", "0812345678", null), new("Prasert Namphet", "0812345679", null)];
        var slips = await core.Events().IssueAsync(id, new SlipOrder(0, 2, guests), Office.Asker, CancellationToken.None);
        core.Known.Refresh();
        return (id, [.. slips.Select(s => s.Account.Username)]);
    }

    private static async Task<Guid> LogInAsync(CoreFixture core, string code, byte device)
    {
        var decision = await DecideAsync(core, code, device);
        Assert.True(decision.Granted, decision.Reason.ToString());
        return (await core.Sessions.StartAsync(decision, Device(device), CancellationToken.None)).Id;
    }

    private static Task<AccessDecision> DecideAsync(CoreFixture core, string code, byte device) =>
        core.Policy.DecideAsync(AccessAttempt.Portal(code, code, Device(device)), CancellationToken.None);

    private static Device Device(byte number) => new(new MacAddress(0x020000000000UL + number), new IPAddress([10, 10, 0, number]));
}
