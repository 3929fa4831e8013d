using System.Globalization;
using System.Runtime.CompilerServices;

namespace HotspotAuth.Capture;

/// <summary>What a capture has seen. Every frame is in exactly one of <see cref="Packets"/> (as one or more), <see cref="NonIp"/>, <see cref="Skipped"/>.</summary>
public sealed record CaptureTotals
{
    /// <summary>Frames read.</summary>
    public required long Frames { get; init; }

    /// <summary>IPv4 and IPv6 packets; a frame of segmentation offload counts as the packets it stands for.</summary>
    public required long Packets { get; init; }

    /// <summary>Octets of the IP layer in them.</summary>
    public required long Bytes { get; init; }

    /// <summary>Flow records made.</summary>
    public required long Flows { get; init; }

    /// <summary>Of <see cref="Packets"/> those in no record, as neither address is a client's.</summary>
    public required long OutsidePackets { get; init; }

    /// <summary>Of <see cref="Bytes"/> those of <see cref="OutsidePackets"/>.</summary>
    public required long OutsideBytes { get; init; }

    /// <summary>Frames that were not understood, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Skipped { get; init; }

    /// <summary>Packets counted, whose ports could not be read, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Portless { get; init; }

    /// <summary>Frames of other protocols, by EtherType (<c>0x0806</c>) or <c>802.3</c>; no loss.</summary>
    public required IReadOnlyDictionary<string, long> NonIp { get; init; }

    /// <summary>Packets that the kernel dropped, or that the file says were dropped when it was made.</summary>
    public required long Dropped { get; init; }
}

/// <summary>The counters behind <see cref="CaptureTotals"/>; the capturing thread owns them.</summary>
internal sealed class FrameCounters
{
    private readonly long[] _skipped = new long[FrameFaultText.Count];
    private readonly long[] _portless = new long[FrameFaultText.Count];
    private readonly Dictionary<ushort, long> _nonIp = [];

    public long Frames { get; private set; }

    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    public long SkippedFrames { get; private set; }

    public long Dropped { get; set; }

    public void Skip(FrameFault fault)
    {
        Frames++;
        SkippedFrames++;
        _skipped[(int)fault]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Count(in DecodedFrame frame, FrameFault fault)
    {
        Frames++;
        if (frame.Kind == FrameKind.NonIp)
        {
            // At or below 1500 it is a length.
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_nonIp, frame.EtherType <= 1500 ? (ushort)0 : frame.EtherType, out _)++;
            return;
        }

        Packets += frame.Segments;
        Bytes += frame.IpBytes;
        if (fault != FrameFault.None) _portless[(int)fault] += frame.Segments;
    }

    public CaptureTotals Snapshot(FlowTable table) => new()
    {
        Frames = Frames,
        Packets = Packets,
        Bytes = Bytes,
        Flows = table.Records,
        OutsidePackets = table.OutsidePackets,
        OutsideBytes = table.OutsideBytes,
        Skipped = ByReason(_skipped),
        Portless = ByReason(_portless),
        NonIp = new SortedDictionary<string, long>(_nonIp.ToDictionary(n => Name(n.Key), n => n.Value, StringComparer.Ordinal), StringComparer.Ordinal),
        Dropped = Dropped,
    };

    private static string Name(ushort etherType) => etherType == 0 ? "802.3" : string.Create(CultureInfo.InvariantCulture, $"0x{etherType:x4}");

    private static SortedDictionary<string, long> ByReason(long[] counts)
    {
        var reasons = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < counts.Length; i++)
            if (counts[i] != 0) reasons.Add(((FrameFault)i).Text(), counts[i]);
        return reasons;
    }
}
