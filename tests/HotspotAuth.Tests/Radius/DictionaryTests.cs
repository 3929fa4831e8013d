using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

public sealed class DictionaryTests
{
    [Theory]
    [InlineData(0, 1, "User-Name")]
    [InlineData(0, 27, "Session-Timeout")]
    [InlineData(0, 80, "Message-Authenticator")]
    [InlineData(0, 95, "NAS-IPv6-Address")]
    [InlineData(0, 168, "Framed-IPv6-Address")]
    [InlineData(0, 187, "WLAN-Group-Cipher")]
    [InlineData(311, 25, "MS-CHAP2-Response")]
    [InlineData(14122, 8, "WISPr-Bandwidth-Max-Down")]
    [InlineData(14559, 3, "ChilliSpot-Max-Total-Octets")]
    [InlineData(14988, 8, "Mikrotik-Rate-Limit")]
    public void Attributes_have_their_names(uint vendor, byte type, string name)
    {
        var definition = vendor == 0 ? RadiusDictionary.Find((RadiusAttributeType)type) : RadiusDictionary.Find(vendor, type);
        Assert.Equal(name, definition?.Name);
    }

    [Fact]
    public void Every_type_that_code_asks_for_has_a_name() =>
        Assert.All(Enum.GetValues<RadiusAttributeType>(), type => Assert.NotNull(RadiusDictionary.Find(type)));

    [Fact]
    public void Values_are_shown_by_kind()
    {
        var text = Describe(RawPacket.Access()
            .Number(RadiusAttributeType.SessionTimeout, 3600).Number(RadiusAttributeType.AcctStatusType, 3).Number(RadiusAttributeType.ServiceType, 77)
            .Add(RadiusAttributeType.FramedIpAddress, 10, 10, 0, 7).Number(RadiusAttributeType.EventTimestamp, 0)
            .Add(RadiusAttributeType.FramedIpv6Prefix, 0, 64, 0xFD, 0, 0, 0x10, 0, 0x10, 0, 0)
            .Add(RadiusAttributeType.TunnelType, 0, 0, 0, 13).Add(RadiusAttributeType.TunnelPrivateGroupId, "20"u8)
            .Add(RadiusAttributeType.TunnelPrivateGroupId, 2, (byte)'2', (byte)'0').Add(RadiusAttributeType.Class, 1, 0xAB).Add(250, 7)
            .Vendor(RadiusVendors.MikroTik, 8, "1M/2M"u8).Vendor(RadiusVendors.MikroTik, 99, 5).Vendor(4242, 1, 5));
        Assert.Equal(
            ["Session-Timeout = 3600", "Acct-Status-Type = Interim-Update", "Service-Type = 77", "Framed-IP-Address = 10.10.0.7",
                "Event-Timestamp = 1970-01-01T00:00:00Z", "Framed-IPv6-Prefix = fd00:10:10::/64", "Tunnel-Type = VLAN",
                "Tunnel-Private-Group-Id = \"20\"", "Tunnel-Private-Group-Id = 2:\"20\"", "Class = 0x01ab", "Attr-250 = 0x07",
                "Mikrotik-Rate-Limit = \"1M/2M\"", "Attr-26.14988.99 = 0x05", "Attr-26.4242.1 = 0x05"],
            text);
    }

    [Fact]
    public void No_password_response_or_key_is_shown()
    {
        var text = Describe(RawPacket.Access().Pap("arctangent").Add(RadiusAttributeType.ChapPassword, new byte[17])
            .Add(RadiusAttributeType.TunnelPassword, new byte[19]).Vendor(311, 1, new byte[50]).Vendor(311, 25, new byte[50])
            .Vendor(311, 12, new byte[32]).Vendor(311, 16, new byte[34]).Vendor(311, 17, new byte[34]).Vendor(14988, 16, "psk"u8));
        Assert.Equal(9, text.Count);
        Assert.All(text, line => Assert.EndsWith("= (not shown)", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_for_the_log_names_what_tells_of_people_and_does_not_show_it()
    {
        var packet = RawPacket.Access().User("typed-secret").Pap("arctangent").Text(RadiusAttributeType.CallingStationId, "02-00-00-00-00-01")
            .Number(RadiusAttributeType.FramedIpAddress, 0x0A0A0005).Add(RadiusAttributeType.EapMessage, 2, 1, 0, 9, 1, (byte)'m', (byte)'a', (byte)'l', (byte)'i').Number(RadiusAttributeType.NasPort, 7).Build();
        Assert.True(RadiusPacket.TryParse(packet, out var parsed, out _));
        Assert.Equal(
            "User-Name = (not shown), User-Password = (not shown), Calling-Station-Id = (not shown), Framed-IP-Address = (not shown), EAP-Message = (not shown), NAS-Port = 7",
            RadiusText.DescribeWithoutPeople(parsed));
    }

    [Fact]
    public void Control_characters_do_not_reach_the_logs_lines()
    {
        var text = Describe(RawPacket.Access().User("a\nb\"c\\\u202Eก"));
        Assert.Equal("User-Name = \"a\\u000ab\\\"c\\\\\\u202eก\"", Assert.Single(text));
    }

    [Fact]
    public void Text_that_is_no_UTF_8_is_shown_raw() =>
        Assert.Equal("User-Name = 0xff41", Assert.Single(Describe(RawPacket.Access().Add(RadiusAttributeType.UserName, 0xFF, 0x41))));

    private static IReadOnlyList<string> Describe(RawPacket packet)
    {
        Assert.True(RadiusPacket.TryParse(packet.Build(), out var parsed, out _));
        return RadiusText.Describe(parsed);
    }
}
