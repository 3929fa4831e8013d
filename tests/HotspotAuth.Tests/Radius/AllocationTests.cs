using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

public sealed class AllocationTests
{
    [Fact]
    public void Parsing_proving_finding_resends_and_encoding_allocate_nothing()
    {
        var request = RawPacket.Access().User().Pap().Add(RadiusAttributeType.ProxyState, 1, 2).Sign().Build();
        var client = ListenerRig.ClientFor("127.0.0.0/8");
        var table = new RadiusClientTable([client]);
        var duplicates = new DuplicateCache(capacity: 1024, windowTicks: long.MaxValue);
        var attributes = new RadiusAttributeList().Add(RadiusAttributeType.SessionTimeout, 3600u);
        var peer = new PeerAddress(0x7F000001, 0x7F000001, 4000, 0, V4: true);
        var buffer = new byte[RadiusPacket.MaximumLength];
        var replies = 0;

        void Serve(byte identifier)
        {
            request[1] = identifier;
            if (!RadiusPacket.TryParse(request, out var packet, out _))
                return;
            table.Find(peer.Address, peer.V4);
            RequestGate.ProveAccess(packet, client, mustBeSigned: true);
            CredentialGate.Judge(packet);
            duplicates.Enter(peer, packet, now: 0, buffer, out _, out var ticket);
            Span<byte> password = stackalloc byte[128];
            UserPassword.Reveal(packet.Find(RadiusAttributeType.UserPassword), packet.Authenticator, client.Secret, password);
            var length = RadiusPacketWriter.WriteReply(buffer, RadiusCode.AccessAccept, packet, attributes, client.Secret, out _);
            duplicates.Answer(ticket, buffer.AsSpan(0, length));
            replies += length > 0 ? 1 : 0;
        }

        for (var i = 0; i < 50; i++)
            Serve((byte)i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 50; i < 150; i++)
            Serve((byte)i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(150, replies);
    }
}
