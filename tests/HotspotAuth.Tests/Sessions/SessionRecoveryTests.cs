using System.Net;
using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.Sessions;

public sealed class SessionRecoveryTests
{
    [Fact]
    public async Task What_a_kill_kept_out_of_the_log_is_told_at_the_start_and_what_is_there_is_not_told_twice()
    {
        await using var core = new CoreFixture();
        var now = core.Clock.GetUtcNow();
        var stream = core.Get<AccessStream>();
        var written = Stored(1) with { State = SessionState.Closed, End = now.AddSeconds(-3), Cause = SessionCause.UserRequest };
        var missed = Stored(2) with { State = SessionState.Closed, End = now.AddSeconds(-1), Cause = SessionCause.UserRequest };
        var open = Stored(3);
        await core.Get<SessionJournal>().WriteAsync(store => Array.ForEach([written, missed, open], store.Put), default);
        stream.Session("stop", written);
        await stream.FlushAsync(default);
        core.Sessions.TakeOver([open]);
        core.Get<SessionRecovery>().Run();
        await stream.FlushAsync(default);
        var rows = new TrafficReader(core.Get<TrafficStore>()).Sessions(new SessionQuery(0, long.MaxValue)).Select(s => (s.Row.User, s.Row.Event)).ToArray();
        Assert.Single(rows, ("u1", SessionEvent.Stop));
        Assert.Single(rows, ("u2", SessionEvent.Stop));
        Assert.Single(rows, ("u3", SessionEvent.Interim));

        Session Stored(int n) => new()
        {
            Id = Guid.CreateVersion7(),
            Account = n,
            Username = $"u{n}",
            Person = "P",
            Group = "staff",
            Mac = new MacAddress(0x020000000000 + (ulong)n),
            Ip = new IPAddress([10, 10, 0, (byte)n]),
            Start = now.AddHours(-2),
            LastSeen = now,
        };
    }
}
