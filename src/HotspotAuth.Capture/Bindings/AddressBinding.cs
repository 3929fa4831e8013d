namespace HotspotAuth.Capture;

/// <summary>Which protocol said that a MAC has an address. <see cref="CaptureText.Text(BindingSource)"/> gives the traffic log's word.</summary>
public enum BindingSource : byte
{
    /// <summary>No claim; never in a binding.</summary>
    None = 0,

    /// <summary>Sender fields of an ARP packet (RFC 826).</summary>
    Arp = 1,

    /// <summary>Neighbour or router discovery of IPv6 (RFC 4861).</summary>
    Ndp = 2,

    /// <summary>A DHCPACK (RFC 2131).</summary>
    Dhcp = 3,
}

/// <summary>
/// A span of time in which a MAC claimed an address on the wire. It is reported at the first claim, and again, with the span
/// since the last report, as long as claims come.
/// </summary>
/// <param name="First">Time of the first claim in this report, milliseconds UTC since 1970.</param>
/// <param name="Last">Time of the last claim in this report.</param>
/// <param name="Mac">Who claims.</param>
/// <param name="Ip">The address claimed; always one of the client networks.</param>
/// <param name="Vlan">As in <see cref="FlowRecord.Vlan"/>.</param>
/// <param name="Source">How it was claimed.</param>
/// <param name="Conflict">True when another MAC claimed the same address on the same VLAN close to it in time.</param>
public readonly record struct AddressBinding(long First, long Last, MacAddress Mac, IpKey Ip, int? Vlan, BindingSource Source, bool Conflict);
