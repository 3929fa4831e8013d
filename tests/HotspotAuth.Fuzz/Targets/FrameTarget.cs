using HotspotAuth.Capture;

namespace HotspotAuth.Fuzz;

/// <summary>
/// Frame decoder and flow table. The first octet chooses the link layer; then frames follow, each after an octet with its length, so
/// that fragments and both directions can meet.
/// </summary>
internal static class FrameTarget
{
    private static readonly LinkType[] Links = [.. Enum.GetValues<LinkType>(), (LinkType)777];
    private static readonly ClientNetworks Guests = ClientNetworks.TryParse(["10.10.0.0/16", "fd00:10:10::/64"], out var networks, out _) ? networks : throw new InvalidOperationException();

    public static int Run(byte[] input)
    {
        var sink = new CountingSink();
        var table = new FlowTable(Guests, new FlowTableOptions { MaxFlows = 16, MaxBindings = 16 }, sink);
        var decoder = new FrameDecoder();
        var way = new HashCode();
        var link = input.Length == 0 ? LinkType.Ethernet : Links[input[0] % Links.Length];
        var time = 1_795_000_000_000L;
        for (var at = 1; at < input.Length;)
        {
            var length = Math.Min(input[at], input.Length - at - 1);
            var frame = input.AsSpan(at + 1, length);
            at += 1 + length;
            time += length;
            // What was captured may be less than what was on the wire.
            var isAccepted = decoder.TryDecode(frame, link, length * 2, time, out var decoded, out var fault);
            BrokenPromiseException.Unless(isAccepted || fault != FrameFault.None, "a refused frame has a reason");
            BrokenPromiseException.Unless(decoded.IpBytes >= 0 && decoded.Segments >= 1, "no count is negative");
            way.Add(fault);
            way.Add(decoded.Kind);
            way.Add(decoded.Protocol is 1 or 6 or 17 or 58 ? decoded.Protocol : 0);
            way.Add(decoded.Claim);
            if (isAccepted) table.Packet(decoded);
        }

        table.Flush();
        BrokenPromiseException.Unless(table.Records == sink.Records, "every record reaches the sink");
        way.Add(Math.Min(sink.Records, 8));
        way.Add(sink.Bindings > 0);
        return way.ToHashCode();
    }
}
