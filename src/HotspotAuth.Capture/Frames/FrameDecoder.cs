using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace HotspotAuth.Capture;

/// <summary>
/// Reads the headers of frames: Ethernet with VLAN, QinQ, SNAP and PPPoE, Linux cooked, raw IP; then IPv4 or IPv6 and the ports.
/// Only the outermost IP layer counts; what a tunnel carries or an ICMP error quotes is payload. Never throws on input and keeps
/// nothing of it but the ports of first fragments. One thread at a time.
/// </summary>
public sealed partial class FrameDecoder
{
    internal const ushort EtherTypeIPv4 = 0x0800;
    internal const ushort EtherTypeIPv6 = 0x86DD;
    private const ushort EtherTypeArp = 0x0806;
    private const ushort EtherTypePppoeSession = 0x8864;
    private const int MaxTags = 4;
    private const long MaxTime = (1L << 53) - 1;

    private readonly FragmentTable _fragments = new();

    /// <summary>
    /// Decodes one frame. True: it was understood down to its IP header, or is not IP (<see cref="DecodedFrame.Kind"/>);
    /// <paramref name="fault"/> may still say why the ports are unknown. False: the frame belongs in no record, for the reason given.
    /// </summary>
    /// <param name="frame">What was captured, from the link header on; may be shorter than the frame was.</param>
    /// <param name="link">The link layer.</param>
    /// <param name="originalLength">Octets of the frame on the wire, at least the span's length (a smaller value is taken for it).</param>
    /// <param name="time">Milliseconds UTC since 1970; kept within 53 bits.</param>
    /// <param name="decoded">The headers.</param>
    /// <param name="fault">The reason, or <see cref="FrameFault.None"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryDecode(ReadOnlySpan<byte> frame, LinkType link, int originalLength, long time, out DecodedFrame decoded, out FrameFault fault)
    {
        decoded = default;
        // No subtraction of two times may overflow.
        decoded.Time = Math.Clamp(time, -MaxTime, MaxTime);
        decoded.Segments = 1;
        originalLength = Math.Max(originalLength, frame.Length);
        if (link == LinkType.Ethernet)
        {
            if (frame.Length < 14) return Refuse(FrameFault.LinkTruncated, out fault);
            var high = BinaryPrimitives.ReadUInt64BigEndian(frame);
            SetDestinationMac(ref decoded, high >> 16);
            SetSourceMac(ref decoded, ((high & 0xFFFF) << 32) | BinaryPrimitives.ReadUInt32BigEndian(frame[8..]));
            var type = BinaryPrimitives.ReadUInt16BigEndian(frame[12..]);
            return type == EtherTypeIPv4
                ? TryIPv4(frame[14..], originalLength - 14, ref decoded, out fault)
                : TryEtherType(type, frame[14..], originalLength - 14, ref decoded, out fault);
        }

        return TryOtherLink(frame, link, originalLength, ref decoded, out fault);
    }

    private bool TryOtherLink(ReadOnlySpan<byte> frame, LinkType link, int originalLength, ref DecodedFrame decoded, out FrameFault fault)
    {
        switch (link)
        {
            case LinkType.Raw or LinkType.RawOld or LinkType.RawBsd or LinkType.RawIPv4 or LinkType.RawIPv6:
                if (frame.IsEmpty) return Refuse(FrameFault.LinkTruncated, out fault);
                var version6 = link == LinkType.RawIPv6 || (link != LinkType.RawIPv4 && frame[0] >> 4 == 6);
                return TryEtherType(version6 ? EtherTypeIPv6 : EtherTypeIPv4, frame, originalLength, ref decoded, out fault);

            case LinkType.LinuxCooked:
                if (frame.Length < 16) return Refuse(FrameFault.LinkTruncated, out fault);
                if (BinaryPrimitives.ReadUInt16BigEndian(frame[4..]) == MacAddress.Length) SetSourceMac(ref decoded, MacAddress.FromBytes(frame[6..]).Value);
                return TryEtherType(BinaryPrimitives.ReadUInt16BigEndian(frame[14..]), frame[16..], originalLength - 16, ref decoded, out fault);

            case LinkType.LinuxCooked2:
                if (frame.Length < 20) return Refuse(FrameFault.LinkTruncated, out fault);
                if (frame[11] == MacAddress.Length) SetSourceMac(ref decoded, MacAddress.FromBytes(frame[12..]).Value);
                return TryEtherType(BinaryPrimitives.ReadUInt16BigEndian(frame), frame[20..], originalLength - 20, ref decoded, out fault);

            case LinkType.BsdLoopback or LinkType.Loop:
                if (frame.Length < 4) return Refuse(FrameFault.LinkTruncated, out fault);
                var family = BinaryPrimitives.ReadUInt32LittleEndian(frame);
                if (family > 0xFFFF) family = BinaryPrimitives.ReverseEndianness(family);
                // AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 24, 28 or 30 on the BSDs.
                var type = family switch { 2 => EtherTypeIPv4, 10 or 24 or 28 or 30 => EtherTypeIPv6, _ => (ushort)0 };
                return TryEtherType(type, frame[4..], originalLength - 4, ref decoded, out fault);

            default:
                return Refuse(FrameFault.LinkUnknown, out fault);
        }
    }

    private bool TryEtherType(ushort type, ReadOnlySpan<byte> rest, int remaining, ref DecodedFrame decoded, out FrameFault fault)
    {
        for (var tags = 0; ; tags++)
        {
            switch (type)
            {
                case EtherTypeIPv4:
                    return TryIPv4(rest, remaining, ref decoded, out fault);

                case EtherTypeIPv6:
                    return TryIPv6(rest, remaining, ref decoded, out fault);

                case EtherTypeArp:
                    decoded.EtherType = type;
                    fault = ClaimReader.TryArp(rest, ref decoded) ? FrameFault.None : FrameFault.ArpMalformed;
                    return fault == FrameFault.None;

                case 0x8100 or 0x88A8 or 0x9100:
                    if (tags == MaxTags) return Refuse(FrameFault.TagsTooMany, out fault);
                    if (rest.Length < 4) return Refuse(FrameFault.LinkTruncated, out fault);
                    decoded.Vlan = JoinVlan(decoded.Vlan, BinaryPrimitives.ReadUInt16BigEndian(rest) & 0xFFF);
                    type = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
                    rest = rest[4..];
                    remaining -= 4;
                    continue;

                case EtherTypePppoeSession when rest.Length >= 8:
                    // RFC 2516 §4, then the PPP protocol number: 0x0021 IPv4, 0x0057 IPv6.
                    var inner = BinaryPrimitives.ReadUInt16BigEndian(rest[6..]) switch { 0x0021 => EtherTypeIPv4, 0x0057 => EtherTypeIPv6, _ => type };
                    if (inner == type) break;
                    type = inner;
                    rest = rest[8..];
                    remaining -= 8;
                    continue;

                // RFC 1042: an 802.3 length, then LLC and SNAP with an EtherType.
                case <= 1500 when rest.Length >= 8 && BinaryPrimitives.ReadUInt64BigEndian(rest) >> 16 == 0xAAAA_0300_0000 && tags <= MaxTags:
                    type = BinaryPrimitives.ReadUInt16BigEndian(rest[6..]);
                    rest = rest[8..];
                    remaining -= 8;
                    tags = MaxTags;
                    if (type <= 1500) break;
                    continue;
            }

            decoded.EtherType = type;
            fault = FrameFault.None;
            return true;
        }
    }

    /// <summary>Adds a tag behind those seen: the first id alone, then outer·4096+inner; id 0 is a priority tag and no VLAN.</summary>
    internal static int JoinVlan(int outer, int id) => id == 0 ? outer : outer == 0 ? id : outer < 4096 ? (outer * 4096) + id : outer;

    /// <summary>Puts a tag that was taken off the frame back before those found in it.</summary>
    internal static int PutOuterVlan(int id, int found) => id == 0 ? found : found == 0 ? id : (id * 4096) + (found < 4096 ? found : found / 4096);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetSourceMac(ref DecodedFrame decoded, ulong mac)
    {
        decoded.SourceMac = mac;
        decoded.HasSourceMac = mac != 0 && !new MacAddress(mac).IsMulticast;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetDestinationMac(ref DecodedFrame decoded, ulong mac)
    {
        decoded.DestinationMac = mac;
        decoded.HasDestinationMac = mac != 0 && !new MacAddress(mac).IsMulticast;
    }

    private static bool Refuse(FrameFault reason, out FrameFault fault)
    {
        fault = reason;
        return false;
    }
}
