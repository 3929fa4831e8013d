using System.Buffers.Binary;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>
/// The known attack (CVE-2024-3596): between NAS and server stands somebody who adds a Proxy-State of his choice to a request,
/// so that the Reject that copies it has the same MD5 as an Accept of his making. He has what the attack gives him: any Response
/// Authenticator he wants. What he must not have is an answer whose octets before his own he can foretell, or an Accept that a
/// NAS which looks at Message-Authenticator would take.
/// </summary>
public sealed class ForgedAcceptTests
{
    /// <summary>As long as the collision blocks of the published attack.</summary>
    private static readonly byte[] Collision = [.. Enumerable.Range(0, 224).Select(i => (byte)i)];

    private static readonly Action<ListenerRig.Handler> Refusing = handler => handler.Access = (request, _) => new(request.Reject("no"));

    [Theory]
    [InlineData(RequireMessageAuthenticator.Yes, RadiusDiscard.MessageAuthenticatorMissing)]
    [InlineData(RequireMessageAuthenticator.Auto, RadiusDiscard.ProxyStateUnprotected)]
    [InlineData(RequireMessageAuthenticator.No, RadiusDiscard.ProxyStateUnprotected)]
    public async Task An_unsigned_request_into_which_Proxy_State_was_put_is_met_with_silence(RequireMessageAuthenticator require, RadiusDiscard expected)
    {
        await using var rig = new ListenerRig(require, Refusing);
        using var client = new RawClient(rig.Authentication);
        Assert.True(await client.IsMetWithSilenceAsync(RawPacket.Access().User().Pap().Add(RadiusAttributeType.ProxyState, Collision).Build()));
        Assert.Equal(1, rig.Listener.Counters.Discarded(expected));
        Assert.Empty(rig.Program.AccessRequests);
    }

    [Theory]
    [InlineData(RequireMessageAuthenticator.Yes, RadiusDiscard.BadMessageAuthenticator)]
    [InlineData(RequireMessageAuthenticator.Auto, RadiusDiscard.BadMessageAuthenticator)]
    [InlineData(RequireMessageAuthenticator.No, RadiusDiscard.BadMessageAuthenticator)]
    public async Task A_signed_request_into_which_Proxy_State_was_put_is_met_with_silence(RequireMessageAuthenticator require, RadiusDiscard expected)
    {
        await using var rig = new ListenerRig(require, Refusing);
        using var client = new RawClient(rig.Authentication);
        byte[] changed = [.. RawPacket.Access().User().Pap().Sign().Build(), 33, (byte)(Collision.Length + 2), .. Collision];
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(2), (ushort)changed.Length);
        Assert.True(await client.IsMetWithSilenceAsync(changed));
        Assert.Equal(1, rig.Listener.Counters.Discarded(expected));
    }

    [Fact]
    public async Task Taking_the_signature_out_and_putting_Proxy_State_in_is_silence_once_the_NAS_has_signed()
    {
        await using var rig = new ListenerRig(RequireMessageAuthenticator.Auto, Refusing);
        using var client = new RawClient(rig.Authentication);
        await client.AskAsync(RawPacket.Access(1).User().Pap().Sign().Build());
        Assert.True(await client.IsMetWithSilenceAsync(RawPacket.Access(2).User().Pap().Add(RadiusAttributeType.ProxyState, Collision).Build()));
        Assert.Equal(1, rig.Listener.Counters.Discarded(RadiusDiscard.MessageAuthenticatorMissing));
    }

    [Fact]
    public async Task Even_where_a_proxy_is_trusted_unsigned_nobody_can_foretell_what_stands_before_his_own_octets()
    {
        await using var rig = new ListenerRig(RequireMessageAuthenticator.No, Refusing, limitProxyState: false);
        using var client = new RawClient(rig.Authentication);
        var before = new HashSet<string>(StringComparer.Ordinal);
        for (byte i = 0; i < 8; i++)
        {
            byte[] chosen = [.. Collision[..^1], i];
            var answer = await client.AskAsync(RawPacket.Access(i).User().Pap().Add(RadiusAttributeType.ProxyState, chosen).Build());
            Assert.Equal([80, 18], answer[20..22]);
            Assert.Equal(chosen, answer[^chosen.Length..]);
            before.Add(Convert.ToHexString(answer.AsSpan(20, 18)));
        }

        Assert.Equal(8, before.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_Accept_made_of_a_Reject_fails_at_its_Message_Authenticator_though_its_Response_Authenticator_is_right(bool rightsToo)
    {
        await using var rig = new ListenerRig(RequireMessageAuthenticator.Yes, Refusing);
        using var client = new RawClient(rig.Authentication);
        var request = RawPacket.Access().User().Pap().Add(RadiusAttributeType.ProxyState, Collision).Sign().Build();
        byte[] forged = [.. await client.AskAsync(request)];
        Assert.Equal((byte)RadiusCode.AccessReject, forged[0]);
        forged[0] = (byte)RadiusCode.AccessAccept;
        if (rightsToo)
        {
            forged = [.. forged, 27, 6, 0, 1, 81, 128];
            BinaryPrimitives.WriteUInt16BigEndian(forged.AsSpan(2), (ushort)forged.Length);
        }

        Assert.True(RadiusPacket.TryParse(forged, out var packet, out _));
        PacketAuthenticator.Compute(packet.Bytes, request.AsSpan(4, 16), RawPacket.Secret, forged.AsSpan(4, 16)); // what the collision would give him
        Assert.True(RadiusPacket.TryParse(forged, out packet, out _));
        Assert.True(PacketAuthenticator.IsResponseRight(packet, request.AsSpan(4, 16), RawPacket.Secret));
        Assert.False(PacketAuthenticator.IsMessageAuthenticatorRight(packet, request.AsSpan(4, 16), RawPacket.Secret));
    }
}
