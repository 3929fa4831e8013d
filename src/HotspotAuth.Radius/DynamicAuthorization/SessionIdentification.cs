using System.Net;

namespace HotspotAuth.Radius;

/// <summary>
/// What tells a NAS which session is meant (RFC 5176 §3). Give all that is known: a NAS takes the session only if everything
/// given fits, and refuses what it does not know, so leave out what the NAS never told.
/// </summary>
public sealed record SessionIdentification
{
    /// <summary>User-Name as the NAS sent it.</summary>
    public string? UserName { get; init; }

    /// <summary>Acct-Session-Id: the surest.</summary>
    public string? AcctSessionId { get; init; }

    /// <summary>The device's address inside.</summary>
    public IPAddress? FramedAddress { get; init; }

    /// <summary>The device as the NAS writes it.</summary>
    public string? CallingStationId { get; init; }

    /// <summary>The address by which the NAS calls itself.</summary>
    public IPAddress? NasAddress { get; init; }

    /// <summary>The name by which the NAS calls itself.</summary>
    public string? NasIdentifier { get; init; }

    /// <summary>The port's number.</summary>
    public uint? NasPort { get; init; }

    internal void AddTo(RadiusAttributeList list)
    {
        AddText(list, RadiusAttributeType.UserName, UserName);
        AddAddress(list, NasAddress, RadiusAttributeType.NasIpAddress, RadiusAttributeType.NasIpv6Address);
        AddText(list, RadiusAttributeType.NasIdentifier, NasIdentifier);
        if (NasPort is { } port)
            list.Add(RadiusAttributeType.NasPort, port);
        AddAddress(list, FramedAddress, RadiusAttributeType.FramedIpAddress, RadiusAttributeType.FramedIpv6Address);
        AddText(list, RadiusAttributeType.CallingStationId, CallingStationId);
        AddText(list, RadiusAttributeType.AcctSessionId, AcctSessionId);
    }

    private static void AddText(RadiusAttributeList list, RadiusAttributeType type, string? text)
    {
        if (text is not null)
            list.Add(type, text);
    }

    private static void AddAddress(RadiusAttributeList list, IPAddress? address, RadiusAttributeType v4, RadiusAttributeType v6)
    {
        if (address is not null)
            list.Add(PeerAddress.IsV4(address) ? v4 : v6, address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }
}
