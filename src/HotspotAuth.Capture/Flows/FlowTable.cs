using System.Runtime.CompilerServices;

namespace HotspotAuth.Capture;

/// <summary>
/// Turns packets into two-way flow records. The record's client is the side inside the client networks; with both sides inside, or
/// neither, the initiator: the sender of the SYN, else of the first packet, or for a TCP connection met in the middle the side with
/// the higher port. One thread owns a table and it calls the sink on that thread. Memory is fixed at construction: a flood of
/// new flows pushes out the longest idle, each with its record.
/// </summary>
public sealed class FlowTable
{
    /// <summary>Frames that <see cref="Packets"/> takes at once.</summary>
    public const int MostPackets = 64;

    private const int ExpirePerPacket = 4;
    private const int EvictionTries = 64;

    // Far below what the 32-bit counters hold, so that one more offload frame can't wrap them.
    private const uint MaxPacketsInRecord = 0xF000_0000;

    private readonly ClientNetworks _networks;
    private readonly IFlowSink _sink;
    private readonly FlowStore _store;
    private readonly FlowWheel _wheel;
    private readonly BindingTable _bindings;
    private readonly long _active;
    private readonly long _idle;
    private readonly long _linger;
    private readonly bool _recordOutside;

    /// <summary>An empty table.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive or too large, or a timeout is longer than a day.</exception>
    public FlowTable(ClientNetworks networks, FlowTableOptions options, IFlowSink sink)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxFlows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxFlows, FlowTableOptions.MostFlows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxBindings);
        _active = Milliseconds(options.ActiveTimeout);
        _idle = Milliseconds(options.IdleTimeout);
        _linger = Math.Min(_idle, Milliseconds(options.CloseLinger));
        _networks = networks;
        _sink = sink;
        _recordOutside = options.RecordOutside;
        _store = new FlowStore(options.MaxFlows);
        _wheel = new FlowWheel(_store, _idle);
        _bindings = new BindingTable(networks, options, sink);
    }

    /// <summary>Flows held now.</summary>
    public int Count => _store.Count;

    /// <summary>Flow records given to the sink.</summary>
    public long Records { get; private set; }

    /// <summary>Flows cut because the table was full.</summary>
    public long Evictions { get; private set; }

    /// <summary>IP packets in no record because neither address is a client's; 0 with <see cref="FlowTableOptions.RecordOutside"/>.</summary>
    public long OutsidePackets { get; private set; }

    /// <summary>Octets of <see cref="OutsidePackets"/>.</summary>
    public long OutsideBytes { get; private set; }

    /// <summary>Takes one frame: an IP packet into its flow, a claim of an address into the bindings.</summary>
    public void Packet(in DecodedFrame frame) => Packet(frame, _store.Hash(frame));

    /// <summary>
    /// Takes frames as <see cref="Packet(in DecodedFrame)"/> would one after the other, but asks memory for the entries of all of them first. With
    /// a table larger than the caches each packet otherwise waits for three cache lines, which is most of its time.
    /// </summary>
    /// <exception cref="ArgumentException">More than <see cref="MostPackets"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Packets(ReadOnlySpan<DecodedFrame> frames)
    {
        if (frames.Length > MostPackets) throw new ArgumentException("Too many frames at once.", nameof(frames));
        Span<uint> hashes = stackalloc uint[MostPackets];
        for (var i = 0; i < frames.Length; i++) _store.PrefetchBucket(hashes[i] = _store.Hash(frames[i]));
        for (var i = 0; i < frames.Length; i++) _store.PrefetchEntry(hashes[i]);
        for (var i = 0; i < frames.Length; i++) Packet(frames[i], hashes[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Packet(in DecodedFrame frame, uint hash)
    {
        var time = frame.Time;
        if (_wheel.IsDue(time))
        {
            Expire(time, ExpirePerPacket);
            _bindings.Advance(time);
        }

        if (frame.Claim != BindingSource.None) _bindings.Claim(frame);
        if (frame.Kind == FrameKind.NonIp) return;

        var index = _store.Find(frame, hash, out var up);
        if (index >= 0 && EndedBefore(index, frame, up)) index = -1;
        if (index < 0)
        {
            index = Begin(frame, hash, out up);
            if (index < 0) return;
        }
        else
        {
            _store[index].State |= FlowState.Refreshed;
        }

        Account(index, frame, up);
    }

    /// <summary>Ends what fell idle by this time (milliseconds UTC); call it at least each second, so that records come out without traffic.</summary>
    public void Advance(long nowMs) => Advance(nowMs, int.MaxValue);

    /// <summary>As <see cref="Advance(long)"/>, but looks at no more flows than this; the rest waits for the next call.</summary>
    public void Advance(long nowMs, int mostFlows)
    {
        Expire(nowMs, mostFlows);
        _bindings.Advance(nowMs);
    }

    /// <summary>Ends every flow (<see cref="FlowFinish.EndOfCapture"/> unless it was closed) and reports every binding. The table is empty and usable after.</summary>
    public void Flush()
    {
        for (var index = 0; index < _store.Touched && _store.Count > 0; index++)
            if (_store[index].State != FlowState.None) Finish(index, FlowFinish.EndOfCapture);
        _bindings.Flush();
    }

    private static long Milliseconds(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span, TimeSpan.FromDays(1));
        return (long)span.TotalMilliseconds;
    }

    // The clock may also have been set back: a last packet far in the future ends the flow as one far in the past does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsOver(in FlowEntry entry, long now) => Math.Abs(now - entry.Last) >= Patience(entry);

    private long Patience(in FlowEntry entry) => Closing(entry) == FlowFinish.Unknown ? _idle : _linger;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FlowFinish Closing(in FlowEntry entry) =>
        (entry.State & (FlowState.FinUp | FlowState.FinDown)) == (FlowState.FinUp | FlowState.FinDown) ? FlowFinish.Fin
        : entry.State.HasFlag(FlowState.Reset) ? FlowFinish.Reset
        : FlowFinish.Unknown;

    /// <summary>True: the flow had ended before this packet, its record is out, and the packet begins another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool EndedBefore(int index, in DecodedFrame frame, bool up)
    {
        ref var entry = ref _store[index];
        if (IsOver(entry, frame.Time))
        {
            Finish(index, FlowFinish.Idle);
            return true;
        }

        // A SYN alone after this side had acknowledged, or after the close: the ports are used again.
        if ((frame.TcpFlags & (TcpFlag.Syn | TcpFlag.Ack)) != TcpFlag.Syn || frame.Protocol != 6) return false;
        var sent = up ? entry.FlagsUp : entry.FlagsDown;
        if ((sent & TcpFlag.Ack) == 0 && Closing(entry) == FlowFinish.Unknown) return false;
        Finish(index, FlowFinish.Unknown);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Begin(in DecodedFrame frame, uint hash, out bool up)
    {
        up = true;
        var sourceInside = _networks.Contains(frame.Source);
        var destinationInside = _networks.Contains(frame.Destination);
        if (!sourceInside && !destinationInside && !_recordOutside)
        {
            OutsidePackets += frame.Segments;
            OutsideBytes += frame.IpBytes;
            return -1;
        }

        var sourceOpened = SourceOpened(frame);
        up = sourceInside != destinationInside ? sourceInside : sourceOpened ?? frame.SourcePort >= frame.DestinationPort;
        if (_store.IsFull) Evict();

        var index = _store.Add(hash);
        ref var entry = ref _store[index];
        (entry.Client, entry.Peer) = up ? (frame.Source, frame.Destination) : (frame.Destination, frame.Source);
        entry.Ports = up ? ((uint)frame.SourcePort << 16) | frame.DestinationPort : ((uint)frame.DestinationPort << 16) | frame.SourcePort;
        entry.VlanProtocol = FlowStore.VlanProtocol(frame);
        entry.First = frame.Time;
        entry.Opened = sourceOpened is null ? FlowOpener.Unknown : sourceOpened == up ? FlowOpener.Client : FlowOpener.Peer;
        if (sourceInside || destinationInside) entry.State |= FlowState.Inside;
        _wheel.Insert(index, _wheel.SlotOf(frame.Time + _idle));
        return index;
    }

    private static bool? SourceOpened(in DecodedFrame frame)
    {
        if (frame.Protocol != 6) return !frame.IcmpAnswer;
        return (frame.TcpFlags & (TcpFlag.Syn | TcpFlag.Ack)) switch
        {
            TcpFlag.Syn => true,
            TcpFlag.Syn | TcpFlag.Ack => false,
            _ => null,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Account(int index, in DecodedFrame frame, bool up)
    {
        ref var entry = ref _store[index];
        if (frame.Time - entry.First >= _active || Math.Max(entry.PacketsUp, entry.PacketsDown) >= MaxPacketsInRecord) Cut(ref entry, frame.Time);
        NoteMac(ref entry, frame, up);

        if (frame.Time < entry.First)
        {
            entry.LastOffset += (uint)(entry.First - frame.Time);
            entry.First = frame.Time;
        }
        else
        {
            entry.LastOffset = Math.Max(entry.LastOffset, (uint)(frame.Time - entry.First));
        }

        if (up)
        {
            entry.PacketsUp += (uint)frame.Segments;
            entry.BytesUp += frame.IpBytes;
            entry.FlagsUp |= frame.TcpFlags;
        }
        else
        {
            entry.PacketsDown += (uint)frame.Segments;
            entry.BytesDown += frame.IpBytes;
            entry.FlagsDown |= frame.TcpFlags;
        }

        if ((frame.TcpFlags & (TcpFlag.Fin | TcpFlag.Reset)) != 0) Close(index, frame, up);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteMac(ref FlowEntry entry, in DecodedFrame frame, bool up)
    {
        if (up)
        {
            if (!frame.HasSourceMac || (entry.Mac == frame.SourceMac && entry.State.HasFlag(FlowState.MacSent))) return;
            // A record names one MAC. Only a client on our own link is known by it; behind a router it may change with each packet.
            if ((entry.State & (FlowState.MacSent | FlowState.Inside)) == (FlowState.MacSent | FlowState.Inside)) Cut(ref entry, frame.Time);
            else if (entry.State.HasFlag(FlowState.MacSent)) return;
            entry.Mac = frame.SourceMac;
            entry.State |= FlowState.MacSent;
        }
        else if (entry.Mac == 0 && frame.HasDestinationMac)
        {
            entry.Mac = frame.DestinationMac;
        }
    }

    private void Close(int index, in DecodedFrame frame, bool up)
    {
        ref var entry = ref _store[index];
        if (Closing(entry) != FlowFinish.Unknown) return;
        if ((frame.TcpFlags & TcpFlag.Fin) != 0) entry.State |= up ? FlowState.FinUp : FlowState.FinDown;
        if ((frame.TcpFlags & TcpFlag.Reset) != 0) entry.State |= FlowState.Reset;
        if (Closing(entry) == FlowFinish.Unknown) return;
        _wheel.Remove(index);
        _wheel.Insert(index, _wheel.SlotOf(frame.Time + _linger));
    }

    private void Cut(ref FlowEntry entry, long time)
    {
        // A flow just begun has nothing to tell yet.
        if (entry.PacketsUp + entry.PacketsDown == 0) return;
        Report(entry, FlowFinish.ActiveCut);
        entry.Part++;
        entry.First = time;
        entry.LastOffset = 0;
        entry.PacketsUp = entry.PacketsDown = 0;
        entry.BytesUp = entry.BytesDown = 0;
        entry.FlagsUp = entry.FlagsDown = 0;
    }

    private void Expire(long now, int budget)
    {
        while (!_wheel.Turn(now))
        {
            for (var index = _wheel.Current; index >= 0; index = _wheel.Current)
            {
                if (budget-- == 0) return;
                if (IsOver(_store[index], now)) Finish(index, FlowFinish.Idle);
                else Defer(index);
            }
        }
    }

    private void Evict()
    {
        // A flow that was used since it was put into its slot gets a second chance, where it belongs by now. A bound on that keeps a
        // full table from stalling, at worst at the price of a flow that is not quite the longest idle.
        var index = _wheel.Earliest();
        for (var tries = 0; tries < EvictionTries && _store[index].State.HasFlag(FlowState.Refreshed); tries++)
        {
            Defer(index);
            index = _wheel.Earliest();
        }

        Evictions++;
        Finish(index, FlowFinish.Evicted);
    }

    private void Defer(int index)
    {
        ref var entry = ref _store[index];
        entry.State &= ~FlowState.Refreshed;
        _wheel.Remove(index);
        _wheel.Insert(index, _wheel.SlotOf(entry.Last + Patience(entry)));
    }

    private void Finish(int index, FlowFinish finish)
    {
        ref var entry = ref _store[index];
        var closing = Closing(entry);
        Report(entry, closing != FlowFinish.Unknown ? closing : finish);
        _wheel.Remove(index);
        _store.Remove(index);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Report(in FlowEntry entry, FlowFinish finish)
    {
        Records++;
        var vlan = (int)(entry.VlanProtocol >> 8);
        _sink.OnFlow(new FlowRecord
        {
            Start = entry.First,
            End = entry.Last,
            ClientIp = entry.Client,
            ClientMac = entry.Mac == 0 ? null : new MacAddress(entry.Mac),
            ClientPort = (int)(entry.Ports >> 16),
            PeerIp = entry.Peer,
            // ICMP and ICMPv6 hold their type and code in both ports, so that either direction finds the flow.
            PeerPort = entry.Protocol is 1 or 58 ? 0 : (ushort)entry.Ports,
            Protocol = entry.Protocol,
            Vlan = vlan == 0 ? null : vlan,
            PacketsUp = entry.PacketsUp,
            PacketsDown = entry.PacketsDown,
            BytesUp = entry.BytesUp,
            BytesDown = entry.BytesDown,
            FlagsUp = entry.FlagsUp,
            FlagsDown = entry.FlagsDown,
            Opened = entry.Opened,
            Finish = finish,
            Part = entry.Part,
        });
    }
}
