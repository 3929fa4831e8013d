using HotspotAuth.Radius;

namespace HotspotAuth.Fuzz;

/// <summary>The datagram parser, and of what it lets through every accessor, the gates, the text and an answer.</summary>
internal static class RadiusTarget
{
    private static readonly RadiusSecret Secret = new(FuzzSecret.Text);
    private static readonly RadiusClient Client = new() { Name = "fuzz", Network = System.Net.IPNetwork.Parse("127.0.0.0/8"), Secret = Secret };

    public static int Run(byte[] input)
    {
        if (!RadiusPacket.TryParse(input, out var packet, out var fault))
        {
            BrokenPromiseException.Unless(fault != PacketFault.None, "a refused datagram has a reason");
            return (int)fault;
        }

        BrokenPromiseException.Unless(fault == PacketFault.None, "an accepted datagram has no fault");
        BrokenPromiseException.Unless(packet.Bytes.Length is >= RadiusPacket.HeaderLength and <= RadiusPacket.MaximumLength && packet.Bytes.Length <= input.Length, "the packet lies inside the datagram");
        var way = new HashCode();
        var (attributes, parts) = (0, 0);
        foreach (var attribute in packet.Attributes)
        {
            attributes++;
            foreach (var part in attribute.VendorAttributes) parts += 1 + Math.Min(part.Value.Length, 1);
            packet.FindUInt32(attribute.Type);
            packet.FindAddress(attribute.Type);
            packet.FindText(attribute.Type);
        }

        foreach (var line in RadiusText.Describe(packet)) BrokenPromiseException.Unless(!line.Contains('\n', StringComparison.Ordinal), "a line of text is one line");
        // Coarse, so that the pool keeps one input of each way and not every combination of attributes.
        way.Add(Math.Min(attributes, 8));
        way.Add(Math.Min(parts, 4));
        way.Add(ExtendedAttribute.ReadAll(packet).Count);
        var verdict = CredentialGate.Judge(packet);
        way.Add(verdict);
        way.Add(RequestGate.ProveAccess(packet, Client, mustBeSigned: false));
        way.Add(RequestGate.ProveAccounting(packet, Client));
        way.Add(RequestGate.ProveStatus(packet, Client));
        Answer(packet);
        return way.ToHashCode();
    }

    private static void Answer(in RadiusPacket request)
    {
        Span<byte> buffer = stackalloc byte[RadiusPacket.MaximumLength];
        var length = RadiusPacketWriter.WriteReply(buffer, RadiusCode.AccessAccept, request, new RadiusAttributeList().Add(RadiusAttributeType.SessionTimeout, 60), Secret, out _);
        if (length == 0) return;
        BrokenPromiseException.Unless(RadiusPacket.TryParse(buffer[..length], out var reply, out _), "our own answer is a packet");
        BrokenPromiseException.Unless(PacketAuthenticator.IsResponseRight(reply, request.Authenticator, Secret), "our own answer is proven");
        BrokenPromiseException.Unless(reply.MessageAuthenticatorOffset == RadiusPacket.HeaderLength + 2, "Message-Authenticator comes first");
    }
}
