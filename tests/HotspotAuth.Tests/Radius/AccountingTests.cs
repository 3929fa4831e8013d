using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

public sealed class AccountingTests
{
    [Fact]
    public async Task Record_that_was_not_kept_is_not_answered_and_may_come_again()
    {
        var isKept = false;
        await using var rig = new ListenerRig(configure: handler => handler.Account = (_, _) => new(isKept));
        using var client = new RawClient(rig.Accounting);
        var request = Record(AcctStatusType.Start).Build();
        await client.SendAsync(request);
        await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.HandlerSilent) == 1);
        isKept = true;
        Assert.Equal((byte)RadiusCode.AccountingResponse, (await client.AskAsync(request))[0]);
        Assert.Equal(1, rig.Listener.Counters.Sent(RadiusCode.AccountingResponse));
    }

    [Case(34)]
    [Fact]
    public async Task Record_of_unknown_or_missing_status_type_reaches_the_journal_and_is_answered()
    {
        await using var rig = new ListenerRig();
        using var client = new RawClient(rig.Accounting);
        await client.AskAsync(new RawPacket(RadiusCode.AccountingRequest, 1).User().Number(RadiusAttributeType.AcctStatusType, 99).Build());
        await client.AskAsync(new RawPacket(RadiusCode.AccountingRequest, 2).User().Build());
        var records = rig.Program.AccountingRequests.ToArray();
        Assert.Equal((AcctStatusType)99, records[0].StatusType);
        Assert.Null(records[1].StatusType);
    }

    [Case(35)]
    [Fact]
    public async Task Record_without_a_session_id_reaches_the_handler()
    {
        await using var rig = new ListenerRig();
        using var client = new RawClient(rig.Accounting);
        await client.AskAsync(new RawPacket(RadiusCode.AccountingRequest).Number(RadiusAttributeType.AcctStatusType, 7).Build());
        var record = Assert.Single(rig.Program.AccountingRequests);
        Assert.Equal(AcctStatusType.AccountingOn, record.StatusType);
        Assert.Null(record.AcctSessionId);
    }

    [Fact]
    public async Task Everything_of_a_record_is_read()
    {
        var octets = Record(AcctStatusType.InterimUpdate)
            .Number(RadiusAttributeType.AcctDelayTime, 4).Number(RadiusAttributeType.AcctSessionTime, 300)
            .Number(RadiusAttributeType.EventTimestamp, 1_795_230_000)
            .Number(RadiusAttributeType.AcctInputOctets, 10).Number(RadiusAttributeType.AcctInputGigawords, 3)
            .Number(RadiusAttributeType.AcctOutputOctets, 20).Number(RadiusAttributeType.AcctInputPackets, 30)
            .Number(RadiusAttributeType.AcctOutputPackets, 40).Add(RadiusAttributeType.Class, 1, 2, 3).Build();
        var record = await RecordedAsync(octets);
        Assert.Equal(AcctStatusType.InterimUpdate, record.StatusType);
        Assert.Equal(4u, record.DelaySeconds);
        Assert.Equal(300u, record.SessionSeconds);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1_795_230_000), record.EventTimestampUtc);
        Assert.Equal((3UL << 32) + 10, record.InputOctets);
        Assert.Equal(20UL, record.OutputOctets);
        Assert.True(record.HasGigawords);
        Assert.Equal(30u, record.InputPackets);
        Assert.Equal(40u, record.OutputPackets);
        Assert.Equal([1, 2, 3], record.Class.ToArray());
        Assert.Null(record.TerminateCause);
        Assert.Equal(octets, record.Octets.ToArray());
    }

    [Fact]
    public async Task Resend_with_a_new_delay_has_the_same_key_and_another_record_has_not()
    {
        var first = await KeyAsync(new RawPacket(RadiusCode.AccountingRequest, 1).User().Number(RadiusAttributeType.AcctDelayTime, 0));
        var resent = await KeyAsync(
            new RawPacket(RadiusCode.AccountingRequest, 2).Sign().User().Number(RadiusAttributeType.AcctDelayTime, 9).Add(33, 1, 2));
        var other = await KeyAsync(new RawPacket(RadiusCode.AccountingRequest, 1).User("nemO").Number(RadiusAttributeType.AcctDelayTime, 0));
        Assert.Equal(first, resent);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task Octets_of_two_attributes_never_run_together_in_the_key()
    {
        var one = await KeyAsync(new RawPacket(RadiusCode.AccountingRequest).Add(RadiusAttributeType.Class, 1, 25, 1, 2));
        var two = await KeyAsync(new RawPacket(RadiusCode.AccountingRequest).Add(RadiusAttributeType.Class, 1).Add(RadiusAttributeType.Class, 2));
        Assert.NotEqual(one, two);
    }

    [Fact]
    public async Task Records_in_flight_do_not_hold_up_others()
    {
        var commit = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = new ListenerRig(configure: handler => handler.Account = (_, _) => new(commit.Task));
        using var client = new RawClient(rig.Accounting);
        for (byte i = 0; i < 200; i++)
            await client.SendAsync(new RawPacket(RadiusCode.AccountingRequest, i).Number(RadiusAttributeType.AcctStatusType, 3).Build());
        await Eventually.HoldsAsync(() => rig.Program.AccountingRequests.Count == 200);
        commit.SetResult(true);
        var answered = new HashSet<byte>();
        for (var i = 0; i < 200; i++)
            answered.Add((await client.ReceiveAsync())[1]);
        Assert.Equal(200, answered.Count);
    }

    [Fact]
    public async Task Keys_of_one_session_begin_alike_and_end_apart()
    {
        var start = await KeyAsync(Record(AcctStatusType.Start));
        var stop = await KeyAsync(Record(AcctStatusType.Stop));
        Assert.Equal([.. "81a0"u8, 0, 0, 0, 0, 0, 0, 0, 0], start[..12]);
        Assert.Equal(start[..12], stop[..12]);
        Assert.NotEqual(start[12..], stop[12..]);
    }

    [Fact]
    public async Task What_a_commit_answers_goes_out_though_the_listener_stops()
    {
        var commit = new TaskCompletionSource<bool>();
        await using var rig = new ListenerRig(configure: handler => handler.Account = (_, _) => new(commit.Task));
        using var client = new RawClient(rig.Accounting);
        for (byte i = 0; i < 200; i++)
            await client.SendAsync(new RawPacket(RadiusCode.AccountingRequest, i).Number(RadiusAttributeType.AcctStatusType, 3).Build());
        await Eventually.HoldsAsync(() => rig.Program.AccountingRequests.Count == 200);
        commit.SetResult(true);
        await rig.Listener.DisposeAsync();
        Assert.Equal(200, rig.Listener.Counters.Sent(RadiusCode.AccountingResponse));
        var answered = new HashSet<byte>();
        for (var i = 0; i < 200; i++)
            answered.Add((await client.ReceiveAsync())[1]);
        Assert.Equal(200, answered.Count);
    }

    private static RawPacket Record(AcctStatusType status) =>
        new RawPacket(RadiusCode.AccountingRequest).User().Text(RadiusAttributeType.AcctSessionId, "81a0")
            .Number(RadiusAttributeType.AcctStatusType, (uint)status);

    private static async Task<AccountingRequest> RecordedAsync(byte[] octets)
    {
        await using var rig = new ListenerRig();
        using var client = new RawClient(rig.Accounting);
        await client.AskAsync(octets);
        return Assert.Single(rig.Program.AccountingRequests);
    }

    private static async Task<byte[]> KeyAsync(RawPacket packet)
    {
        var key = new byte[32];
        (await RecordedAsync(packet.Build())).WriteIdempotencyKey(key);
        return key;
    }
}
