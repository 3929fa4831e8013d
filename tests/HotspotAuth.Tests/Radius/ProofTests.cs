using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>Nothing is believed before it is proven: secrets, Message-Authenticator and what the known forgery needs.</summary>
public sealed class ProofTests
{
    [Case(28)]
    [Fact]
    public async Task Unknown_client_is_met_with_silence_and_reported()
    {
        await using var rig = new ListenerRig(clients: new RadiusClientTable([ListenerRig.ClientFor("10.9.9.9/32")]));
        using var client = new RawClient(rig.Authentication);
        await client.SendAsync(RawPacket.Access().User().Pap().Sign().Build());
        await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.UnknownClient) == 1);

        // With the client added, the first answer that comes is that to a later request.
        rig.Listener.Clients = new RadiusClientTable([ListenerRig.ClientFor("10.9.9.9/32"), ListenerRig.ClientFor("127.0.0.0/8", name: "loop")]);
        var answer = await client.AskAsync(new RawPacket(RadiusCode.StatusServer, 9).Sign().Build());
        Assert.Equal(9, answer[1]);
    }

    [Fact]
    public async Task Stranger_is_told_to_the_observer_once_and_counted_each_time()
    {
        await using var rig = new ListenerRig(clients: RadiusClientTable.Empty, time: new FakeTime());
        using var client = new RawClient(rig.Authentication);
        for (var i = 0; i < 5; i++)
            await client.SendAsync(RawPacket.Access().User().Pap().Build());
        await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.UnknownClient) == 5);
        var (reason, source, known) = Assert.Single(rig.Observer.Discards);
        Assert.Equal(RadiusDiscard.UnknownClient, reason);
        Assert.Equal("127.0.0.1", source.Address.ToString());
        Assert.Null(known);
    }

    [Fact]
    public async Task Request_without_Message_Authenticator_is_dropped_where_it_is_required()
    {
        await AssertSilenceAsync(RequireMessageAuthenticator.Yes, RawPacket.Access().User().Pap(), RadiusDiscard.MessageAuthenticatorMissing);
    }

    [Case(15)]
    [Theory]
    [InlineData(RequireMessageAuthenticator.Yes)]
    [InlineData(RequireMessageAuthenticator.Auto)]
    [InlineData(RequireMessageAuthenticator.No)]
    public async Task Wrong_Message_Authenticator_is_dropped_whatever_the_policy(RequireMessageAuthenticator require)
    {
        var request = RawPacket.Access().User().Pap().Add(RadiusAttributeType.MessageAuthenticator, new byte[16]);
        await AssertSilenceAsync(require, request, RadiusDiscard.BadMessageAuthenticator);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Message_Authenticator_is_believed_wherever_it_stands(int place)
    {
        await using var rig = new ListenerRig(RequireMessageAuthenticator.Yes);
        using var client = new RawClient(rig.Authentication);
        var request = RawPacket.Access();
        request = place switch
        {
            0 => request.Sign().User().Pap(),
            1 => request.User().Sign().Pap(),
            _ => request.User().Pap().Sign(),
        };
        Assert.Equal((byte)RadiusCode.AccessAccept, (await client.AskAsync(request.Build()))[0]);
    }

    [Case(16)]
    [Fact]
    public async Task EAP_without_Message_Authenticator_is_dropped()
    {
        await AssertSilenceAsync(
            RequireMessageAuthenticator.No, RawPacket.Access().User().Add(RadiusAttributeType.EapMessage, 2, 1, 0, 5, 1), RadiusDiscard.EapUnprotected);
    }

    [Case(17)]
    [Fact]
    public async Task Status_Server_without_Message_Authenticator_is_dropped()
    {
        await AssertSilenceAsync(RequireMessageAuthenticator.No, new RawPacket(RadiusCode.StatusServer), RadiusDiscard.StatusServerUnprotected);
    }

    [Fact]
    public async Task Status_Server_with_a_wrong_Message_Authenticator_is_dropped()
    {
        var request = new RawPacket(RadiusCode.StatusServer).Add(RadiusAttributeType.MessageAuthenticator, new byte[16]);
        await AssertSilenceAsync(RequireMessageAuthenticator.No, request, RadiusDiscard.BadMessageAuthenticator);
    }

    [Fact]
    public async Task Proxy_State_without_Message_Authenticator_is_dropped()
    {
        await AssertSilenceAsync(
            RequireMessageAuthenticator.No, RawPacket.Access().User().Pap().Add(RadiusAttributeType.ProxyState, 1, 2), RadiusDiscard.ProxyStateUnprotected);
    }

    [Fact]
    public async Task A_proxy_that_cannot_sign_may_be_let_through_by_its_administrator()
    {
        await using var rig = new ListenerRig(RequireMessageAuthenticator.No, limitProxyState: false);
        using var client = new RawClient(rig.Authentication);
        var answer = await client.AskAsync(RawPacket.Access().User().Pap().Add(RadiusAttributeType.ProxyState, 1, 2).Build());
        Assert.Equal((byte)RadiusCode.AccessAccept, answer[0]);
    }

    [Fact]
    public async Task Auto_learns_from_the_first_signed_request_and_never_goes_back()
    {
        await using var rig = new ListenerRig(RequireMessageAuthenticator.Auto);
        using var client = new RawClient(rig.Authentication);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await client.AskAsync(RawPacket.Access(1).User().Pap().Build()))[0]);
        Assert.Empty(rig.Listener.Learned.Addresses);

        Assert.Equal((byte)RadiusCode.AccessAccept, (await client.AskAsync(RawPacket.Access(2).User().Pap().Sign().Build()))[0]);
        Assert.Equal("127.0.0.1", Assert.Single(rig.Listener.Learned.Addresses).ToString());
        Assert.Equal("127.0.0.1", Assert.Single(rig.Observer.Learned).ToString());

        Assert.True(await client.IsMetWithSilenceAsync(RawPacket.Access(3).User().Pap().Build()));
        Assert.Equal(1, rig.Listener.Counters.Discarded(RadiusDiscard.MessageAuthenticatorMissing));

        rig.Listener.Clients = new RadiusClientTable([ListenerRig.ClientFor("127.0.0.1/32", RequireMessageAuthenticator.Auto)]);
        Assert.True(await client.IsMetWithSilenceAsync(RawPacket.Access(4).User().Pap().Build()));
    }

    [Fact]
    public async Task Auto_learns_nothing_from_EAP_and_nothing_from_a_forged_request()
    {
        await using var rig = new ListenerRig(RequireMessageAuthenticator.Auto, handler => handler.Access = (request, _) => new(request.Reject()));
        using var client = new RawClient(rig.Authentication);
        await client.AskAsync(RawPacket.Access(1).User().Add(RadiusAttributeType.EapMessage, 2, 1, 0, 5, 1).Sign().Build());
        Assert.True(await client.IsMetWithSilenceAsync(RawPacket.Access(2).User().Pap().Add(80, new byte[16]).Build()));
        Assert.Empty(rig.Listener.Learned.Addresses);
    }

    [Fact]
    public async Task What_was_learned_before_a_restart_is_required_at_once()
    {
        var learned = new LearnedAuthenticators();
        learned.Add(System.Net.IPAddress.Loopback);
        var handler = new ListenerRig.Handler();
        var options = new RadiusListenerOptions { Addresses = [System.Net.IPAddress.Loopback], AuthenticationPort = 0, AccountingPort = null };
        var table = new RadiusClientTable([ListenerRig.ClientFor("127.0.0.1/32", RequireMessageAuthenticator.Auto)]);
        await using var listener = new RadiusListener(options, table, handler, learned: learned);
        using var client = new RawClient(listener.AuthenticationEndPoints[0]);
        Assert.True(await client.IsMetWithSilenceAsync(RawPacket.Access().User().Pap().Build()));
        Assert.Equal(1, listener.Counters.Discarded(RadiusDiscard.MessageAuthenticatorMissing));
    }

    [Case(27)]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Accounting_with_a_wrong_authenticator_is_dropped(bool allZero)
    {
        await using var rig = new ListenerRig();
        using var client = new RawClient(rig.Accounting);
        var request = new RawPacket(RadiusCode.AccountingRequest).User().Number(RadiusAttributeType.AcctStatusType, 1).Build();
        if (allZero)
            request.AsSpan(4, 16).Clear();
        else
            request[7] ^= 1;
        Assert.True(await client.IsMetWithSilenceAsync(request));
        Assert.Equal(1, rig.Listener.Counters.Discarded(RadiusDiscard.BadRequestAuthenticator));
        Assert.Empty(rig.Program.AccountingRequests);
    }

    [Fact]
    public async Task Accounting_may_bring_a_Message_Authenticator_which_must_then_be_right()
    {
        await using var rig = new ListenerRig();
        using var client = new RawClient(rig.Accounting);
        var signed = new RawPacket(RadiusCode.AccountingRequest).Sign().User().Number(RadiusAttributeType.AcctStatusType, 1).Build();
        Assert.Equal((byte)RadiusCode.AccountingResponse, (await client.AskAsync(signed))[0]);

        signed[1] = 2;
        signed[RadiusPacket.HeaderLength + 2] ^= 1;
        Assert.True(RadiusPacket.TryParse(signed, out var packet, out _));
        PacketAuthenticator.Compute(packet.Bytes, new byte[16], RawPacket.Secret, signed.AsSpan(4, 16));
        Assert.True(await client.IsMetWithSilenceAsync(signed));
        Assert.Equal(1, rig.Listener.Counters.Discarded(RadiusDiscard.BadMessageAuthenticator));
    }

    [Case(29)]
    [Fact]
    public async Task Password_that_nobody_types_hints_at_a_wrong_secret()
    {
        await using var rig = new ListenerRig();
        using var client = new RawClient(rig.Authentication);
        await client.AskAsync(RawPacket.Access().User().Add(RadiusAttributeType.UserPassword, [.. Enumerable.Repeat((byte)0xC3, 16)]).Build());
        Assert.Equal("lab", Assert.Single(rig.Observer.Garbled).Name);
    }

    private static async Task AssertSilenceAsync(RequireMessageAuthenticator require, RawPacket request, RadiusDiscard expected)
    {
        await using var rig = new ListenerRig(require);
        using var client = new RawClient(rig.Authentication);
        Assert.True(await client.IsMetWithSilenceAsync(request.Build()));
        Assert.Equal(1, rig.Listener.Counters.Discarded(expected));
        Assert.Equal(expected, Assert.Single(rig.Observer.Discards).Reason);
        Assert.Empty(rig.Program.AccessRequests);
    }
}
