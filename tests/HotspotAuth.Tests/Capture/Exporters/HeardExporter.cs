using HotspotAuth.Capture;
using HotspotAuth.Fuzz;

namespace HotspotAuth.Tests.Capture.Exporters;

/// <summary>A decoder, and what it told of one exporter at 192.0.2.1 whose clock is ours.</summary>
internal sealed class HeardExporter : IExportSink
{
    public const uint Seconds = 1_795_000_000;
    private static readonly IpKey Router = IpKey.TryParse("192.0.2.1", out var key) ? key : default;

    public ExportDecoder Decoder { get; } = new();

    public ClientNetworks Guests { get; } = ClientNetworks.TryParse(["10.10.0.0/16", "fd00:10:10::/64"], out var networks, out _) ? networks : throw new InvalidOperationException();

    public List<FlowRecord> Flows { get; } = [];

    public List<ExportedTranslation> Translations { get; } = [];

    public List<CaptureGap> Gaps { get; } = [];

    /// <summary>Our clock, milliseconds.</summary>
    public long Now { get; set; } = (Seconds * 1000L) + 400;

    public long Faults(ExportFault fault) => Decoder.Totals.Faults.TryGetValue(fault.Text(), out var times) ? times : 0;

    public void Hears(byte[] datagram, int port = 2055) => Decoder.Datagram(datagram, Router, port, Guests, Now, this);

    /// <summary>An IPFIX message with a number, sent now.</summary>
    public void HearsIpfix(uint sequence, params byte[][] sets) => Hears(ExportMessages.Ipfix(sequence, (uint)(Now / 1000), 1, sets));

    /// <summary>A NetFlow v9 packet with a number, sent now by an exporter that started a minute before <see cref="Seconds"/>.</summary>
    public void HearsV9(uint sequence, params byte[][] sets) => Hears(ExportMessages.V9(sequence, (uint)(Now - (Seconds * 1000L) + 60_000), (uint)(Now / 1000), 0, sets));

    public void Passes(TimeSpan time)
    {
        Now += (long)time.TotalMilliseconds;
        Decoder.Tick(Now, this);
    }

    public void Ends() => Decoder.Flush(Now, this);

    public void OnFlow(in FlowRecord flow) => Flows.Add(flow);

    public void OnTranslation(in ExportedTranslation translation) => Translations.Add(translation);

    public void OnGap(in CaptureGap gap) => Gaps.Add(gap);

    public void OnBinding(in AddressBinding binding) => Assert.Fail("Exporters tell no bindings.");
}
