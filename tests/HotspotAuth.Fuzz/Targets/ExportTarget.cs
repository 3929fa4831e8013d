using System.Buffers.Binary;
using HotspotAuth.Capture;

namespace HotspotAuth.Fuzz;

/// <summary>Datagrams of several exporters through one decoder: an octet for the exporter, two for the length, then the datagram.</summary>
internal static class ExportTarget
{
    private static readonly ClientNetworks Guests = ClientNetworks.TryParse(["10.10.0.0/16", "fd00:10:10::/64"], out var networks, out _) ? networks : throw new InvalidOperationException();

    public static int Run(byte[] input)
    {
        var sink = new CheckingSink();
        var decoder = new ExportDecoder();
        var now = 1_795_000_000_500L;
        ReadOnlySpan<byte> rest = input;
        while (rest.Length >= 3)
        {
            var (who, length) = (rest[0], Math.Min(BinaryPrimitives.ReadUInt16BigEndian(rest[1..]), rest.Length - 3));
            // Some pass hours between, so that templates die and holes close.
            now += (who & 0x80) != 0 ? 3_700_000 : 400;
            decoder.Datagram(rest.Slice(3, length), IpKey.FromIPv4(0x0A0A_0001u + (who & 3u)), 2055 + ((who >> 2) & 7), Guests, now, sink);
            decoder.Tick(now, sink);
            rest = rest[(3 + length)..];
        }

        decoder.Flush(now, sink);
        var totals = decoder.Totals;
        BrokenPromiseException.Unless(totals.Flows == sink.Flows && totals.Translations == sink.Translations, "what is counted reaches the sink");
        BrokenPromiseException.Unless(totals.Sessions.Count <= 64 && totals.Sessions.All(s => s.HeldSets == 0), "tables are bounded, and nothing is held at the end");
        BrokenPromiseException.Unless(totals.Lost == 0 || sink.Gaps > 0, "every loss is told");
        var way = new HashCode();
        foreach (var reason in totals.Faults.Keys) way.Add(reason);
        way.Add(Math.Min(totals.Flows, 6));
        way.Add(Math.Min(totals.Translations, 4));
        way.Add(totals.OptionRecords > 0);
        way.Add(totals.OutsideRecords > 0);
        way.Add(totals.Lost > 0);
        way.Add(Math.Min(totals.Restarts, 3));
        way.Add(sink.Ways);
        return way.ToHashCode();
    }

    private sealed class CheckingSink : IExportSink
    {
        public long Flows { get; private set; }

        public long Translations { get; private set; }

        public long Gaps { get; private set; }

        public int Ways { get; private set; }

        public void OnFlow(in FlowRecord flow)
        {
            Flows++;
            BrokenPromiseException.Unless(flow.Exporter is not null, "a flow names its exporter");
            BrokenPromiseException.Unless(Guests.Contains(flow.ClientIp), "the client is a guest");
            BrokenPromiseException.Unless(flow is { PacketsUp: >= 0, PacketsDown: >= 0, BytesUp: >= 0, BytesDown: >= 0 }, "no count is negative");
            BrokenPromiseException.Unless(flow.End >= flow.Start, "a flow ends after it starts");
            BrokenPromiseException.Unless(flow is { ClientPort: >= 0 and <= 65535, PeerPort: >= 0 and <= 65535, Protocol: >= 0 and <= 255 }, "ports and protocols are what they can be");
            Ways |= 1 << (int)flow.Finish | 256 << (int)flow.Opened;
        }

        public void OnTranslation(in ExportedTranslation translation)
        {
            Translations++;
            BrokenPromiseException.Unless(Guests.Contains(translation.InsideIp), "a guest is inside");
            BrokenPromiseException.Unless(translation.End is not { } end || end >= translation.Start, "a translation ends after it starts");
            Ways |= 4096 << (int)translation.Kind;
        }

        public void OnBinding(in AddressBinding binding) => throw new BrokenPromiseException("exporters tell no bindings");

        public void OnGap(in CaptureGap gap)
        {
            Gaps++;
            BrokenPromiseException.Unless(gap.End >= gap.Start && gap.Lost is null or > 0, "a gap has a span and a number, or none");
        }
    }
}
