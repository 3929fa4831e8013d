using System.Buffers.Binary;

namespace HotspotAuth.Capture;

/// <summary>A data record as it came: what it does not say is −1 or the type's default. On the stack, overwritten at each record.</summary>
internal struct DataRecord
{
    public RecordSide Forward;
    public RecordSide Reverse;
    public bool HasReverse;
    public IpKey Source;
    public IpKey Destination;
    public IpKey PostSource;
    public IpKey PostDestination;
    public int SourcePort;
    public int DestinationPort;
    public int PostSourcePort;
    public int PostDestinationPort;
    public int Protocol;
    public int Vlan;
    public int EndReason;
    public int Direction;
    public int NatEvent;
    public int FirewallEvent;
    public long Observed;
    public long Init;
    public long SamplingInterval;
    public long SamplingSpace;

    /// <summary>Reads one record; false when a field of variable length runs out of the set.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, ExportTemplate template, out DataRecord record, out int used)
    {
        record = new DataRecord
        {
            Forward = RecordSide.Empty, Reverse = RecordSide.Empty, HasReverse = template.IsReverse, Observed = -1, Init = -1, SamplingInterval = -1, SamplingSpace = -1,
            Protocol = -1, Vlan = -1, EndReason = -1, Direction = -1, NatEvent = -1, FirewallEvent = -1,
        };
        used = 0;
        foreach (ref readonly var field in template.Fields.AsSpan())
        {
            int length = field.Length;
            if (length == ElementNumbers.Variable && !TryReadLength(octets, ref used, out length)) return false;
            if (octets.Length - used < length) return false;
            if (field.Element != Element.Ignored) record.Take(field, octets.Slice(used, length));
            used += length;
        }

        return true;
    }

    // RFC 7011 §7: one octet, or 255 and two more.
    private static bool TryReadLength(ReadOnlySpan<byte> octets, ref int used, out int length)
    {
        length = 0;
        if (octets.Length - used < 1) return false;
        length = octets[used++];
        if (length < 255) return true;
        if (octets.Length - used < 2) return false;
        length = BinaryPrimitives.ReadUInt16BigEndian(octets[used..]);
        used += 2;
        return true;
    }

    private void Take(in TemplateField field, ReadOnlySpan<byte> octets)
    {
        switch (field.Element)
        {
            case Element.Source:
                Address(ref Source, octets);
                break;
            case Element.Destination:
                Address(ref Destination, octets);
                break;
            case Element.PostSource:
                Address(ref PostSource, octets);
                break;
            case Element.PostDestination:
                Address(ref PostDestination, octets);
                break;
            case Element.SourceMac:
                Mac(ref (field.IsReverse ? ref Reverse : ref Forward).SourceMac, octets);
                break;
            case Element.PostDestinationMac:
                Mac(ref (field.IsReverse ? ref Reverse : ref Forward).DestinationMac, octets);
                break;
            default:
                Take(field, Number(octets));
                break;
        }
    }

    private void Take(in TemplateField field, ulong value)
    {
        switch (field.Element)
        {
            case Element.Protocol: Protocol = (byte)value; break;
            case Element.SourcePort: SourcePort = (ushort)value; break;
            case Element.DestinationPort: DestinationPort = (ushort)value; break;
            case Element.PostSourcePort: PostSourcePort = (ushort)value; break;
            case Element.PostDestinationPort: PostDestinationPort = (ushort)value; break;
            case Element.Vlan: Vlan = (int)(value & 0xFFF); break;
            case Element.EndReason: EndReason = (byte)value; break;
            case Element.Direction: Direction = (byte)value; break;
            case Element.NatEvent: NatEvent = (byte)value; break;
            case Element.FirewallEvent: FirewallEvent = (byte)value; break;
            case Element.Observed: Observed = ExportTime.Plausible(value); break;
            case Element.InitMilliseconds: Init = ExportTime.Plausible(value); break;
            case Element.SamplingInterval: SamplingInterval = (long)Math.Min(value, int.MaxValue); break;
            case Element.SamplingSpace: SamplingSpace = (long)Math.Min(value, int.MaxValue); break;
            default: (field.IsReverse ? ref Reverse : ref Forward).Take(field.Element, value); break;
        }
    }

    // Templates of routers have room for both families, and leave one at zero.
    private static void Address(ref IpKey address, ReadOnlySpan<byte> octets)
    {
        if (octets.ContainsAnyExcept((byte)0) && IpKey.TryFromBytes(octets, out var read)) address = read;
    }

    private static void Mac(ref ulong mac, ReadOnlySpan<byte> octets)
    {
        var read = MacAddress.FromBytes(octets);
        if (!read.IsMulticast) mac = read.Value;
    }

    private static ulong Number(ReadOnlySpan<byte> octets)
    {
        var value = 0ul;
        foreach (var octet in octets) value = (value << 8) | octet;
        return value;
    }
}

/// <summary>What a record says of one direction.</summary>
internal struct RecordSide
{
    public static readonly RecordSide Empty = new()
    {
        Octets = -1, Packets = -1, OctetTotal = -1, PacketTotal = -1, IcmpType = -1, IcmpCode = -1, StartUptime = -1, EndUptime = -1, Start = -1, End = -1, StartDelta = -1, EndDelta = -1,
    };

    public long Octets;
    public long Packets;
    public long OctetTotal;
    public long PacketTotal;
    public long StartUptime;
    public long EndUptime;
    public long Start;
    public long End;
    public long StartDelta;
    public long EndDelta;
    public ulong SourceMac;
    public ulong DestinationMac;
    public int IcmpType;
    public int IcmpCode;
    public byte Flags;

    public void Take(Element element, ulong value)
    {
        switch (element)
        {
            case Element.Octets: Octets = Count(value); break;
            case Element.Packets: Packets = Count(value); break;
            case Element.OctetTotal: OctetTotal = Count(value); break;
            case Element.PacketTotal: PacketTotal = Count(value); break;
            // tcpControlBits has grown to 16 bits (RFC 9565); the log keeps the eight of RFC 9293.
            case Element.TcpFlags: Flags = (byte)value; break;
            case Element.IcmpTypeCode: (IcmpType, IcmpCode) = ((byte)(value >> 8), (byte)value); break;
            case Element.IcmpType: IcmpType = (byte)value; break;
            case Element.IcmpCode: IcmpCode = (byte)value; break;
            case Element.StartUptime: StartUptime = (uint)value; break;
            case Element.EndUptime: EndUptime = (uint)value; break;
            case Element.StartSeconds: Start = ExportTime.Plausible(Math.Min(value, uint.MaxValue) * 1000); break;
            case Element.EndSeconds: End = ExportTime.Plausible(Math.Min(value, uint.MaxValue) * 1000); break;
            case Element.StartMilliseconds: Start = ExportTime.Plausible(value); break;
            case Element.EndMilliseconds: End = ExportTime.Plausible(value); break;
            case Element.StartNtp: Start = ExportTime.FromNtp(value); break;
            case Element.EndNtp: End = ExportTime.FromNtp(value); break;
            case Element.StartDelta: StartDelta = (long)(Math.Min(value, uint.MaxValue) / 1000); break;
            case Element.EndDelta: EndDelta = (long)(Math.Min(value, uint.MaxValue) / 1000); break;
        }
    }

    // Beyond this no sum of the log would be exact, and no link ever carried it.
    private static long Count(ulong value) => value < 1ul << 53 ? (long)value : -1;
}
