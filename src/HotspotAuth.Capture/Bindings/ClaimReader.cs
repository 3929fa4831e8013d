using System.Buffers.Binary;

namespace HotspotAuth.Capture;

/// <summary>Finds in ARP, neighbour discovery and DHCP which MAC says it has which address. Reads no more than that.</summary>
internal static class ClaimReader
{
    /// <summary>RFC 826: the sender fields of request and answer alike. False: cut short. Other hardware or protocols make no claim.</summary>
    public static bool TryArp(ReadOnlySpan<byte> arp, ref DecodedFrame decoded)
    {
        if (arp.Length < 8) return false;
        // Ethernet, IPv4, 6 and 4 octets.
        if (BinaryPrimitives.ReadUInt32BigEndian(arp) != 0x0001_0800 || BinaryPrimitives.ReadUInt16BigEndian(arp[4..]) != 0x0604) return true;
        if (arp.Length < 28) return false;
        Claim(BindingSource.Arp, MacAddress.FromBytes(arp[8..]), IpKey.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(arp[14..])), ref decoded);
        return true;
    }

    /// <summary>RFC 4861 §4.1–4.4: solicitations and advertisements with a link-layer address, in an option or as the frame's source.</summary>
    public static void ReadNdp(ReadOnlySpan<byte> icmp, ref DecodedFrame decoded)
    {
        if (icmp.Length < 8 || icmp[1] != 0) return;
        var (fixedLength, option) = icmp[0] switch { 133 => (8, 1), 134 => (16, 1), 135 => (24, 1), 136 => (24, 2), _ => (0, 0) };
        if (fixedLength == 0 || icmp.Length < fixedLength) return;
        // An advertisement claims its target. The others claim their source, and from :: nothing is claimed yet (RFC 4862 §5.4).
        var address = icmp[0] == 136 ? IpKey.FromIPv6(icmp[8..]) : decoded.Source;
        for (var at = fixedLength; icmp.Length - at >= 8;)
        {
            var length = icmp[at + 1] * 8;
            if (length == 0) return;
            if (icmp[at] == option)
            {
                Claim(BindingSource.Ndp, MacAddress.FromBytes(icmp[(at + 2)..]), address, ref decoded);
                return;
            }

            at += length;
        }

        // Hop limit 255: the sender is on this link, so the frame's source is its MAC.
        if (decoded.HasSourceMac) Claim(BindingSource.Ndp, new MacAddress(decoded.SourceMac), address, ref decoded);
    }

    /// <summary>RFC 2131 §2, §3.1: a DHCPACK gives yiaddr to chaddr, or confirms ciaddr to one that asked with DHCPINFORM.</summary>
    public static void ReadDhcp(ReadOnlySpan<byte> udp, ref DecodedFrame decoded)
    {
        if (decoded.SourcePort != 67 || decoded.DestinationPort is not (67 or 68)) return;
        if (udp.Length < 8 + 240) return;
        var message = udp[8..];
        // BOOTREPLY, Ethernet, 6 octets; the magic cookie of RFC 2132 §2.
        if (message[0] != 2 || message[1] != 1 || message[2] != 6 || BinaryPrimitives.ReadUInt32BigEndian(message[236..]) != 0x6382_5363) return;
        if (!IsAck(message[240..])) return;
        var given = BinaryPrimitives.ReadUInt32BigEndian(message[16..]);
        var address = given != 0 ? given : BinaryPrimitives.ReadUInt32BigEndian(message[12..]);
        Claim(BindingSource.Dhcp, MacAddress.FromBytes(message[28..]), IpKey.FromIPv4(address), ref decoded);
    }

    private static bool IsAck(ReadOnlySpan<byte> options)
    {
        while (options.Length >= 2 && options[0] != 255)
        {
            if (options[0] == 0)
            {
                options = options[1..];
                continue;
            }

            var length = options[1];
            if (options.Length - 2 < length) return false;
            if (options[0] == 53) return length == 1 && options[2] == 5;
            options = options[(2 + length)..];
        }

        return false;
    }

    private static void Claim(BindingSource source, MacAddress mac, IpKey address, ref DecodedFrame decoded)
    {
        if (mac.Value == 0 || mac.IsMulticast) return;
        // 0.0.0.0 asks before it claims (RFC 5227 §2.1.1), as :: does.
        if (address == IpKey.FromIPv4(0) || address == default) return;
        decoded.Claim = source;
        decoded.ClaimMac = mac;
        decoded.ClaimIp = address;
    }
}
