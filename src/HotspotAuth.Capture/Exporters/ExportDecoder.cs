using System.Buffers.Binary;

namespace HotspotAuth.Capture;

/// <summary>
/// NetFlow v9 (RFC 3954) and IPFIX (RFC 7011) datagrams into flow records and translations. Bytes in, records out: it knows no socket
/// and no clock. Never throws, whatever comes; every table is bounded. One thread owns it and calls it.
/// </summary>
public sealed class ExportDecoder
{
    /// <summary>Longest datagram that UDP carries.</summary>
    public const int LongestDatagram = 65_535;

    private const int V9 = 9;
    private const int V9Header = 20;
    private const int Ipfix = 10;
    private const int IpfixHeader = 16;

    /// <summary>Exporting processes held at once; the longest silent goes first.</summary>
    private const int MostSessions = 64;

    /// <summary>Of these of one address.</summary>
    private const int MostOfOne = 16;

    private readonly Dictionary<SessionKey, ExporterSession> _sessions = [];
    private readonly ExportCounters _counters = new();

    /// <summary>What has been heard until now.</summary>
    public ExportTotals Totals => _counters.Snapshot([.. _sessions.Select(s => s.Value.State(s.Key.Address, s.Key.Domain))]);

    /// <summary>Takes one datagram.</summary>
    /// <param name="octets">Its payload.</param>
    /// <param name="exporter">Whose it is, by its source address.</param>
    /// <param name="port">Its source port.</param>
    /// <param name="clients">The networks behind this exporter; records of no such address are only counted.</param>
    /// <param name="now">When it came, milliseconds UTC since 1970.</param>
    /// <param name="sink">Told before this returns.</param>
    public void Datagram(ReadOnlySpan<byte> octets, IpKey exporter, int port, ClientNetworks clients, long now, IExportSink sink)
    {
        _counters.Datagrams++;
        if (!TryReadHeader(octets, now, out var message, out var fault))
        {
            _counters.Count(fault);
            return;
        }

        var key = new SessionKey(exporter, (ushort)port, message.IsIpfix, message.Domain);
        if (!_sessions.TryGetValue(key, out var session)) session = Open(key, now, sink);
        session.Take(message, clients, now, sink);
    }

    /// <summary>Tells what has waited long enough: losses that nothing filled, sets whose template never came. To be called each second or so.</summary>
    public void Tick(long now, IExportSink sink)
    {
        foreach (var session in _sessions.Values) session.Tick(now, sink);
    }

    /// <summary>Tells at an end what is still open.</summary>
    public void Flush(long now, IExportSink sink)
    {
        foreach (var session in _sessions.Values) session.Close(now, sink);
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> octets, long now, out ExportMessage message, out ExportFault fault)
    {
        message = default;
        fault = ExportFault.HeaderTruncated;
        if (octets.Length < 2) return false;
        var version = BinaryPrimitives.ReadUInt16BigEndian(octets);
        fault = version is V9 or Ipfix ? ExportFault.HeaderTruncated : ExportFault.Version;
        if (fault == ExportFault.Version || octets.Length < (version == V9 ? V9Header : IpfixHeader)) return false;
        if (version == V9)
        {
            // RFC 3954 §5.1: count, sysUpTime, seconds, sequence, source id. The count is not needed: sets tell their lengths.
            var export = BinaryPrimitives.ReadUInt32BigEndian(octets[8..]) * 1000L;
            var time = ExportTime.Of(export, BinaryPrimitives.ReadUInt32BigEndian(octets[4..]), now);
            message = new ExportMessage(false, BinaryPrimitives.ReadUInt32BigEndian(octets[16..]), BinaryPrimitives.ReadUInt32BigEndian(octets[12..]), time, octets[V9Header..]);
            return true;
        }

        // RFC 7011 §3.1: length, seconds, sequence, observation domain.
        int length = BinaryPrimitives.ReadUInt16BigEndian(octets[2..]);
        fault = ExportFault.MessageLength;
        if (length < IpfixHeader || length > octets.Length) return false;
        var sent = ExportTime.Of(BinaryPrimitives.ReadUInt32BigEndian(octets[4..]) * 1000L, null, now);
        message = new ExportMessage(true, BinaryPrimitives.ReadUInt32BigEndian(octets[12..]), BinaryPrimitives.ReadUInt32BigEndian(octets[8..]), sent, octets[IpfixHeader..length]);
        return true;
    }

    private ExporterSession Open(in SessionKey key, long now, IExportSink sink)
    {
        // Whoever forges one exporter's address must not put out the others.
        var address = key.Address;
        var same = _sessions.Where(s => s.Key.Address == address).ToArray();
        if (same.Length >= MostOfOne) Close(same.MinBy(s => s.Value.LastHeard), now, sink);
        else if (_sessions.Count >= MostSessions) Close(_sessions.MinBy(s => s.Value.LastHeard), now, sink);
        var session = _sessions[key] = new ExporterSession(key.Address, key.IsIpfix, _counters);
        var (domain, isIpfix) = (key.Domain, key.IsIpfix);
        if (same.Length >= MostOfOne || !Array.Exists(same, s => s.Key.Domain == domain && s.Key.IsIpfix == isIpfix)) return session;
        // The same exporter from another port: its process was started anew, and what the old one still held is lost.
        _counters.Restarts++;
        session.Follows(same.Where(s => s.Key.Domain == domain && s.Key.IsIpfix == isIpfix).Max(s => s.Value.LastHeard), now);
        return session;
    }

    private void Close(KeyValuePair<SessionKey, ExporterSession> session, long now, IExportSink sink)
    {
        session.Value.Close(now, sink);
        _sessions.Remove(session.Key);
    }

    private readonly record struct SessionKey(IpKey Address, ushort Port, bool IsIpfix, uint Domain);
}

/// <summary>A datagram whose header has been read.</summary>
internal readonly ref struct ExportMessage(bool isIpfix, uint domain, uint sequence, ExportTime time, ReadOnlySpan<byte> sets)
{
    public bool IsIpfix { get; } = isIpfix;

    public uint Domain { get; } = domain;

    public uint Sequence { get; } = sequence;

    public ExportTime Time { get; } = time;

    /// <summary>All that comes behind the header.</summary>
    public ReadOnlySpan<byte> Sets { get; } = sets;
}
