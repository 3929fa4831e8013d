using System.Runtime.CompilerServices;

namespace HotspotAuth.Capture;

/// <summary>
/// Frames between decoder and flow table, some dozens at a time: the table can then fetch the entries of all of them from memory at once,
/// where one after the other would wait for each. One thread.
/// </summary>
internal sealed class FrameBatch(FrameDecoder decoder, FrameCounters counters, FlowTable table)
{
    private readonly DecodedFrame[] _frames = new DecodedFrame[FlowTable.MostPackets];
    private int _count;

    /// <summary>Decodes, counts and keeps a frame; its octets are not needed any longer.</summary>
    /// <param name="frame">As for <see cref="FrameDecoder.TryDecode"/>, as the next three.</param>
    /// <param name="link">Link type.</param>
    /// <param name="originalLength">Octets of the frame on the wire.</param>
    /// <param name="time">Milliseconds UTC.</param>
    /// <param name="outerVlan">The tag that was taken off the frame; 0 for none.</param>
    /// <param name="segmentSize">For a frame of segmentation offload the octets of payload in each packet that it stands for; else 0.</param>
    // Optimised at its first call: of a file that is read once, half would be through before the tiers have come to it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> frame, LinkType link, int originalLength, long time, int outerVlan = 0, int segmentSize = 0)
    {
        ref var decoded = ref _frames[_count];
        if (!decoder.TryDecode(frame, link, originalLength, time, out decoded, out var fault))
        {
            counters.Skip(fault);
            return;
        }

        if (outerVlan != 0) decoded.Vlan = FrameDecoder.PutOuterVlan(outerVlan, decoded.Vlan);
        if (segmentSize != 0) decoded.Segments = (int)Math.Max(1, (decoded.IpBytes - decoded.HeaderBytes + segmentSize - 1) / segmentSize);
        counters.Count(decoded, fault);
        if (decoded.Kind == FrameKind.NonIp && decoded.Claim == BindingSource.None) return;
        if (++_count == _frames.Length) Flush();
    }

    /// <summary>Hands over what is kept.</summary>
    public void Flush()
    {
        table.Packets(_frames.AsSpan(0, _count));
        _count = 0;
    }
}
