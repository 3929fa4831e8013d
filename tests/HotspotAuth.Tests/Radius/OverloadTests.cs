using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>Bounds, and what goes first when they are met.</summary>
public sealed class OverloadTests
{
    [Fact]
    public async Task Oldest_waiting_Access_Request_goes_when_the_queue_is_full()
    {
        var gate = new TaskCompletionSource<AccessReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = new ListenerRig(
            configure: handler => handler.Access = (_, _) => new(gate.Task), options: options => Small(options, queue: 4, inFlight: 1));
        using var client = new RawClient(rig.Authentication);
        await client.SendAsync(RawPacket.Access(0).User().Pap().Build());
        await Eventually.HoldsAsync(() => rig.Program.AccessRequests.Count == 1);
        for (byte i = 1; i <= 6; i++)
            await client.SendAsync(RawPacket.Access(i).User().Pap().Build());
        await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.Overload) == 2);
        gate.SetResult(AccessReply.Accept());
        var answered = new List<byte>();
        for (var i = 0; i < 5; i++)
            answered.Add((await client.ReceiveAsync())[1]);
        Assert.Equal(new byte[] { 0, 3, 4, 5, 6 }, answered.Order());
    }

    [Fact]
    public async Task Last_quarter_of_the_accounting_queue_is_for_Stop()
    {
        var gate = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = new ListenerRig(
            configure: handler => handler.Account = (_, _) => new(gate.Task), options: options => Small(options, queue: 4, inFlight: 1));
        using var client = new RawClient(rig.Accounting);
        await client.SendAsync(Record(0, AcctStatusType.Start));
        await Eventually.HoldsAsync(() => rig.Program.AccountingRequests.Count == 1);
        for (byte i = 1; i <= 4; i++)
            await client.SendAsync(Record(i, AcctStatusType.InterimUpdate));
        await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.Overload) == 1);
        await client.SendAsync(Record(10, AcctStatusType.Stop));
        await client.SendAsync(Record(11, AcctStatusType.Stop));
        await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.Overload) == 2);
        gate.SetResult(true);
        var answered = new List<byte>();
        for (var i = 0; i < 5; i++)
            answered.Add((await client.ReceiveAsync())[1]);
        Assert.Equal(new byte[] { 0, 1, 2, 3, 10 }, answered.Order());
    }

    [Fact]
    public async Task Request_that_waited_longer_than_any_NAS_is_not_worked_on()
    {
        var time = new FakeTime();
        var gate = new TaskCompletionSource<AccessReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = new ListenerRig(
            configure: handler => handler.Access = (_, _) => new(gate.Task), time: time, options: options => Small(options, queue: 4, inFlight: 1));
        using var client = new RawClient(rig.Authentication);
        await client.SendAsync(RawPacket.Access(1).User().Pap().Build());
        await client.SendAsync(RawPacket.Access(2).User().Pap().Build());
        await Eventually.HoldsAsync(() => rig.Listener.Counters.Received(RadiusCode.AccessRequest) == 2 && rig.Program.AccessRequests.Count == 1);
        Assert.True(await client.IsMetWithSilenceAsync([]));
        time.Advance(ListenerRig.MaximumWait + TimeSpan.FromSeconds(1));
        gate.SetResult(AccessReply.Accept());
        Assert.Equal(1, (await client.ReceiveAsync())[1]);
        await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.TooOld) == 1);
        Assert.Single(rig.Program.AccessRequests);
    }

    [Fact]
    public async Task Request_that_still_waits_when_the_listener_has_gone_meets_a_cancelled_token_and_no_fault()
    {
        var gate = new TaskCompletionSource<AccessReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new List<bool>();
        await using var rig = new ListenerRig(
            configure: handler => handler.Access = (_, ct) =>
            {
                cancelled.Add(ct.IsCancellationRequested);
                return new(gate.Task);
            },
            options: options => Small(options, queue: 4, inFlight: 1), drain: TimeSpan.Zero);
        using var client = new RawClient(rig.Authentication);
        await client.SendAsync(RawPacket.Access(1).User().Pap().Build());
        await client.SendAsync(RawPacket.Access(2).User().Pap().Build());
        await Eventually.HoldsAsync(() => rig.Listener.Counters.Received(RadiusCode.AccessRequest) == 2 && rig.Program.AccessRequests.Count == 1);
        Assert.True(await client.IsMetWithSilenceAsync([]));
        await rig.DisposeAsync();
        gate.SetResult(AccessReply.Accept());
        await Eventually.HoldsAsync(() => rig.Program.AccessRequests.Count == 2);
        Assert.Equal([false, true], cancelled);
        Assert.Empty(rig.Observer.Failures);
    }

    [Fact]
    public async Task Handler_that_blocks_does_not_hold_up_the_receiving_thread()
    {
        using var gate = new ManualResetEventSlim();
        await using var rig = new ListenerRig(configure: handler => handler.Access = (_, ct) =>
        {
            gate.Wait(TimeSpan.FromSeconds(20), ct);
            return new(AccessReply.Accept());
        });
        using var client = new RawClient(rig.Authentication);
        await client.SendAsync(RawPacket.Access(1).User().Pap().Build());
        Assert.Equal(2, (await client.AskAsync(new RawPacket(RadiusCode.StatusServer, 2).Sign().Build()))[1]);
        gate.Set();
        Assert.Equal(1, (await client.ReceiveAsync())[1]);
    }

    [Fact]
    public async Task Handler_that_throws_is_silence_a_counter_and_a_report()
    {
        await using var rig = new ListenerRig(configure: handler => handler.Access = (_, _) => throw new TimeoutException("store"));
        using var client = new RawClient(rig.Authentication);
        await client.SendAsync(RawPacket.Access().User().Pap().Build());
        await Eventually.HoldsAsync(() => !rig.Observer.Failures.IsEmpty);
        Assert.IsType<TimeoutException>(Assert.Single(rig.Observer.Failures));
        Assert.Equal(1, rig.Listener.Counters.Discarded(RadiusDiscard.HandlerFailed));
    }

    [Fact]
    public async Task Program_that_throws_on_the_receiving_thread_costs_one_answer_and_not_the_service()
    {
        await using var rig = new ListenerRig();
        rig.Program.Ready = null;
        using var client = new RawClient(rig.Authentication);
        await client.SendAsync(new RawPacket(RadiusCode.StatusServer, 1).Sign().Build());
        await Eventually.HoldsAsync(() => !rig.Observer.Failures.IsEmpty);
        rig.Program.Ready = true;
        Assert.Equal(2, (await client.AskAsync(new RawPacket(RadiusCode.StatusServer, 2).Sign().Build()))[1]);
        Assert.Equal(1, rig.Listener.Counters.Discarded(RadiusDiscard.HandlerFailed));
    }

    [Fact]
    public async Task Reject_waits_for_its_delay_and_holds_no_thread_meanwhile()
    {
        var time = new FakeTime();
        await using var rig = new ListenerRig(
            configure: handler => handler.Access = (request, _) => new(request.Reject("no")), time: time,
            options: options => new RadiusListenerOptions
            {
                Addresses = options.Addresses,
                AuthenticationPort = 0,
                AccountingPort = null,
                RejectDelay = TimeSpan.FromSeconds(1),
            });
        using var client = new RawClient(rig.Authentication);
        for (byte i = 0; i < 20; i++)
            await client.SendAsync(RawPacket.Access(i).User().Pap().Build());
        await Eventually.HoldsAsync(() => rig.Program.AccessRequests.Count == 20);
        Assert.True(await client.IsMetWithSilenceAsync(RawPacket.Access(0).User().Pap().Build()));
        time.Advance(TimeSpan.FromSeconds(0.999));
        Assert.Equal(0, rig.Listener.Counters.Sent(RadiusCode.AccessReject));

        // The longest jitter is as long as the delay; each step fires the one timer again.
        await Eventually.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(60));
            return rig.Listener.Counters.Sent(RadiusCode.AccessReject) == 20;
        });
        for (var i = 0; i < 20; i++)
            Assert.Equal((byte)RadiusCode.AccessReject, (await client.ReceiveAsync())[0]);
    }

    [Fact]
    public async Task Rejects_leave_between_one_and_two_seconds_spread_over_the_whole_of_it()
    {
        var time = new FakeTime();
        await using var rig = new ListenerRig(
            configure: handler => handler.AtOnce = request => request.Reject(), time: time,
            options: options => new RadiusListenerOptions { Addresses = options.Addresses, AuthenticationPort = 0, AccountingPort = null });
        using var client = new RawClient(rig.Authentication);
        for (var i = 0; i < 200; i++)
            await client.SendAsync(RawPacket.Access((byte)i).User().Pap().Build());
        Assert.True(await client.IsMetWithSilenceAsync([]));
        time.Advance(TimeSpan.FromSeconds(0.999));
        Assert.Equal(0, rig.Listener.Counters.Sent(RadiusCode.AccessReject));
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.InRange(rig.Listener.Counters.Sent(RadiusCode.AccessReject), 50, 150);
        time.Advance(TimeSpan.FromSeconds(0.51));
        Assert.Equal(200, rig.Listener.Counters.Sent(RadiusCode.AccessReject));
    }

    [Fact]
    public async Task Rejects_that_wait_are_bounded_in_octets_and_what_has_no_room_is_counted_and_never_sent()
    {
        var time = new FakeTime();
        await using var rig = new ListenerRig(
            configure: handler => handler.AtOnce = request => request.Reject(), time: time, limitProxyState: false,
            options: options => new RadiusListenerOptions { Addresses = options.Addresses, AuthenticationPort = 0, AccountingPort = null });
        using var client = new RawClient(rig.Authentication);
        var asked = 0;
        while (rig.Listener.Counters.Discarded(RadiusDiscard.Overload) == 0)
        {
            var fat = RawPacket.Access((byte)asked).User().Pap();
            fat.Authenticator[0] = (byte)(asked >> 8);
            for (var i = 0; i < 15; i++)
                fat.Add(RadiusAttributeType.ProxyState, new byte[253]);
            Assert.True(await client.IsMetWithSilenceAsync(fat.Build()));
            Assert.True(++asked < 2000, "nothing was dropped");
        }

        // Each copies its Proxy-States: 3,863 octets of 4 MiB.
        Assert.InRange(asked, RejectDelay.MostOctets / 4096, (RejectDelay.MostOctets / 3863) + 2);
        time.Advance(TimeSpan.FromSeconds(2.1));
        Assert.InRange(rig.Listener.Counters.Sent(RadiusCode.AccessReject), 1, asked - 1);
    }

    [Fact]
    public void Reports_of_one_kind_from_one_source_come_at_most_every_ten_seconds_with_what_was_left_out()
    {
        var time = new FakeTime();
        var reports = new DiscardReports(time);
        Assert.True(reports.ShouldTell(1, 7, out _));
        for (var i = 0; i < 5; i++)
            Assert.False(reports.ShouldTell(1, 7, out _));
        Assert.True(reports.ShouldTell(2, 7, out _));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(reports.ShouldTell(1, 7, out var suppressed));
        Assert.Equal(5, suppressed);
    }

    [Fact]
    public void Reports_are_limited_in_all_whatever_their_sources()
    {
        var reports = new DiscardReports(new FakeTime());
        var told = Enumerable.Range(0, 10_000).Count(source => reports.ShouldTell(1, (UInt128)source, out _));
        Assert.Equal(DiscardReports.PerSecond, told);
    }

    [Fact]
    public async Task A_program_that_fails_at_every_request_is_told_of_once_in_a_while()
    {
        await using var rig = new ListenerRig(configure: handler => handler.Access = (_, _) => throw new TimeoutException(), time: new FakeTime());
        using var client = new RawClient(rig.Authentication);
        for (byte i = 0; i < 5; i++)
        {
            await client.SendAsync(RawPacket.Access(i).User().Pap().Build());
            await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.HandlerFailed) == i + 1);
        }

        await Eventually.HoldsAsync(() => !rig.Observer.Failures.IsEmpty);
        Assert.Single(rig.Observer.Failures);
    }

    [Fact]
    public async Task Who_asks_without_a_credential_is_told_of_with_what_was_sent()
    {
        await using var rig = new ListenerRig(time: new FakeTime());
        using var client = new RawClient(rig.Authentication);
        for (byte i = 0; i < 3; i++)
            Assert.Equal((byte)RadiusCode.AccessReject, (await client.AskAsync(RawPacket.Access(i).User().Number(RadiusAttributeType.NasPort, 7).Sign().Build()))[0]);
        var (reason, attributes) = Assert.Single(rig.Observer.Refused);
        Assert.Equal(ProtocolReject.NoCredential, reason);
        Assert.StartsWith("User-Name = (not shown), NAS-Port = 7", attributes, StringComparison.Ordinal);
    }

    private static byte[] Record(byte identifier, AcctStatusType status) =>
        new RawPacket(RadiusCode.AccountingRequest, identifier).Number(RadiusAttributeType.AcctStatusType, (uint)status).Build();

    private static RadiusListenerOptions Small(RadiusListenerOptions options, int queue, int inFlight) => new()
    {
        Addresses = options.Addresses,
        AuthenticationPort = 0,
        AccountingPort = 0,
        RejectDelay = TimeSpan.Zero,
        MaximumWait = options.MaximumWait,
        DrainLimit = options.DrainLimit,
        AuthenticationQueue = queue,
        AccountingQueue = queue,
        MaximumInFlight = inFlight,
    };
}
