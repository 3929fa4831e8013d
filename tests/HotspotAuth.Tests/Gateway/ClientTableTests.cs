using System.Net;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;

namespace HotspotAuth.Tests.Gateway;

public sealed class ClientTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);
    private static readonly IPAddress Address = IPAddress.Parse("10.10.0.7");
    private static readonly MacAddress One = new(0x0200_0000_0001);
    private static readonly MacAddress Two = new(0x0200_0000_0002);

    [Fact]
    public void An_address_given_to_another_device_leaves_the_first()
    {
        var table = new ClientTable();
        table.Give(table.Ensure(One), Address);
        table.Give(table.Ensure(Two), Address);
        Assert.Empty(table.Find(One)!.Addresses);
        Assert.Equal(Two, table.OwnerOf(Address));
        table.Remove(One);
        Assert.Equal(Two, table.OwnerOf(Address));
    }

    [Fact]
    public void A_removed_device_leaves_no_owner_behind()
    {
        var table = new ClientTable();
        table.Give(table.Ensure(One), Address);
        table.Remove(One);
        Assert.Null(table.OwnerOf(Address));
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void A_plan_that_is_undone_leaves_devices_ends_and_addresses_as_they_were()
    {
        var table = new ClientTable();
        var other = IPAddress.Parse("10.10.0.8");
        table.Give(table.Ensure(One), Address);
        table.Prolong(table.Find(One)!, Now);
        table.Begin();
        table.Prolong(table.Find(One)!, Now.AddHours(1));
        table.Give(table.Ensure(Two), Address);
        table.Give(table.Find(One)!, other);
        table.Undo();
        Assert.Null(table.Find(Two));
        Assert.Equal(One, table.OwnerOf(Address));
        Assert.Null(table.OwnerOf(other));
        Assert.Equal([Address], table.Find(One)!.Addresses);
        Assert.Equal(Now, table.Find(One)!.Until);
    }

    [Fact]
    public void Past_its_end_is_a_device_from_that_very_moment_and_one_without_end_never()
    {
        var table = new ClientTable();
        table.Ensure(One).Until = Now;
        table.Ensure(Two);
        Assert.Empty(table.PastEnd(Now.AddMilliseconds(-1)));
        Assert.Equal([One], table.PastEnd(Now));
    }

    [Fact]
    public void What_the_kernel_holds_replaces_what_was_remembered()
    {
        var table = new ClientTable();
        table.Give(table.Ensure(One), Address);
        table.Adopt(
            [new NftElement(Two, null, 0, 0, TimeSpan.FromMinutes(5))],
            [new NftElement(Two, Address, 1, 2, TimeSpan.FromMinutes(5)), new NftElement(One, IPAddress.Parse("10.10.0.8"), 1, 2, null)],
            Now);
        Assert.Null(table.Find(One));
        Assert.Equal(Now.AddMinutes(5), table.Find(Two)!.Until);
        Assert.Equal(Two, table.OwnerOf(Address));
    }
}
