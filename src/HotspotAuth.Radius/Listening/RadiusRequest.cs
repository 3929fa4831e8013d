using System.Net;

namespace HotspotAuth.Radius;

/// <summary>A request that passed every check of the wire, with its own copy of the octets: it may be kept.</summary>
public abstract class RadiusRequest
{
    private readonly byte[] _octets;
    private readonly PacketOutline _outline;

    private protected RadiusRequest(in RadiusPacket packet, RadiusClient client, in Arrival arrival)
    {
        _octets = packet.Bytes.ToArray();
        _outline = packet.Outline;
        Arrival = arrival;
        Client = client;
    }

    /// <summary>The client whose secret proved the request.</summary>
    public RadiusClient Client { get; }

    /// <summary>When it arrived.</summary>
    public DateTimeOffset ReceivedUtc => Arrival.Utc;

    /// <summary>The packet; valid as long as this request.</summary>
    public RadiusPacket Packet => new(_octets, _outline);

    /// <summary>The packet's octets as they arrived, for the journal.</summary>
    public ReadOnlyMemory<byte> Octets => _octets;

    /// <summary>Address and port of the sender.</summary>
    public IPEndPoint Source => Arrival.Peer.ToEndPoint();

    /// <summary>User-Name as text, octets that are no UTF-8 replaced; empty when absent.</summary>
    public string UserName => field ??= Packet.FindText(RadiusAttributeType.UserName) ?? "";

    /// <summary>User-Name as it was sent; empty when absent.</summary>
    public ReadOnlySpan<byte> UserNameOctets => Packet.Find(RadiusAttributeType.UserName);

    /// <summary>The user's device as the NAS writes it: often, not always, a MAC address.</summary>
    public string? CallingStationId => Packet.FindText(RadiusAttributeType.CallingStationId);

    /// <summary>The NAS's side: often its MAC address, with ":SSID" behind it on Wi-Fi (RFC 3580 §3.20).</summary>
    public string? CalledStationId => Packet.FindText(RadiusAttributeType.CalledStationId);

    /// <summary>The NAS's name for itself. Never a reason to choose a secret.</summary>
    public string? NasIdentifier => Packet.FindText(RadiusAttributeType.NasIdentifier);

    /// <summary>The address by which the NAS calls itself (IPv4, else IPv6); not always the one it sends from.</summary>
    public IPAddress? NasAddress => Packet.FindAddress(RadiusAttributeType.NasIpAddress) ?? Packet.FindAddress(RadiusAttributeType.NasIpv6Address);

    /// <summary>The NAS's number for the port.</summary>
    public uint? NasPort => Packet.FindUInt32(RadiusAttributeType.NasPort);

    /// <summary>The NAS's name for the port.</summary>
    public string? NasPortId => Packet.FindText(RadiusAttributeType.NasPortId);

    /// <summary>The device's address, when the NAS knows it (IPv4, else IPv6).</summary>
    public IPAddress? FramedAddress =>
        Packet.FindAddress(RadiusAttributeType.FramedIpAddress) ?? Packet.FindAddress(RadiusAttributeType.FramedIpv6Address);

    /// <summary>The NAS's name for the session; some NASes send it with the Access-Request already.</summary>
    public string? AcctSessionId => Packet.FindText(RadiusAttributeType.AcctSessionId);

    internal Arrival Arrival { get; }
}

/// <summary>How a request came in, and so how its answer goes out.</summary>
/// <param name="Socket">The socket that received it and has to answer.</param>
/// <param name="Peer">Sender and receiver.</param>
/// <param name="Ticket">Its place in the duplicate cache.</param>
/// <param name="Timestamp">When, on the monotonic clock.</param>
/// <param name="Utc">When, in UTC.</param>
internal readonly record struct Arrival(ListeningSocket Socket, PeerAddress Peer, long Ticket, long Timestamp, DateTimeOffset Utc);
