using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway.Link;

/// <summary>
/// The bodies of the frames. What is read is whole and within its bounds or refused; whether addresses are the guests' and times make
/// sense is <see cref="LinkRules"/>'s to say.
/// </summary>
internal static class LinkMessages
{
    /// <summary>Grows with every change of a frame: the processes come from one package and are restarted together.</summary>
    public const ushort Version = 1;

    /// <summary>Most clients of one question.</summary>
    public const int MostClients = 4096;

    /// <summary>Most addresses of one client.</summary>
    public const int MostAddresses = 16;

    /// <summary>Longest text of a failure.</summary>
    private const int MostText = 4096;

    private const uint Mark = 0x48534757;

    public static LinkWriter Hello() => new LinkWriter(LinkWord.Hello).UInt32(Mark).UInt16(Version);

    /// <summary>The version that the other side speaks.</summary>
    public static bool TryReadHello(in LinkFrame frame, out ushort version)
    {
        var body = new LinkReader(frame.Body.Span);
        version = 0;
        return frame.Word == LinkWord.Hello && body.TryUInt32(out var mark) && mark == Mark && body.TryUInt16(out version) && body.IsAtEnd;
    }

    /// <exception cref="ArgumentException">More clients or addresses than a frame may have.</exception>
    public static LinkWriter Open(uint id, IReadOnlyCollection<GatewayClient> clients)
    {
        if (clients.Count > MostClients || clients.Any(c => c.Addresses.Count > MostAddresses)) throw new ArgumentException("4096 clients with 16 addresses each are the most at once.", nameof(clients));
        var frame = new LinkWriter(LinkWord.Open, id).UInt16((ushort)clients.Count);
        foreach (var client in clients)
        {
            frame.Mac(client.Mac).Optional(client.Until?.ToUnixTimeMilliseconds()).Optional(client.UpBitsPerSecond).Optional(client.DownBitsPerSecond).Byte((byte)client.Addresses.Count);
            foreach (var address in client.Addresses) frame.Address(address);
        }

        return frame;
    }

    public static bool TryReadOpen(ReadOnlySpan<byte> body, out List<GatewayClient> clients)
    {
        clients = [];
        var reader = new LinkReader(body);
        if (!reader.TryUInt16(out var count) || count is 0 or > MostClients) return false;
        for (var i = 0; i < count; i++)
        {
            if (!TryReadClient(ref reader, out var client)) return false;
            clients.Add(client!);
        }

        return reader.IsAtEnd;
    }

    public static LinkWriter Of(LinkWord word, uint id, MacAddress mac) => new LinkWriter(word, id).Mac(mac);

    public static bool TryReadMac(ReadOnlySpan<byte> body, out MacAddress mac)
    {
        var reader = new LinkReader(body);
        return reader.TryMac(out mac) && reader.IsAtEnd;
    }

    public static LinkWriter Drill(uint id, ushort port) => new LinkWriter(LinkWord.Drill, id).UInt16(port);

    public static bool TryReadDrill(ReadOnlySpan<byte> body, out ushort port)
    {
        var reader = new LinkReader(body);
        return reader.TryUInt16(out port) && port != 0 && reader.IsAtEnd;
    }

    public static LinkWriter Counted(uint id, IReadOnlyList<GatewayCounter> counters)
    {
        var frame = new LinkWriter(LinkWord.Counted, id).UInt32((uint)counters.Count);
        foreach (var c in counters)
            frame.Mac(c.Mac).Address(c.Address).Int64(c.PacketsUp).Int64(c.BytesUp).Int64(c.PacketsDown).Int64(c.BytesDown).Optional(c.Expires?.ToUnixTimeMilliseconds());
        return frame;
    }

    public static bool TryReadCounted(ReadOnlySpan<byte> body, out List<GatewayCounter> counters)
    {
        counters = [];
        var reader = new LinkReader(body);
        if (!reader.TryUInt32(out var count)) return false;
        for (var i = 0u; i < count; i++)
        {
            if (!reader.TryMac(out var mac) || !reader.TryAddress(out var address)) return false;
            if (!reader.TryInt64(out var packetsUp) || !reader.TryInt64(out var bytesUp) || !reader.TryInt64(out var packetsDown) || !reader.TryInt64(out var bytesDown)) return false;
            if (!reader.TryOptional(out var expires) || !LinkRules.TryTime(expires, out var end)) return false;
            counters.Add(new GatewayCounter(mac, address, packetsUp, bytesUp, packetsDown, bytesDown, end));
        }

        return reader.IsAtEnd;
    }

    public static LinkWriter Failed(uint id, string why) => new LinkWriter(LinkWord.Failed, id).Text(why.Length <= MostText ? why : why[..MostText]);

    public static LinkWriter Notice(BindingNotice notice)
    {
        var frame = new LinkWriter(LinkWord.Notice).Byte((byte)notice.Kind).Mac(notice.Mac).Address(notice.Address);
        return notice.Owner is { } owner ? frame.Byte(1).Mac(owner) : frame.Byte(0);
    }

    public static bool TryReadNotice(ReadOnlySpan<byte> body, out BindingNotice? notice)
    {
        notice = null;
        var reader = new LinkReader(body);
        if (!reader.TryByte(out var kind) || kind > (byte)NoticeKind.Bypass) return false;
        if (!reader.TryMac(out var mac) || !reader.TryAddress(out var address) || !reader.TryByte(out var owned) || owned > 1) return false;
        MacAddress owner = default;
        if (owned == 1 && !reader.TryMac(out owner)) return false;
        notice = new BindingNotice((NoticeKind)kind, mac, address, owned == 1 ? owner : null);
        return reader.IsAtEnd;
    }

    private static bool TryReadClient(ref LinkReader reader, out GatewayClient? client)
    {
        client = null;
        if (!reader.TryMac(out var mac) || !reader.TryOptional(out var until) || !LinkRules.TryTime(until, out var end)) return false;
        if (!reader.TryOptional(out var up) || !reader.TryOptional(out var down)) return false;
        if (!reader.TryByte(out var count) || count > MostAddresses) return false;
        var addresses = new IPAddress[count];
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryAddress(out addresses[i])) return false;
        }

        client = new GatewayClient(mac, addresses, end) { UpBitsPerSecond = up, DownBitsPerSecond = down };
        return true;
    }
}
