using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>The extended space of RFC 6929.</summary>
public sealed class ExtendedAttributeTests
{
    [Fact]
    public void Short_one_has_its_second_number_and_value()
    {
        var one = Assert.Single(Read(RawPacket.Access().User().Add(241, 4, 1, 2)));
        Assert.Equal((241, 4), (one.Type, one.ExtendedType));
        Assert.Equal([1, 2], one.Value.ToArray());
    }

    [Fact]
    public void Fragments_are_put_together()
    {
        var one = Assert.Single(Read(RawPacket.Access()
            .Add(245, [26, 0x80, .. Filled(251, 1)]).Add(245, [26, 0x80, .. Filled(251, 2)]).Add(245, 26, 0, 3, 3)));
        Assert.Equal([.. Filled(251, 1), .. Filled(251, 2), 3, 3], one.Value.ToArray());
    }

    [Fact]
    public void Fragments_with_something_between_them_are_no_attribute_and_the_rest_stands()
    {
        var all = Read(RawPacket.Access().Add(245, [1, 0x80, .. Filled(251, 1)]).User().Add(245, 1, 0, 9).Add(241, 1, 7));
        Assert.Equal(2, all.Count);
        Assert.Equal([9], all[0].Value.ToArray());
        Assert.Equal(241, all[1].Type);
    }

    [Fact]
    public void Fragment_that_promises_more_and_is_not_full_is_dropped() =>
        Assert.Empty(Read(RawPacket.Access().Add(246, 1, 0x80, 5)));

    [Fact]
    public void Ones_too_short_for_their_header_are_left_out() =>
        Assert.Empty(Read(RawPacket.Access().Add(241, 1).Add(245, 1, 0)));

    [Fact]
    public void Reserved_flags_are_ignored() => Assert.Equal([5], Assert.Single(Read(RawPacket.Access().Add(245, 1, 0x7F, 5))).Value.ToArray());

    private static IReadOnlyList<ExtendedAttribute> Read(RawPacket packet)
    {
        Assert.True(RadiusPacket.TryParse(packet.Build(), out var parsed, out _));
        return ExtendedAttribute.ReadAll(parsed);
    }

    private static byte[] Filled(int length, byte octet)
    {
        var octets = new byte[length];
        octets.AsSpan().Fill(octet);
        return octets;
    }
}
