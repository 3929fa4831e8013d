using System.Buffers.Binary;

namespace HotspotAuth.Benchmarks.Traffic;

/// <summary>Ethernet frames in the classic pcap format, cut after their headers.</summary>
internal sealed class PcapWriter : IDisposable
{
    private const int SnapLength = 96;
    private readonly FileStream _file;
    private readonly byte[] _record = new byte[16 + 2048];

    public PcapWriter(string path)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20);
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2_C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], SnapLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1);
        _file.Write(header);
    }

    public long Packets { get; private set; }

    /// <summary>Octets of the IP layer.</summary>
    public long Bytes { get; private set; }

    /// <summary>The time of the next packets, UTC since 1970.</summary>
    public long Microseconds { get; set; }

    public void Add(in TrafficFlow flow, bool up, int payload, int tcpFlags)
    {
        var frame = _record.AsSpan(16);
        frame[..SnapLength].Clear();
        WriteMac(frame[(up ? 6 : 0)..], 0x0200_0000_0000UL | (uint)flow.Client);
        WriteMac(frame[(up ? 0 : 6)..], 0x02FF_0000_0001);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], (ushort)(flow.IsV6 ? 0x86DD : 0x0800));
        var transport = flow.Protocol == 6 ? 20 : 8;
        var ip = flow.IsV6 ? 40 : 20;
        var length = ip + transport + payload;
        if (flow.IsV6) WriteV6(frame[14..], flow, up, transport + payload);
        else WriteV4(frame[14..], flow, up, length);
        WriteTransport(frame[(14 + ip)..], flow, up, payload, tcpFlags);

        var captured = Math.Min(SnapLength, 14 + length);
        BinaryPrimitives.WriteUInt32LittleEndian(_record, (uint)(Microseconds / 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(_record.AsSpan(4), (uint)(Microseconds % 1_000_000));
        BinaryPrimitives.WriteInt32LittleEndian(_record.AsSpan(8), captured);
        BinaryPrimitives.WriteInt32LittleEndian(_record.AsSpan(12), 14 + length);
        _file.Write(_record, 0, 16 + captured);
        Packets++;
        Bytes += length;
    }

    public void Dispose() => _file.Dispose();

    private static void WriteV4(Span<byte> ip, in TrafficFlow flow, bool up, int length)
    {
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)length);
        (ip[8], ip[9]) = (64, flow.Protocol);
        var client = 0x0A0A_0000u | (uint)flow.Client;
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], up ? client : flow.Peer);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], up ? flow.Peer : client);
    }

    private static void WriteV6(Span<byte> ip, in TrafficFlow flow, bool up, int length)
    {
        ip[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)length);
        (ip[6], ip[7]) = (flow.Protocol == 1 ? (byte)58 : flow.Protocol, 64);
        var client = ip.Slice(up ? 8 : 24, 16);
        var peer = ip.Slice(up ? 24 : 8, 16);
        BinaryPrimitives.WriteUInt64BigEndian(client, 0xFD00_0010_0010_0000);
        BinaryPrimitives.WriteUInt32BigEndian(client[12..], (uint)flow.Client);
        BinaryPrimitives.WriteUInt32BigEndian(peer, 0x2001_0DB8);
        BinaryPrimitives.WriteUInt32BigEndian(peer[12..], flow.Peer);
    }

    private static void WriteTransport(Span<byte> transport, in TrafficFlow flow, bool up, int payload, int tcpFlags)
    {
        if (flow.Protocol == 1)
        {
            transport[0] = (byte)(flow.IsV6 ? up ? 128 : 129 : up ? 8 : 0);
            BinaryPrimitives.WriteUInt16BigEndian(transport[4..], flow.ClientPort);
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(transport, up ? flow.ClientPort : flow.PeerPort);
        BinaryPrimitives.WriteUInt16BigEndian(transport[2..], up ? flow.PeerPort : flow.ClientPort);
        if (flow.Protocol == 17)
        {
            BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)(8 + payload));
            return;
        }

        (transport[12], transport[13]) = (0x50, (byte)tcpFlags);
        BinaryPrimitives.WriteUInt16BigEndian(transport[14..], 64_240);
    }

    private static void WriteMac(Span<byte> target, ulong mac)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)(mac >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(target[2..], (uint)mac);
    }
}
