namespace HotspotAuth.Capture;

/// <summary>
/// From a data record to a flow as the client's side sees it, and to the translation it tells of. A router tells each direction by
/// itself, so a record fills one direction, unless it is of both (RFC 5103); the two are not joined afterwards: sums are the same, and
/// each row stays what the exporter said.
/// </summary>
internal static class ExportedFlow
{
    private const int Icmp = 1;
    private const int Icmp6 = 58;
    private const int Tcp = 6;
    private const byte Fin = 1;
    private const byte Syn = 2;
    private const byte Rst = 4;
    private const byte Ack = 16;

    /// <summary>Which side of a record is the client.</summary>
    private enum Client
    {
        None,
        Source,
        Destination,

        /// <summary>The destination, before the exporter translated it back: an answer on the Internet's side.</summary>
        PostDestination,
    }

    /// <summary>Tells the sink what the record says, and counts it.</summary>
    public static ExportFault Tell(in DataRecord record, in ExportTime time, long init, IpKey exporter, ClientNetworks clients, IExportSink sink, ExportCounters counters)
    {
        // NAT's bindings (BIB) hold towards every peer, so they name none.
        var hasNoPeer = record.NatEvent is >= 8 and <= 11;
        if (record.Protocol < 0 || record.Source == default || (record.Destination == default && !hasNoPeer)) return ExportFault.RecordIncomplete;
        var client = ClientOf(record, clients);
        if (client == Client.None)
        {
            counters.OutsideRecords++;
            return ExportFault.None;
        }

        var (forward, reverse) = (Counted(record.Forward), record.HasReverse ? Counted(record.Reverse) : null);
        if (!TryRead(record, time, init, out var start, out var end)) return ExportFault.RecordIncomplete;
        var translation = Translation(record, client, start, end, exporter);
        if (translation is { } told)
        {
            counters.Translations++;
            sink.OnTranslation(told);
        }

        if (forward is null && reverse is null) return translation is not null || record.NatEvent > 0 || record.FirewallEvent > 0 ? ExportFault.None : ExportFault.RecordIncomplete;
        if (hasNoPeer) return ExportFault.None;
        counters.Flows++;
        sink.OnFlow(Flow(record, client, forward ?? default, reverse ?? default, start, end, exporter));
        return ExportFault.None;
    }

    private static Client ClientOf(in DataRecord record, ClientNetworks clients) =>
        clients.Contains(record.Source) ? Client.Source
        : clients.Contains(record.Destination) ? Client.Destination
        : record.PostDestination != default && clients.Contains(record.PostDestination) ? Client.PostDestination
        : Client.None;

    /// <summary>Packets and octets of a direction: what came since the last record, or the total where only that is told.</summary>
    private static (long Packets, long Octets)? Counted(in RecordSide side)
    {
        var packets = side.Packets >= 0 ? side.Packets : side.PacketTotal;
        var octets = side.Octets >= 0 ? side.Octets : side.OctetTotal;
        return packets <= 0 && octets <= 0 ? null : (Math.Max(0, packets), Math.Max(0, octets));
    }

    private static bool TryRead(in DataRecord record, in ExportTime time, long init, out long start, out long end)
    {
        var isKnown = time.TryRead(record.Forward, init, out start, out end);
        if (record.HasReverse && time.TryRead(record.Reverse, init, out var reverseStart, out var reverseEnd))
        {
            start = isKnown ? Math.Min(start, reverseStart) : reverseStart;
            end = isKnown ? Math.Max(end, reverseEnd) : reverseEnd;
            isKnown = true;
        }

        if (isKnown) return true;
        start = end = time.Moment(record.Observed);
        return start >= 0;
    }

    private static FlowRecord Flow(
        in DataRecord record, Client client, (long Packets, long Octets) forward, (long Packets, long Octets) reverse, long start, long end, IpKey exporter)
    {
        var isUp = client == Client.Source;
        var (up, down) = isUp ? (forward, reverse) : (reverse, forward);
        ref readonly var upSide = ref isUp ? ref record.Forward : ref record.Reverse;
        ref readonly var downSide = ref isUp ? ref record.Reverse : ref record.Forward;
        // Where packets of the client came from, or where those to it were put out to; of a direction without packets it says nothing.
        var mac = up != default && upSide.SourceMac != 0 ? upSide.SourceMac : down != default ? downSide.DestinationMac : 0;
        var (ip, port) = ClientEnd(record, client);
        var isIcmp = record.Protocol is Icmp or Icmp6;
        var (flagsUp, flagsDown) = record.Protocol == Tcp ? (upSide.Flags, downSide.Flags) : default;
        return new FlowRecord
        {
            Start = start,
            End = end,
            ClientIp = ip,
            ClientMac = mac == 0 ? null : new MacAddress(mac),
            ClientPort = isIcmp ? IcmpPort(record) : port,
            PeerIp = isUp ? record.Destination : record.Source,
            PeerPort = isIcmp ? 0 : isUp ? record.DestinationPort : record.SourcePort,
            Protocol = record.Protocol,
            Vlan = record.Vlan is > 0 and < 4095 ? record.Vlan : null,
            PacketsUp = up.Packets,
            PacketsDown = down.Packets,
            BytesUp = up.Octets,
            BytesDown = down.Octets,
            FlagsUp = flagsUp,
            FlagsDown = flagsDown,
            Opened = Opener(record, isUp, flagsUp, flagsDown),
            Finish = Finish(record, flagsUp, flagsDown),
            Part = 0,
            Exporter = exporter,
        };
    }

    private static (IpKey Ip, int Port) ClientEnd(in DataRecord record, Client client) => client switch
    {
        Client.Source => (record.Source, record.SourcePort),
        Client.Destination => (record.Destination, record.DestinationPort),
        _ => (record.PostDestination, record.PostDestinationPort != 0 ? record.PostDestinationPort : record.DestinationPort),
    };

    /// <summary>type·256+code, an answer under its request's type (RFC 792, RFC 950, RFC 4443), as the capture does.</summary>
    private static int IcmpPort(in DataRecord record)
    {
        var (type, code) = (record.Forward.IcmpType, record.Forward.IcmpCode);
        if (record.HasReverse && Counted(record.Forward) is null) (type, code) = (record.Reverse.IcmpType, record.Reverse.IcmpCode);
        // Routers that know no element for it put both into the destination's port, as NetFlow v5 did.
        if (type < 0) (type, code) = (record.DestinationPort >> 8, record.DestinationPort & 0xFF);
        type = record.Protocol == Icmp6
            ? type == 129 ? 128 : type
            : type switch { 0 => 8, 14 => 13, 16 => 15, 18 => 17, _ => type };
        return (type << 8) | Math.Max(0, code);
    }

    private static FlowOpener Opener(in DataRecord record, bool isUp, byte flagsUp, byte flagsDown) => record.Direction switch
    {
        // biflowDirection (RFC 5103 §6.3): 1 the source opened it, 2 the destination.
        1 => isUp ? FlowOpener.Client : FlowOpener.Peer,
        2 => isUp ? FlowOpener.Peer : FlowOpener.Client,
        _ when (flagsUp & (Syn | Ack)) == Syn => FlowOpener.Client,
        _ when (flagsDown & (Syn | Ack)) == Syn => FlowOpener.Peer,
        _ => FlowOpener.Unknown,
    };

    private static FlowFinish Finish(in DataRecord record, byte flagsUp, byte flagsDown) => record.EndReason switch
    {
        // flowEndReason (RFC 5102 §5.11.3).
        1 => FlowFinish.Idle,
        2 => FlowFinish.ActiveCut,
        4 => FlowFinish.EndOfCapture,
        5 => FlowFinish.Evicted,
        _ when ((flagsUp | flagsDown) & Rst) != 0 => FlowFinish.Reset,
        _ when (flagsUp & flagsDown & Fin) != 0 => FlowFinish.Fin,
        _ => FlowFinish.Unknown,
    };

    private static ExportedTranslation? Translation(in DataRecord record, Client client, long start, long end, IpKey exporter)
    {
        if (client == Client.Destination) return null;
        var isUp = client == Client.Source;
        var (outside, outsidePort) = isUp
            ? (record.PostSource, record.PostSourcePort != 0 ? record.PostSourcePort : record.SourcePort)
            : (record.Destination, record.DestinationPort);
        var (inside, insidePort) = ClientEnd(record, client);
        var isIcmp = record.Protocol is Icmp or Icmp6;
        if (outside == default || (outside == inside && outsidePort == insidePort)) return null;
        if (KindOf(record) is not { } kind) return null;
        var peer = isUp ? record.Destination : record.Source;
        return new ExportedTranslation(
            exporter,
            kind,
            start,
            kind == ExportedTranslationKind.Begun ? null : end,
            record.Protocol,
            inside,
            isIcmp ? IcmpPort(record) : insidePort,
            outside,
            isIcmp ? record.PostSourcePort : outsidePort,
            peer == default && inside.IsIPv4 ? IpKey.FromIPv4(0) : peer,
            isIcmp ? 0 : isUp ? record.DestinationPort : record.SourcePort);
    }

    /// <summary>RFC 8158 §4.2: natEvent; a firewall's event (233) where that is what it tells. Null: no begin, end or flow.</summary>
    private static ExportedTranslationKind? KindOf(in DataRecord record) => record switch
    {
        { NatEvent: 1 or 4 or 6 or 8 or 10 } => ExportedTranslationKind.Begun,
        { NatEvent: 2 or 5 or 7 or 9 or 11 } => ExportedTranslationKind.Ended,
        { NatEvent: > 0 } => null,
        { FirewallEvent: 1 } => ExportedTranslationKind.Begun,
        { FirewallEvent: 2 } => ExportedTranslationKind.Ended,
        { FirewallEvent: 3 or 4 } => null,
        _ => ExportedTranslationKind.Seen,
    };
}
