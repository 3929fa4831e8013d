using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace HotspotAuth.Capture;

public sealed partial class FrameDecoder
{
    private const int MaxExtensions = 16;

    // RFC 791 §3.1.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryIPv4(ReadOnlySpan<byte> packet, int remaining, ref DecodedFrame decoded, out FrameFault fault)
    {
        decoded.EtherType = EtherTypeIPv4;
        if (packet.Length < 20) return Refuse(FrameFault.IpTruncated, out fault);
        if (packet[0] >> 4 != 4) return Refuse(FrameFault.IpVersion, out fault);
        var header = (packet[0] & 0xF) * 4;
        var total = (int)BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        // A sending host that leaves segmentation to its network card writes 0; the frame's own length is the truth then.
        if (total == 0) total = remaining;
        if (header < 20 || header > total) return Refuse(FrameFault.IpHeaderLength, out fault);
        if (total > remaining) return Refuse(FrameFault.IpLength, out fault);

        decoded.Kind = FrameKind.IPv4;
        decoded.IpBytes = total;
        decoded.Protocol = packet[9];
        decoded.Source = IpKey.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(packet[12..]));
        decoded.Destination = IpKey.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(packet[16..]));

        var fragment = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
        var offset = fragment & 0x1FFF;
        uint identification = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        if (offset != 0)
        {
            fault = _fragments.TryRecall(ref decoded, identification) ? FrameFault.None : FrameFault.FragmentUnknown;
            return true;
        }

        if (packet.Length < header)
        {
            fault = FrameFault.TransportTruncated;
            return true;
        }

        var payload = packet[header..Math.Min(total, packet.Length)];
        decoded.HeaderBytes = header;
        fault = ReadTransport(payload, ref decoded);
        if ((fragment & 0x2000) != 0) _fragments.Remember(decoded, identification);
        else if (decoded.Protocol == 17) ClaimReader.ReadDhcp(payload, ref decoded);
        return true;
    }

    // RFC 8200 §3 and §4.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryIPv6(ReadOnlySpan<byte> packet, int remaining, ref DecodedFrame decoded, out FrameFault fault)
    {
        decoded.EtherType = EtherTypeIPv6;
        if (packet.Length < 40) return Refuse(FrameFault.IpTruncated, out fault);
        if (packet[0] >> 4 != 6) return Refuse(FrameFault.IpVersion, out fault);
        var total = 40 + BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        // Payload length 0 with more behind it than the field can say is a jumbogram (RFC 2675) or a large offload frame.
        if (total == 40 && remaining > 40 + ushort.MaxValue) total = remaining;
        if (total > remaining) return Refuse(FrameFault.IpLength, out fault);

        decoded.Kind = FrameKind.IPv6;
        decoded.IpBytes = total;
        decoded.Source = IpKey.FromIPv6(packet[8..]);
        decoded.Destination = IpKey.FromIPv6(packet[24..]);
        fault = ReadAfterIPv6(packet[..Math.Min(total, packet.Length)], ref decoded);
        return true;
    }

    private FrameFault ReadAfterIPv6(ReadOnlySpan<byte> packet, ref DecodedFrame decoded)
    {
        var next = packet[6];
        var at = 40;
        var firstFragment = false;
        uint identification = 0;
        for (var extensions = 0; ; extensions++)
        {
            decoded.Protocol = next;
            // Hop-by-hop, routing, fragment, authentication, destination options, shim6. Mobility and HIP headers are what the packet is about.
            if (next is not (0 or 43 or 44 or 51 or 60 or 140)) break;
            if (extensions == MaxExtensions) return FrameFault.ExtensionsTooMany;
            if (packet.Length - at < 8) return FrameFault.ExtensionTruncated;
            var length = next switch
            {
                44 => 8,
                // RFC 4302 §2.2 counts in 4-octet units, unlike all others.
                51 => (packet[at + 1] + 2) * 4,
                _ => (packet[at + 1] + 1) * 8,
            };
            if (next == 44)
            {
                var fragment = BinaryPrimitives.ReadUInt16BigEndian(packet[(at + 2)..]);
                identification = BinaryPrimitives.ReadUInt32BigEndian(packet[(at + 4)..]);
                if (fragment >> 3 != 0)
                {
                    decoded.Protocol = packet[at];
                    return _fragments.TryRecall(ref decoded, identification) ? FrameFault.None : FrameFault.FragmentUnknown;
                }

                firstFragment = (fragment & 1) != 0;
            }

            next = packet[at];
            at += length;
            if (at > packet.Length)
            {
                decoded.Protocol = next;
                return FrameFault.ExtensionTruncated;
            }
        }

        decoded.HeaderBytes = at;
        var fault = ReadTransport(packet[at..], ref decoded);
        if (firstFragment) _fragments.Remember(decoded, identification);
        // RFC 4861 §7.1: valid only with hop limit 255, which no router can have let through; RFC 6980: never fragmented.
        else if (decoded.Protocol == 58 && packet[7] == 255) ClaimReader.ReadNdp(packet[at..], ref decoded);
        return fault;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static FrameFault ReadTransport(ReadOnlySpan<byte> payload, ref DecodedFrame decoded)
    {
        switch (decoded.Protocol)
        {
            case 6:
                if (payload.Length < 4) return FrameFault.TransportTruncated;
                decoded.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(payload);
                decoded.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);
                if (payload.Length < 14) return FrameFault.TransportTruncated;
                decoded.TcpFlags = payload[13];
                decoded.HeaderBytes += (payload[12] >> 4) * 4;
                return FrameFault.None;

            // UDP, DCCP, SCTP, UDP-Lite: two ports first, all of them.
            case 17 or 33 or 132 or 136:
                if (payload.Length < 4) return FrameFault.TransportTruncated;
                decoded.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(payload);
                decoded.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);
                decoded.HeaderBytes += 8;
                return FrameFault.None;

            case 1 when decoded.Kind == FrameKind.IPv4:
                if (payload.Length < 2) return FrameFault.TransportTruncated;
                // RFC 792, RFC 950: an answer's type is its request's with the low bits changed.
                SetIcmp(payload, payload[0] switch { 0 => 8, 14 => 13, 16 => 15, 18 => 17, _ => payload[0] }, ref decoded);
                return FrameFault.None;

            case 58 when decoded.Kind == FrameKind.IPv6:
                if (payload.Length < 2) return FrameFault.TransportTruncated;
                SetIcmp(payload, payload[0] == 129 ? 128 : payload[0], ref decoded);
                return FrameFault.None;

            default:
                return FrameFault.None;
        }
    }

    private static void SetIcmp(ReadOnlySpan<byte> payload, int requestType, ref DecodedFrame decoded)
    {
        decoded.IcmpAnswer = requestType != payload[0];
        decoded.SourcePort = decoded.DestinationPort = (ushort)((requestType << 8) | payload[1]);
    }
}
