using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>Resends (RFC 5080 §2.2.2), through the listener and in the cache itself.</summary>
public sealed class DuplicateTests
{
    private static readonly PeerAddress Peer = new(0x7F000001, 0x7F000001, 4000, 0, V4: true);

    [Case(30)]
    [Fact]
    public async Task Resend_gets_the_same_octets_and_the_handler_is_not_asked_again()
    {
        await using var rig = new ListenerRig();
        using var client = new RawClient(rig.Authentication);
        var request = RawPacket.Access().User().Pap().Sign().Build();
        var first = await client.AskAsync(request);
        var second = await client.AskAsync(request);
        Assert.Equal(first, second);
        Assert.Single(rig.Program.AccessRequests);
        Assert.Equal(1, rig.Listener.Counters.Resent);
    }

    [Case(30)]
    [Fact]
    public async Task Resend_while_the_first_is_worked_on_is_dropped()
    {
        var decision = new TaskCompletionSource<AccessReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = new ListenerRig(configure: handler => handler.Access = (_, _) => new(decision.Task));
        using var client = new RawClient(rig.Authentication);
        var request = RawPacket.Access().User().Pap().Sign().Build();
        await client.SendAsync(request);
        Assert.True(await client.IsMetWithSilenceAsync(request));
        Assert.Equal(1, rig.Listener.Counters.Discarded(RadiusDiscard.DuplicateInProgress));
        decision.SetResult(AccessReply.Accept());
        Assert.Equal((byte)RadiusCode.AccessAccept, (await client.ReceiveAsync())[0]);
    }

    [Case(30)]
    [Fact]
    public async Task Same_identifier_with_another_authenticator_is_a_new_request_and_ends_the_old_one()
    {
        var first = new TaskCompletionSource<AccessReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = new ListenerRig(configure: handler => handler.Access = (request, _) =>
            request.UserName == "old" ? new(first.Task) : new(AccessReply.Accept()));
        using var client = new RawClient(rig.Authentication);
        await client.SendAsync(RawPacket.Access().User("old").Pap().Sign().Build());
        await Eventually.HoldsAsync(() => rig.Program.AccessRequests.Count == 1);

        var other = RawPacket.Access();
        other.Authenticator = new byte[16];
        Assert.Equal((byte)RadiusCode.AccessAccept, (await client.AskAsync(other.User("new").Pap().Sign().Build()))[0]);
        first.SetResult(AccessReply.Accept());
        await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.Superseded) == 1);
    }

    [Case(15), Case(30)]
    [Fact]
    public async Task Forged_request_does_not_touch_the_cache()
    {
        await using var rig = new ListenerRig();
        using var client = new RawClient(rig.Authentication);
        var request = RawPacket.Access().User().Pap().Sign().Build();
        var first = await client.AskAsync(request);
        var forged = RawPacket.Access();
        forged.Authenticator = new byte[16];
        Assert.True(await client.IsMetWithSilenceAsync(forged.User().Pap().Add(80, new byte[16]).Build()));
        Assert.Equal(first, await client.AskAsync(request));
        Assert.Single(rig.Program.AccessRequests);
    }

    [Fact]
    public async Task Request_without_an_answer_is_worked_on_anew_when_it_comes_again()
    {
        var replies = new Queue<AccessReply>([AccessReply.Drop, AccessReply.Accept()]);
        await using var rig = new ListenerRig(configure: handler => handler.AtOnce = _ => replies.Dequeue());
        using var client = new RawClient(rig.Authentication);
        var request = RawPacket.Access().User().Pap().Sign().Build();
        Assert.True(await client.IsMetWithSilenceAsync(request));
        Assert.Equal((byte)RadiusCode.AccessAccept, (await client.AskAsync(request))[0]);
    }

    [Fact]
    public void Answer_is_forgotten_after_its_window()
    {
        var cache = new DuplicateCache(capacity: 1024, windowTicks: 100);
        Assert.Equal(DuplicateCache.Finding.New, Enter(cache, 1, 7, now: 0, out var ticket, out _));
        Assert.True(cache.Answer(ticket, [1, 2, 3]));
        Assert.Equal(DuplicateCache.Finding.Answered, Enter(cache, 1, 7, now: 100, out _, out var reply));
        Assert.Equal([1, 2, 3], reply);
        Assert.Equal(DuplicateCache.Finding.New, Enter(cache, 1, 7, now: 101, out _, out _));
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void Cache_grows_to_its_limit_and_then_forgets_the_oldest()
    {
        const int Capacity = 4096;
        var cache = new DuplicateCache(Capacity, windowTicks: long.MaxValue);
        var reply = new byte[100];
        for (var i = 0; i < 3 * Capacity; i++)
        {
            Assert.Equal(DuplicateCache.Finding.New, Enter(cache, (byte)i, i >> 8, now: i, out var ticket, out _, port: (ushort)(1 + (i >> 8))));
            reply[0] = (byte)i;
            reply[1] = (byte)(i >> 8);
            Assert.True(cache.Answer(ticket, reply));
        }

        Assert.Equal(Capacity, cache.Count);
        for (var i = 2 * Capacity; i < 3 * Capacity; i++)
        {
            Assert.Equal(
                DuplicateCache.Finding.Answered, Enter(cache, (byte)i, i >> 8, now: i, out _, out var stored, port: (ushort)(1 + (i >> 8))));
            Assert.Equal((byte)i, stored[0]);
            Assert.Equal((byte)(i >> 8), stored[1]);
        }

        Assert.Equal(DuplicateCache.Finding.New, Enter(cache, 0, 0, now: 0, out _, out _, port: 1));
    }

    [Fact]
    public void Answers_that_outgrow_their_ring_are_worked_out_anew_and_never_mixed_up()
    {
        var cache = new DuplicateCache(capacity: 1024, windowTicks: long.MaxValue);
        var reply = new byte[4096];
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(DuplicateCache.Finding.New, Enter(cache, (byte)i, i, now: 0, out var ticket, out _));
            reply.AsSpan().Fill((byte)i);
            Assert.True(cache.Answer(ticket, reply));
        }

        var kept = 0;
        for (var i = 0; i < 200; i++)
        {
            if (Enter(cache, (byte)i, i, now: 0, out _, out var stored) != DuplicateCache.Finding.Answered)
                continue;
            kept++;
            Assert.All(stored, octet => Assert.Equal((byte)i, octet));
        }

        Assert.InRange(kept, 20, 32);
    }

    private static DuplicateCache.Finding Enter(
        DuplicateCache cache, byte identifier, int authenticator, long now, out long ticket, out byte[] reply, ushort port = 4000)
    {
        var request = RawPacket.Access(identifier);
        request.Authenticator = new byte[16];
        BitConverter.TryWriteBytes(request.Authenticator, authenticator);
        Assert.True(RadiusPacket.TryParse(request.Build(), out var packet, out _));
        var buffer = new byte[RadiusPacket.MaximumLength];
        var finding = cache.Enter(Peer with { Port = port }, packet, now, buffer, out var length, out ticket);
        reply = buffer[..length];
        return finding;
    }
}
