using System.Buffers.Binary;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>What is no packet: told by reason, never answered, never an exception.</summary>
public sealed class MalformedDatagramTests
{
    public static TheoryData<string, byte[], PacketFault> Malformed()
    {
        var good = RawPacket.Access().User().Pap().Build();
        return new TheoryData<string, byte[], PacketFault>
        {
            { "empty", [], PacketFault.ShorterThanHeader },
            { "three octets", [1, 1, 0], PacketFault.ShorterThanHeader },
            { "nineteen octets", good[..19], PacketFault.ShorterThanHeader },
            { "length 0", WithLength(good, 0), PacketFault.LengthBelowMinimum },
            { "length 19", WithLength(good, 19), PacketFault.LengthBelowMinimum },
            { "length 4097", WithLength([.. good, .. new byte[4100]], 4097), PacketFault.LengthAboveMaximum },
            { "length 65535", WithLength(good, 65535), PacketFault.LengthAboveMaximum },
            { "length beyond the datagram", WithLength(good, good.Length + 1), PacketFault.LengthBeyondDatagram },
            { "one octet after the last attribute", RawPacket.Access().User().Octets(7).Build(), PacketFault.StrayOctet },
            { "attribute type 0", RawPacket.Access().Octets(0, 4, 1, 2).Build(), PacketFault.AttributeTypeZero },
            { "attribute length 0", RawPacket.Access().Octets(1, 0, 5, 5).Build(), PacketFault.AttributeTooShort },
            { "attribute length 1", RawPacket.Access().Octets(1, 1, 5, 5).Build(), PacketFault.AttributeTooShort },
            { "attribute overruns", RawPacket.Access().Octets(1, 9, 5, 5).Build(), PacketFault.AttributeOverrun },
            { "201 attributes", Attributes(201), PacketFault.TooManyAttributes },
            { "short Message-Authenticator", RawPacket.Access().Add(80, new byte[15]).Build(), PacketFault.MessageAuthenticatorLength },
            { "long Message-Authenticator", RawPacket.Access().Add(80, new byte[17]).Build(), PacketFault.MessageAuthenticatorLength },
            { "empty Message-Authenticator", RawPacket.Access().Add(80).Build(), PacketFault.MessageAuthenticatorLength },
            { "two Message-Authenticators", RawPacket.Access().Sign().Sign().Build(), PacketFault.MessageAuthenticatorRepeated },
        };
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Malformed_datagram_is_refused_with_its_reason(string what, byte[] datagram, PacketFault expected)
    {
        Assert.False(RadiusPacket.TryParse(datagram, out _, out var fault), what);
        Assert.Equal(expected, fault);
    }

    [Case(1), Case(2), Case(3), Case(4), Case(7), Case(8), Case(9), Case(10), Case(12), Case(13), Case(14)]
    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Malformed_datagram_is_met_with_silence_and_counted(string what, byte[] datagram, PacketFault expected)
    {
        await using var rig = new ListenerRig();
        using var client = new RawClient(rig.Authentication);
        Assert.True(await client.IsMetWithSilenceAsync(datagram), what);
        Assert.Equal(1, rig.Listener.Counters.Discarded(Enum.Parse<RadiusDiscard>(expected.ToString())));
        Assert.Empty(rig.Program.AccessRequests);
    }

    [Fact]
    public void Every_packet_fault_is_a_discard_of_the_same_name()
    {
        foreach (var fault in Enum.GetValues<PacketFault>())
            Assert.Equal(fault.ToString(), ((RadiusDiscard)fault).ToString());
    }

    [Case(5)]
    [Fact]
    public async Task Octets_behind_the_packets_length_are_padding()
    {
        await using var rig = new ListenerRig(RequireMessageAuthenticator.Yes);
        using var client = new RawClient(rig.Authentication);
        var answer = await client.AskAsync([.. RawPacket.Access().User().Pap().Sign().Build(), .. new byte[] { 1, 0, 0xFF }]);
        Assert.Equal((byte)RadiusCode.AccessAccept, answer[0]);
    }

    [Case(12)]
    [Fact]
    public void Two_hundred_attributes_are_taken() => Assert.True(RadiusPacket.TryParse(Attributes(200), out _, out _));

    [Fact]
    public void Largest_packet_is_taken()
    {
        var packet = RawPacket.Access();
        for (var i = 0; i < 15; i++)
            packet.Add(RadiusAttributeType.ProxyState, new byte[253]);
        var octets = packet.Add(RadiusAttributeType.ProxyState, new byte[249]).Build();
        Assert.Equal(4096, octets.Length);
        Assert.True(RadiusPacket.TryParse(octets, out var parsed, out _));
        Assert.Equal(4096, parsed.Bytes.Length);
    }

    [Case(11)]
    [Fact]
    public void Empty_attribute_is_ignored()
    {
        Assert.True(RadiusPacket.TryParse(RawPacket.Access().Text(RadiusAttributeType.UserName, "").User("nemo").Build(), out var packet, out _));
        Assert.Equal("nemo", packet.FindText(RadiusAttributeType.UserName));
        Assert.False(packet.IsRepeated(RadiusAttributeType.UserName));
        var count = 0;
        foreach (var attribute in packet.Attributes)
        {
            Assert.NotEqual(0, attribute.Value.Length);
            count++;
        }

        Assert.Equal(1, count);
    }

    [Case(11)]
    [Fact]
    public void Empty_EAP_Message_and_empty_CUI_say_something()
    {
        var octets = RawPacket.Access().Add(RadiusAttributeType.EapMessage).Add(RadiusAttributeType.ChargeableUserIdentity).Build();
        Assert.True(RadiusPacket.TryParse(octets, out var packet, out _));
        Assert.True(packet.Has(RadiusAttributeType.EapMessage));
        Assert.True(packet.TryFind(RadiusAttributeType.ChargeableUserIdentity, out var identity));
        Assert.True(identity.IsEmpty);
    }

    [Case(6)]
    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 2)]
    [InlineData(true, 3)]
    [InlineData(true, 4)]
    [InlineData(true, 5)]
    [InlineData(true, 11)]
    [InlineData(true, 40)]
    [InlineData(true, 255)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(false, 5)]
    [InlineData(false, 43)]
    public async Task Code_that_does_not_belong_on_the_port_is_dropped(bool isAuthentication, byte code)
    {
        await using var rig = new ListenerRig();
        using var client = new RawClient(isAuthentication ? rig.Authentication : rig.Accounting);
        Assert.True(await client.IsMetWithSilenceAsync(new RawPacket((RadiusCode)code).User().Pap().Sign().Build()));
        Assert.Equal(1, rig.Listener.Counters.Discarded(RadiusDiscard.UnexpectedCode));
    }

    [Case(26)]
    [Fact]
    public void Vendor_attribute_with_a_wrong_inside_stays_raw_and_harms_nothing()
    {
        var octets = RawPacket.Access().User()
            .Add(26, 0, 0, 0x3A, 0x8C, 8, 0, 1)
            .Add(26, 0, 0, 0x3A, 0x8C, 8, 9, 1)
            .Add(26, 0, 0, 0x3A, 0x8C, 8)
            .Add(26, 0, 0)
            .Vendor(RadiusVendors.MikroTik, 8, "1M/2M"u8).Build();
        Assert.True(RadiusPacket.TryParse(octets, out var packet, out _));
        Assert.True(packet.TryFindVendor(RadiusVendors.MikroTik, 8, out var limit));
        Assert.Equal("1M/2M"u8.ToArray(), limit.ToArray());
        var text = RadiusText.Describe(packet);
        Assert.Contains("Vendor-Specific = 0x00003a8c080001", text);
        Assert.Contains("Vendor-Specific = 0x0000", text);
    }

    [Case(23)]
    [Fact]
    public void Attribute_of_a_wrong_size_is_as_if_absent()
    {
        var octets = RawPacket.Access().User().Add(RadiusAttributeType.NasIpAddress, 0xAB, 0xCD).Add(RadiusAttributeType.NasPort, 1, 2, 3).Build();
        Assert.True(RadiusPacket.TryParse(octets, out var packet, out _));
        Assert.Null(packet.FindAddress(RadiusAttributeType.NasIpAddress));
        Assert.Null(packet.FindUInt32(RadiusAttributeType.NasPort));
        Assert.Contains("NAS-IP-Address = 0xabcd", RadiusText.Describe(packet));
    }

    private static byte[] WithLength(byte[] packet, int length)
    {
        var copy = packet.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(2), (ushort)length);
        return copy;
    }

    private static byte[] Attributes(int count)
    {
        var packet = RawPacket.Access();
        for (var i = 0; i < count; i++)
            packet.Add(RadiusAttributeType.Class, 1);
        return packet.Build();
    }
}
