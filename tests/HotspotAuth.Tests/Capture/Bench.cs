using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Capture;

/// <summary>A decoder and a table over frames of the test's making, on the guest network of the tests.</summary>
internal sealed class Bench
{
    public static readonly ClientNetworks Guests = Networks("10.10.0.0/16", "fd00:10:10::/64");
    private readonly FrameDecoder _decoder = new();

    public Bench(FlowTableOptions? options = null, ClientNetworks? networks = null) =>
        Table = new FlowTable(networks ?? Guests, options ?? new FlowTableOptions(), Sink);

    public RecordingSink Sink { get; } = new();

    public FlowTable Table { get; }

    public static ClientNetworks Networks(params string[] texts) =>
        ClientNetworks.TryParse(texts, out var networks, out var fault) ? networks : throw new ArgumentException(fault);

    public static DecodedFrame Decode(byte[] frame, LinkType link = LinkType.Ethernet)
    {
        Assert.True(new FrameDecoder().TryDecode(frame, link, frame.Length, 0, out var decoded, out var fault), fault.ToString());
        return decoded;
    }

    public static FrameFault Fault(byte[] frame, LinkType link = LinkType.Ethernet, int originalLength = 0)
    {
        _ = new FrameDecoder().TryDecode(frame, link, originalLength, 0, out _, out var fault);
        return fault;
    }

    public void Send(long time, byte[] frame)
    {
        Assert.True(_decoder.TryDecode(frame, LinkType.Ethernet, frame.Length, time, out var decoded, out var fault), fault.ToString());
        Table.Packet(decoded);
    }

    /// <summary>A TCP segment of 10.10.0.5:40000 to 198.51.100.7:443.</summary>
    public void Up(long time, int flags, int length = 0, int port = 40000, string mac = Wire.ClientMac) =>
        Send(time, Wire.Ethernet(Wire.IPv4("10.10.0.5", "198.51.100.7", 6, Wire.Tcp(port, 443, flags, length)), from: mac));

    /// <summary>A TCP segment the other way.</summary>
    public void Down(long time, int flags, int length = 0, int port = 40000, string mac = Wire.ClientMac) =>
        Send(time, Wire.Ethernet(Wire.IPv4("198.51.100.7", "10.10.0.5", 6, Wire.Tcp(443, port, flags, length)), from: Wire.GatewayMac, to: mac));
}
