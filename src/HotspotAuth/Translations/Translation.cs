using System.Buffers.Binary;
using HotspotAuth.Gateway;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Translations;

/// <summary>
/// A guest's connection as the kernel translates it (ctnetlink, linux/netfilter/nfnetlink_conntrack.h): what it was inside, and as
/// whom the world sees it. Ports are 0 where the protocol has none. ICMP keeps type·256+code as inside port, as the flow stream does,
/// and its identifier as outside port.
/// </summary>
internal readonly record struct Translation(
    uint Id, int Protocol, LogIp InsideIp, int InsidePort, LogIp OutsideIp, int OutsidePort, LogIp PeerIp, int PeerPort)
{
    // Attributes of a connection, of a tuple, of its addresses and of its ports.
    private const int Original = 1;
    private const int Reply = 2;
    private const int Status = 3;
    private const int IdAttribute = 12;
    private const int TupleIp = 1;
    private const int TupleProtocol = 2;
    private const int Source4 = 1;
    private const int Source6 = 3;
    private const int IcmpId = 4;
    private const int Icmp6Id = 7;
    private const int Icmp = 1;
    private const int Icmp6 = 58;

    /// <summary>IPS_SRC_NAT: the source is translated.</summary>
    public const uint SourceTranslated = 0x10;

    /// <summary>
    /// Reads the body of an event or of one entry of a dump. False for what is not translated at its source and for what is malformed.
    /// </summary>
    public static bool TryRead(ReadOnlyMemory<byte> body, out Translation translation)
    {
        translation = default;
        if (body.Length < 4) return false;
        var attributes = body[4..];
        var status = NetlinkMessage.Find(attributes, Status).Span;
        if (status.Length != 4 || (BinaryPrimitives.ReadUInt32BigEndian(status) & SourceTranslated) == 0) return false;
        var id = NetlinkMessage.Find(attributes, IdAttribute).Span;
        if (!Side.TryRead(NetlinkMessage.Find(attributes, Original), out var inside)) return false;
        if (!Side.TryRead(NetlinkMessage.Find(attributes, Reply), out var outside)) return false;
        var isIcmp = inside.Protocol is Icmp or Icmp6;
        translation = new Translation(
            id.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(id) : 0,
            inside.Protocol,
            inside.Source,
            isIcmp ? inside.Kind : inside.SourcePort,
            outside.Destination,
            isIcmp ? outside.Identifier : outside.DestinationPort,
            inside.Destination,
            isIcmp ? 0 : inside.DestinationPort);
        return true;
    }

    /// <summary>CTA_TIMESTAMP_START or _STOP, UTC milliseconds; null where the kernel keeps no times.</summary>
    public static long? Time(ReadOnlyMemory<byte> body, bool isEnd)
    {
        const int Timestamp = 20;
        if (body.Length < 4) return null;
        var time = NetlinkMessage.Find(NetlinkMessage.Find(body[4..], Timestamp), isEnd ? 2 : 1).Span;
        return time.Length == 8 && BinaryPrimitives.ReadUInt64BigEndian(time) is > 0 and var nanoseconds ? (long)(nanoseconds / 1_000_000) : null;
    }

    /// <summary>The row of the nat stream.</summary>
    public TranslationRow Row(TranslationEvent what, long now, long start, long? end) =>
        new(now, what, start, end, InsideIp, InsidePort, OutsideIp, OutsidePort, PeerIp, PeerPort, Protocol, Id);

    /// <summary>One direction of a connection.</summary>
    private readonly record struct Side(
        int Protocol, LogIp Source, LogIp Destination, int SourcePort, int DestinationPort, int Identifier, int Kind)
    {
        public static bool TryRead(ReadOnlyMemory<byte> tuple, out Side side)
        {
            side = default;
            var ip = NetlinkMessage.Find(tuple, TupleIp);
            var protocol = NetlinkMessage.Find(tuple, TupleProtocol);
            var v4 = NetlinkMessage.Find(ip, Source4).Length == 4;
            var first = v4 ? Source4 : Source6;
            if (!LogIp.TryRead(NetlinkMessage.Find(ip, first).Span, out var source)) return false;
            if (!LogIp.TryRead(NetlinkMessage.Find(ip, first + 1).Span, out var destination)) return false;
            if (NetlinkMessage.Find(protocol, 1).Span is not [var number]) return false;
            var icmp = v4 ? IcmpId : Icmp6Id;
            side = new Side(
                number, source, destination, Number(protocol, 2), Number(protocol, 3), Number(protocol, icmp),
                (Number(protocol, icmp + 1) << 8) | Number(protocol, icmp + 2));
            return true;
        }

        private static int Number(ReadOnlyMemory<byte> attributes, int wanted) => NetlinkMessage.Find(attributes, wanted).Span switch
        {
            { Length: 1 } one => one[0],
            { Length: 2 } two => BinaryPrimitives.ReadUInt16BigEndian(two),
            _ => 0,
        };
    }
}
