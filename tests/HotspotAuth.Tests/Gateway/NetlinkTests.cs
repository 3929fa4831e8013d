using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;

namespace HotspotAuth.Tests.Gateway;

public sealed class NetlinkTests
{
    private static readonly MacAddress Mac = new(0x0200_00aa_bbcc);

    [Fact]
    public void A_message_whose_length_lies_ends_the_reading()
    {
        foreach (var length in new uint[] { 0, 15, 33, uint.MaxValue })
        {
            var octets = new byte[32];
            MemoryMarshal.Write(octets, length);
            var rest = new ReadOnlyMemory<byte>(octets);
            Assert.False(NetlinkMessage.TryRead(ref rest, out _));
        }
    }

    [Fact]
    public void An_attribute_whose_length_lies_ends_the_reading()
    {
        foreach (var length in new ushort[] { 0, 3, 9, 0xFFFF })
        {
            var octets = new byte[8];
            MemoryMarshal.Write(octets, length);
            var rest = new ReadOnlyMemory<byte>(octets);
            Assert.False(NetlinkMessage.TryReadAttribute(ref rest, out _, out _));
        }
    }

    [Fact]
    public void What_a_request_holds_is_read_back()
    {
        var request = NetlinkRequest.ForOne(30, [1, 2, 3, 4]).Add(1, [9, 8, 7]).AddNested(2, NetlinkRequest.Attribute(5, [6]));
        var rest = new ReadOnlyMemory<byte>(request.Finish(77));
        Assert.True(NetlinkMessage.TryRead(ref rest, out var message));
        Assert.Equal((30, 77u, 0), (message.Type, message.Sequence, rest.Length));
        var attributes = message.Body[4..];
        Assert.Equal([9, 8, 7], NetlinkMessage.Find(attributes, 1).ToArray());
        Assert.Equal([6], NetlinkMessage.Find(NetlinkMessage.Find(attributes, 2), 5).ToArray());
        Assert.Equal(0, NetlinkMessage.Find(attributes, 3).Length);
    }

    [Theory]
    [InlineData(0x02, true, true)] // NUD_REACHABLE
    [InlineData(0x04, true, false)] // NUD_STALE
    [InlineData(0x01, false, false)] // NUD_INCOMPLETE
    [InlineData(0x20, false, false)] // NUD_FAILED
    public void Only_an_entry_that_names_a_device_is_a_neighbour(ushort state, bool isRead, bool isReachable)
    {
        Assert.Equal(isRead, NeighbourTable.TryRead(NeighbourBody(state, 3, IPAddress.Parse("10.10.0.7"), Mac.ToBytes()), 3, out var neighbour));
        Assert.Equal(isReachable, neighbour.IsReachable);
        if (isRead) Assert.Equal((IPAddress.Parse("10.10.0.7"), Mac), (neighbour.Address, neighbour.Mac));
    }

    [Fact]
    public void A_neighbour_of_another_interface_or_with_a_link_address_of_another_length_is_passed_over()
    {
        var address = IPAddress.Parse("fd00::7");
        Assert.False(NeighbourTable.TryRead(NeighbourBody(2, 4, address, Mac.ToBytes()), 3, out _));
        Assert.False(NeighbourTable.TryRead(NeighbourBody(2, 3, address, new byte[8]), 3, out _));
        Assert.False(NeighbourTable.TryRead(NeighbourBody(2, 3, address, new byte[6]), 3, out _));
        Assert.False(NeighbourTable.TryRead(new byte[11], 3, out _));
    }

    [Fact]
    public void An_element_gives_key_counter_and_time_left()
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(number, 5000);
        byte[] bytes = NetlinkRequest.Attribute(1, number), expires = NetlinkRequest.Attribute(5, number);
        BinaryPrimitives.WriteUInt64BigEndian(number, 7);
        byte[] counter = [.. NetlinkRequest.Attribute(1, "counter\0"u8), .. NetlinkRequest.Attribute(2, [.. bytes, .. NetlinkRequest.Attribute(2, number)], nested: true)];
        foreach (var address in new[] { IPAddress.Parse("10.10.0.7"), IPAddress.Parse("fd00::7") })
        {
            var key = NetlinkRequest.Attribute(1, NetlinkRequest.Attribute(1, NftElement.Key(Mac, address)), nested: true);
            byte[] attributes = [.. key, .. expires, .. NetlinkRequest.Attribute(7, counter, nested: true)];
            Assert.True(NftElement.TryRead(attributes, out var element));
            Assert.Equal(new NftElement(Mac, address, 7, 5000, TimeSpan.FromSeconds(5)), element);
        }
    }

    [Fact]
    public void An_element_with_a_key_of_another_length_is_passed_over()
    {
        foreach (var length in new[] { 0, 1, 5, 7, 13, 28 })
            Assert.False(NftElement.TryRead(NetlinkRequest.Attribute(1, NetlinkRequest.Attribute(1, new byte[length]), nested: true), out _));
    }

    // The loopback's neighbour table is empty everywhere; asking it shows that request and answer fit the running kernel.
    [Fact]
    public void The_running_kernel_answers_for_its_neighbours()
    {
        using var table = NeighbourTable.Open("lo");
        Assert.Empty(table.All());
        Assert.Null(table.Find(IPAddress.Loopback));
        using var all = NeighbourTable.Open(null);
        Assert.Null(all.Find(IPAddress.Parse("192.0.2.255")));
        Assert.Throws<GatewayException>(() => NeighbourTable.Open("nosuch0"));
    }

    private static byte[] NeighbourBody(ushort state, int index, IPAddress address, byte[] link)
    {
        var head = new byte[12];
        MemoryMarshal.Write(head.AsSpan(4), index);
        MemoryMarshal.Write(head.AsSpan(8), state);
        return [.. head, .. NetlinkRequest.Attribute(1, address.GetAddressBytes()), .. NetlinkRequest.Attribute(2, link)];
    }
}
