using System.Net;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;
using HotspotAuth.Gateway.Link;

namespace HotspotAuth.Tests.Gateway.Link;

public sealed class LinkMessagesTests
{
    private static readonly MacAddress Phone = new(0x0200_0000_0001);
    private static readonly DateTimeOffset End = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

    private static readonly GatewayClient Client = new(Phone, [IPAddress.Parse("10.10.0.7"), IPAddress.Parse("fd00:10:10::7")], End) { UpBitsPerSecond = 2_000_000 };

    [Fact]
    public void A_client_is_read_as_it_was_written()
    {
        Assert.True(LinkMessages.TryReadOpen(Body(LinkMessages.Open(1, [Client, new GatewayClient(new MacAddress(2), [], null)])), out var read));
        Assert.Equal((Phone, (DateTimeOffset?)End, (long?)2_000_000, (long?)null), (read[0].Mac, read[0].Until, read[0].UpBitsPerSecond, read[0].DownBitsPerSecond));
        Assert.Equal(Client.Addresses, read[0].Addresses);
        Assert.Null(read[1].Until);
        Assert.Empty(read[1].Addresses);
    }

    [Fact]
    public void Counters_and_notices_are_read_as_they_were_written()
    {
        var counter = new GatewayCounter(Phone, IPAddress.Parse("fd00:10:10::7"), 1, 20, 3, long.MaxValue, End);
        Assert.True(LinkMessages.TryReadCounted(Body(LinkMessages.Counted(7, [counter, counter with { Expires = null }])), out var counters));
        Assert.Equal([counter, counter with { Expires = null }], counters);
        foreach (var notice in new[] { new BindingNotice(NoticeKind.Conflict, Phone, IPAddress.Parse("10.10.0.9"), new MacAddress(9)), new BindingNotice(NoticeKind.Bypass, Phone, IPAddress.IPv6Loopback, null) })
        {
            Assert.True(LinkMessages.TryReadNotice(Body(LinkMessages.Notice(notice)), out var read));
            Assert.Equal(notice, read);
        }
    }

    [Fact]
    public void Every_cut_and_every_octet_too_many_is_refused()
    {
        var open = Body(LinkMessages.Open(1, [Client]));
        for (var length = 0; length < open.Length; length++) Assert.False(LinkMessages.TryReadOpen(open.AsSpan(0, length), out _));
        Assert.False(LinkMessages.TryReadOpen([.. open, 0], out _));
        var counted = Body(LinkMessages.Counted(1, [new GatewayCounter(Phone, IPAddress.Loopback, 1, 2, 3, 4, End)]));
        for (var length = 0; length < counted.Length; length++) Assert.False(LinkMessages.TryReadCounted(counted.AsSpan(0, length), out _));
        Assert.False(LinkMessages.TryReadMac([2, 0, 0, 0, 0, 1, 0], out _));
    }

    [Fact]
    public void Random_octets_are_read_or_refused_and_never_throw()
    {
        var random = new Random(4711);
        var valid = new[] { Body(LinkMessages.Open(1, [Client, Client])), Body(LinkMessages.Notice(new BindingNotice(NoticeKind.Conflict, Phone, IPAddress.Loopback, Phone))) };
        for (var i = 0; i < 20_000; i++)
        {
            var octets = valid[i % 2].ToArray();
            for (var change = 0; change < 1 + (i % 4); change++) octets[random.Next(octets.Length)] = (byte)random.Next(256);
            LinkMessages.TryReadOpen(octets, out _);
            LinkMessages.TryReadCounted(octets, out _);
            LinkMessages.TryReadNotice(octets, out _);
            LinkMessages.TryReadMac(octets, out _);
            LinkMessages.TryReadDrill(octets, out _);
            LinkMessages.TryReadHello(new LinkFrame(LinkWord.Hello, 0, octets), out _);
        }
    }

    [Theory]
    [InlineData(0x0100_0000_0001UL)] // a group's
    [InlineData(0UL)]
    public void The_address_of_no_single_device_is_refused(ulong mac) =>
        Assert.False(LinkMessages.TryReadMac(new MacAddress(mac).ToBytes(), out _));

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    public void A_time_that_is_none_is_refused(long milliseconds) => Assert.False(LinkRules.TryTime(milliseconds, out _));

    [Theory]
    [InlineData("10.11.0.1")] // beyond the LAN
    [InlineData("10.10.0.1")] // the box itself
    [InlineData("8.8.8.8")]
    [InlineData("2001:db8::1")]
    [InlineData("::1")]
    public void An_address_that_is_no_guests_is_refused_with_the_reason(string address) =>
        Assert.Contains(address, LinkRules.Fault(new GatewaySettings(), [Client with { Addresses = [IPAddress.Parse(address)] }]), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_speed_out_of_range_is_refused(long bits) => Assert.NotNull(LinkRules.Fault(new GatewaySettings(), [Client with { DownBitsPerSecond = bits }]));

    [Fact]
    public void A_right_wish_is_not_refused() => Assert.Null(LinkRules.Fault(new GatewaySettings(), [Client]));

    private static byte[] Body(LinkWriter frame) => frame.ToArray()[LinkWriter.Head..];
}
