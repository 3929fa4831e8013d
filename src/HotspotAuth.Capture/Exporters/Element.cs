namespace HotspotAuth.Capture;

/// <summary>The information elements that are read (IANA registry "IPFIX Information Elements"; the same numbers in NetFlow v9).</summary>
internal enum Element : byte
{
    Ignored,
    Octets,
    Packets,
    OctetTotal,
    PacketTotal,
    Protocol,
    TcpFlags,
    SourcePort,
    DestinationPort,
    Source,
    Destination,
    IcmpTypeCode,
    IcmpType,
    IcmpCode,
    StartUptime,
    EndUptime,
    StartSeconds,
    EndSeconds,
    StartMilliseconds,
    EndMilliseconds,
    StartNtp,
    EndNtp,
    StartDelta,
    EndDelta,
    InitMilliseconds,
    Observed,
    SourceMac,
    PostDestinationMac,
    Vlan,
    EndReason,
    Direction,
    PostSource,
    PostDestination,
    PostSourcePort,
    PostDestinationPort,
    NatEvent,
    FirewallEvent,
    SamplingInterval,
    SamplingSpace,
}

/// <summary>Numbers of elements as they stand in templates.</summary>
internal static class ElementNumbers
{
    /// <summary>RFC 5103: elements of the answering direction.</summary>
    public const uint ReverseEnterprise = 29305;

    /// <summary>RFC 7011 §7: the length stands before each value.</summary>
    public const int Variable = 65535;

    /// <summary>
    /// What a field means here. One of a length that its type can't have is ignored, so that reading a record can't fail on it.
    /// initiatorOctets and responderOctets (231, 232) are left out on purpose: they count the transport's payload, not the IP layer.
    /// </summary>
    public static Element Of(int number, int length)
    {
        var element = Find(number);
        return element switch
        {
            Element.Source or Element.Destination or Element.PostSource or Element.PostDestination => length == (number is 27 or 28 or 281 or 282 ? 16 : 4) ? element : Element.Ignored,
            Element.SourceMac or Element.PostDestinationMac => length == MacAddress.Length ? element : Element.Ignored,
            Element.StartNtp or Element.EndNtp => length == 8 ? element : Element.Ignored,
            // Numbers may be sent in fewer octets than their type has (RFC 7011 §6.2).
            _ => length is >= 1 and <= 8 ? element : Element.Ignored,
        };
    }

    private static Element Find(int number) => number switch
    {
        1 => Element.Octets,
        2 => Element.Packets,
        4 => Element.Protocol,
        6 => Element.TcpFlags,
        7 or 180 or 182 or 184 => Element.SourcePort,
        8 or 27 => Element.Source,
        11 or 181 or 183 or 185 => Element.DestinationPort,
        12 or 28 => Element.Destination,
        21 => Element.EndUptime,
        22 => Element.StartUptime,
        32 or 139 => Element.IcmpTypeCode,
        34 => Element.SamplingInterval,
        56 => Element.SourceMac,
        57 => Element.PostDestinationMac,
        58 or 243 => Element.Vlan,
        85 => Element.OctetTotal,
        86 => Element.PacketTotal,
        136 => Element.EndReason,
        150 => Element.StartSeconds,
        151 => Element.EndSeconds,
        152 => Element.StartMilliseconds,
        153 => Element.EndMilliseconds,
        154 or 156 => Element.StartNtp,
        155 or 157 => Element.EndNtp,
        158 => Element.StartDelta,
        159 => Element.EndDelta,
        160 => Element.InitMilliseconds,
        176 or 178 => Element.IcmpType,
        177 or 179 => Element.IcmpCode,
        225 or 281 => Element.PostSource,
        226 or 282 => Element.PostDestination,
        227 => Element.PostSourcePort,
        228 => Element.PostDestinationPort,
        230 => Element.NatEvent,
        233 => Element.FirewallEvent,
        239 => Element.Direction,
        306 => Element.SamplingSpace,
        323 => Element.Observed,
        _ => Element.Ignored,
    };
}
