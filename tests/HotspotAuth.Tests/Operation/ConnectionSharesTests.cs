using System.Net;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Operation;

public sealed class ConnectionSharesTests
{
    private static readonly IPAddress One = IPAddress.Parse("10.10.0.5");
    private static readonly IPAddress Other = IPAddress.Parse("10.10.0.6");

    [Fact]
    public void One_address_fills_a_third_of_the_site_and_leaves_the_others_room()
    {
        var shares = new ConnectionShares(300, () => { });
        Assert.Equal(100, Take(shares, One, 300));
        Assert.Equal(ConnectionShares.Least, Take(shares, Other, ConnectionShares.Least));
    }

    [Fact]
    public void When_little_is_free_each_address_has_still_what_two_browsers_need()
    {
        var shares = new ConnectionShares(300, () => { });
        for (var address = 0; address < 17; address++) Take(shares, new IPAddress([10, 10, 1, (byte)address]), ConnectionShares.Least);
        Assert.Equal(ConnectionShares.Least, Take(shares, Other, 100));
    }

    [Fact]
    public void A_full_site_takes_nobody_and_what_is_given_back_is_free()
    {
        var shares = new ConnectionShares(32, () => { });
        Assert.Equal(ConnectionShares.Least, Take(shares, One, 100));
        Assert.Equal(ConnectionShares.Least, Take(shares, Other, 100));
        Assert.False(shares.TryTake(IPAddress.Parse("10.10.0.7")));
        shares.Return(One);
        Assert.True(shares.TryTake(IPAddress.Parse("10.10.0.7")));
        Assert.False(shares.TryTake(One));
    }

    [Theory]
    [InlineData("10.10.0.5", "10.10.0.5")]
    [InlineData("::ffff:10.10.0.5", "10.10.0.5")]
    [InlineData("fd00:10:10::5", "fd00:10:10::")]
    [InlineData("fd00:10:10:0:ffff:1:2:3", "fd00:10:10::")]
    public void An_IPv6_devices_many_addresses_count_as_one(string remote, string key) =>
        Assert.Equal(IPAddress.Parse(key), ConnectionShares.Key(new IPEndPoint(IPAddress.Parse(remote), 40_000)));

    private static int Take(ConnectionShares shares, IPAddress address, int tries) => Enumerable.Range(0, tries).Count(_ => shares.TryTake(address));
}
