namespace HotspotAuth.Capture;

/// <summary>
/// Ports of first fragments, for the later ones that carry none. Four-way set-associative with a fixed size: a flood of fragments
/// overwrites entries and can neither grow it nor slow it down.
/// </summary>
internal sealed class FragmentTable
{
    // RFC 791 and RFC 8200 §4.5 give up reassembly after at most 60 s; an older entry would lend its ports to a reused identification.
    private const long LifetimeMilliseconds = 60_000;
    private const int Sets = 1024;
    private const int Ways = 4;
    private readonly Entry[] _entries = new Entry[Sets * Ways];
    private readonly ulong _seed = (ulong)Random.Shared.NextInt64();
    private readonly ulong _seed2 = (ulong)Random.Shared.NextInt64();
    private int _victim;

    /// <summary>Keeps what the first fragment said.</summary>
    public void Remember(in DecodedFrame frame, uint identification)
    {
        var set = SetOf(frame, identification);
        ref var chosen = ref set[_victim++ & (Ways - 1)];
        foreach (ref var entry in set)
        {
            if (!entry.Is(frame, identification)) continue;
            chosen = ref entry;
            break;
        }

        chosen = new Entry
        {
            Source = frame.Source,
            Destination = frame.Destination,
            Identification = identification,
            Time = frame.Time,
            SourcePort = frame.SourcePort,
            DestinationPort = frame.DestinationPort,
            Protocol = frame.Protocol,
            IcmpAnswer = frame.IcmpAnswer,
            Used = true,
        };
    }

    /// <summary>Fills in the ports of a later fragment, if its first was seen.</summary>
    public bool TryRecall(ref DecodedFrame frame, uint identification)
    {
        foreach (ref var entry in SetOf(frame, identification))
        {
            if (!entry.Is(frame, identification) || Math.Abs(frame.Time - entry.Time) > LifetimeMilliseconds) continue;
            frame.SourcePort = entry.SourcePort;
            frame.DestinationPort = entry.DestinationPort;
            frame.IcmpAnswer = entry.IcmpAnswer;
            frame.Protocol = entry.Protocol;
            return true;
        }

        return false;
    }

    private Span<Entry> SetOf(in DecodedFrame frame, uint identification)
    {
        var hash = KeyHash.Fold(frame.Source.High ^ frame.Destination.Low ^ _seed, (frame.Source.Low + frame.Destination.High + identification) ^ _seed2);
        return _entries.AsSpan((int)(hash & (Sets - 1)) * Ways, Ways);
    }

    private struct Entry
    {
        public IpKey Source;
        public IpKey Destination;
        public long Time;
        public uint Identification;
        public ushort SourcePort;
        public ushort DestinationPort;
        public byte Protocol;
        public bool IcmpAnswer;
        public bool Used;

        // IPv6's key is addresses and identification alone (RFC 8200 §4.5); IPv4's has the protocol too (RFC 791).
        public readonly bool Is(in DecodedFrame frame, uint identification) =>
            Used && Identification == identification && Source == frame.Source && Destination == frame.Destination
            && (frame.Kind == FrameKind.IPv6 || Protocol == frame.Protocol);
    }
}
