using System.Net;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>What our answers look like on the wire.</summary>
public sealed class ReplyTests
{
    [Theory]
    [InlineData(RadiusCode.AccessAccept)]
    [InlineData(RadiusCode.AccessReject)]
    [InlineData(RadiusCode.AccessChallenge)]
    public async Task Message_Authenticator_is_the_first_attribute_of_every_answer_even_to_an_unsigned_request(RadiusCode code)
    {
        await using var rig = new ListenerRig(configure: handler => handler.Access = (request, _) => new(code switch
        {
            RadiusCode.AccessAccept => Filled(AccessReply.Accept()),
            RadiusCode.AccessReject => request.Reject("no"),
            _ => Filled(AccessReply.Challenge()),
        }));
        using var client = new RawClient(rig.Authentication);
        var request = RawPacket.Access().User().Pap().Build();
        var answer = await client.AskAsync(request);
        Assert.Equal(code, AssertProven(answer, request).Code);
        Assert.Equal([80, 18], answer[20..22]);
    }

    [Theory]
    [InlineData(RadiusPort.Authentication, RadiusCode.AccessAccept)]
    [InlineData(RadiusPort.Accounting, RadiusCode.AccountingResponse)]
    public async Task Status_Server_answer_has_it_first_too(RadiusPort port, RadiusCode expected)
    {
        await using var rig = new ListenerRig();
        using var client = new RawClient(port == RadiusPort.Authentication ? rig.Authentication : rig.Accounting);
        var request = new RawPacket(RadiusCode.StatusServer).Sign().Build();
        var answer = await client.AskAsync(request);
        Assert.Equal(expected, AssertProven(answer, request).Code);
        Assert.Equal([80, 18], answer[20..22]);
    }

    [Theory]
    [InlineData(RadiusPort.Authentication)]
    [InlineData(RadiusPort.Accounting)]
    public async Task Status_Server_is_left_unanswered_while_the_program_is_not_ready(RadiusPort port)
    {
        await using var rig = new ListenerRig();
        rig.Program.Ready = false;
        using var client = new RawClient(port == RadiusPort.Authentication ? rig.Authentication : rig.Accounting);
        await client.SendAsync(new RawPacket(RadiusCode.StatusServer, 1).Sign().Build());
        await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.NotReady) == 1);
        rig.Program.Ready = true;
        Assert.Equal(2, (await client.AskAsync(new RawPacket(RadiusCode.StatusServer, 2).Sign().Build()))[1]);
    }

    [Case(32)]
    [Fact]
    public async Task Proxy_States_come_back_unmodified_in_order_behind_everything_else()
    {
        await using var rig = new ListenerRig(configure: handler => handler.Access = (_, _) => new(Filled(AccessReply.Accept())));
        using var client = new RawClient(rig.Authentication);
        var request = RawPacket.Access().Add(33, 1, 0, 1).User().Add(33, 9).Pap().Add(33, 1, 0, 1).Sign().Build();
        var answer = await client.AskAsync(request);
        AssertProven(answer, request);
        Assert.Equal([33, 5, 1, 0, 1, 33, 3, 9, 33, 5, 1, 0, 1], answer[^13..]);
    }

    [Case(37)]
    [Fact]
    public void Optional_attributes_are_left_out_rather_than_exceed_4096_octets()
    {
        var list = new RadiusAttributeList();
        list.Optional(optional => optional.Add(RadiusAttributeType.ReplyMessage, new string('x', 253)));
        for (var i = 0; i < 15; i++)
            list.Add(RadiusAttributeType.Class, new byte[253]);
        list.Optional(optional => optional.Add(RadiusAttributeType.ReplyMessage, "short"));
        var answer = Write(RadiusCode.AccessAccept, list, proxyStates: 0, out var written);
        Assert.Equal(RadiusCode.AccessAccept, written);
        Assert.True(RadiusPacket.TryParse(answer, out var packet, out _));
        Assert.Equal("short", packet.FindText(RadiusAttributeType.ReplyMessage));
        Assert.Equal(20 + 18 + (15 * 255) + 7, answer.Length);
    }

    [Case(37)]
    [Fact]
    public void Accept_whose_critical_attributes_do_not_fit_becomes_a_reject()
    {
        var list = new RadiusAttributeList();
        for (var i = 0; i < 16; i++)
            list.Add(RadiusAttributeType.Class, new byte[253]);
        var answer = Write(RadiusCode.AccessAccept, list, proxyStates: 2, out var written);
        Assert.Equal(RadiusCode.AccessReject, written);
        Assert.Equal((byte)RadiusCode.AccessReject, answer[0]);
        Assert.Equal(20 + 18 + (2 * 255), answer.Length);
    }

    [Case(37)]
    [Fact]
    public void Request_whose_Proxy_State_leaves_no_room_for_any_answer_gets_none()
    {
        Assert.Empty(Write(RadiusCode.AccessReject, list: null, proxyStates: 16, out _, lastState: 235));
    }

    [Fact]
    public async Task Tunnel_password_is_recovered_with_the_requests_authenticator()
    {
        await using var rig = new ListenerRig(configure: handler => handler.Access = (request, _) =>
        {
            var reply = AccessReply.Accept();
            request.AddTunnelPassword(reply, "a secret for the tunnel", tag: 1);
            return new(reply);
        });
        using var client = new RawClient(rig.Authentication);
        var request = RawPacket.Access().User().Pap().Sign().Build();
        var answer = await client.AskAsync(request);
        Assert.True(RadiusPacket.TryParse(answer, out var packet, out _));
        var value = packet.Find(RadiusAttributeType.TunnelPassword);
        Assert.Equal(1, value[0]);
        var plain = new byte[256];
        Assert.True(SaltedValue.TryDecrypt(value[1..], request.AsSpan(4, 16), RawPacket.Secret, plain, out var length));
        Assert.Equal("a secret for the tunnel", System.Text.Encoding.UTF8.GetString(plain, 0, length));
    }

    [Fact]
    public async Task MS_CHAPv2_accept_proves_the_server_and_carries_the_keys_that_the_client_computes()
    {
        var hash = new byte[16];
        NtHash.Compute("clientPass", hash);
        await using var rig = new ListenerRig(configure: handler => handler.Access = (request, _) =>
            new(request.VerifyMsChap(hash) ? request.AcceptMsChap(hash) : request.Reject("no", MsChapError.AccountDisabled)));
        using var client = new RawClient(rig.Authentication);
        var request = MsChap2("82309ECD8D708B5EA08FAA3981CD83544233114A3D85D6DF", identifier: 1);
        Assert.True(RadiusPacket.TryParse(await client.AskAsync(request), out var packet, out _));
        Assert.Equal(RadiusCode.AccessAccept, packet.Code);
        Assert.True(packet.TryFindVendor(311, 26, out var success));
        Assert.Equal("\u0005S=407A5589115FD0D6209F510FE9C04566932CDA56", System.Text.Encoding.ASCII.GetString(success));
        Assert.True(packet.TryFindVendor(311, 16, out var salted));
        var key = new byte[256];
        Assert.True(SaltedValue.TryDecrypt(salted, request.AsSpan(4, 16), RawPacket.Secret, key, out var length));
        Assert.Equal("8B7CDC149B993A1BA118CB153F56DCCB", Convert.ToHexString(key.AsSpan(0, length)));

        var wrong = MsChap2(new string('0', 48), identifier: 2);
        Assert.True(RadiusPacket.TryParse(await client.AskAsync(wrong), out packet, out _));
        Assert.Equal(RadiusCode.AccessReject, packet.Code);
        Assert.True(packet.TryFindVendor(311, 2, out var error));
        Assert.Matches("^\u0005E=647 R=0 C=[0-9A-F]{32} V=3 M=no$", System.Text.Encoding.ASCII.GetString(error));
    }

    [Fact]
    public void Values_that_do_not_fit_are_the_programs_fault_and_say_so()
    {
        var list = new RadiusAttributeList();
        Assert.Throws<ArgumentException>(() => list.Add(RadiusAttributeType.Class, new byte[254]));
        Assert.Throws<ArgumentException>(() => list.AddVendor(RadiusVendors.MikroTik, 8, new byte[248]));
        Assert.Throws<ArgumentException>(() => list.Add(RadiusAttributeType.MessageAuthenticator, new byte[16]));
        Assert.True(list.IsEmpty);
    }

    [Fact]
    public void Long_text_is_cut_between_characters()
    {
        var list = new RadiusAttributeList().Add(RadiusAttributeType.ReplyMessage, string.Concat(Enumerable.Repeat("ก", 100)));
        Assert.Equal(2 + (84 * 3), list.EncodedLength);
    }

    private static byte[] MsChap2(string ntResponse, byte identifier) => RawPacket.Access(identifier).User("User")
        .Vendor(311, 11, Convert.FromHexString("5B5D7C7D7B3F2F3E3C2C602132262628"))
        .Vendor(311, 25, [5, 0, .. Convert.FromHexString("21402324255E262A28295F2B3A337C7E"), .. new byte[8], .. Convert.FromHexString(ntResponse)])
        .Sign().Build();

    private static AccessReply Filled(AccessReply reply)
    {
        reply.Attributes.Add(RadiusAttributeType.SessionTimeout, 3600u).Add(RadiusAttributeType.FramedIpAddress, IPAddress.Parse("10.10.0.7"))
            .AddVendor(RadiusVendors.MikroTik, 8, "1M/2M").AddVlan("20");
        return reply;
    }

    private static RadiusPacket AssertProven(byte[] answer, byte[] request)
    {
        Assert.True(RadiusPacket.TryParse(answer, out var packet, out _));
        var authenticator = request.AsSpan(4, 16);
        Assert.True(PacketAuthenticator.IsResponseRight(packet, authenticator, RawPacket.Secret));
        Assert.True(PacketAuthenticator.IsMessageAuthenticatorRight(packet, authenticator, RawPacket.Secret));
        Assert.Equal(request[1], packet.Identifier);
        return packet;
    }

    private static byte[] Write(RadiusCode code, RadiusAttributeList? list, int proxyStates, out RadiusCode written, int lastState = 253)
    {
        var request = RawPacket.Access();
        for (var i = 0; i < proxyStates; i++)
            request.Add(RadiusAttributeType.ProxyState, new byte[i == proxyStates - 1 ? lastState : 253]);
        Assert.True(RadiusPacket.TryParse(request.Build(), out var packet, out _));
        var buffer = new byte[RadiusPacket.MaximumLength];
        var length = RadiusPacketWriter.WriteReply(buffer, code, packet, list, RawPacket.Secret, out written);
        return buffer[..length];
    }
}
