using System.Net;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;
using HotspotAuth.Gateway.Speeds;

namespace HotspotAuth.Tests.Gateway;

public sealed class NftTransactionTests
{
    private static readonly MacAddress Mac = new(0x0200_0000_0001);
    private static readonly IPAddress Address = IPAddress.Parse("10.10.0.7");

    [Fact]
    public void A_new_client_is_only_added()
    {
        var transaction = new NftTransaction();
        transaction.Open(Mac, TimeSpan.FromSeconds(90));
        transaction.Open(Mac, Address, TimeSpan.FromSeconds(90));
        Assert.Equal(
            """
            add element inet hotspot auth4 { 02:00:00:00:00:01 . 10.10.0.7 timeout 90000ms }
            add element inet hotspot clients { 02:00:00:00:00:01 timeout 90000ms }
            add element inet hotspot down4 { 10.10.0.7 timeout 90000ms }
            add element inet hotspot owned4 { 10.10.0.7 timeout 90000ms }

            """,
            transaction.ToString());
    }

    [Fact]
    public void A_removal_is_added_first_so_that_a_missing_element_fails_nothing()
    {
        var transaction = new NftTransaction();
        transaction.Close(Mac, IPAddress.Parse("fd00::7"));
        transaction.Close(Mac, IPAddress.Parse("fd00::7"));
        Assert.Equal(
            """
            add element inet hotspot auth6 { 02:00:00:00:00:01 . fd00::7 }
            delete element inet hotspot auth6 { 02:00:00:00:00:01 . fd00::7 }
            add element inet hotspot down6 { fd00::7 }
            delete element inet hotspot down6 { fd00::7 }
            add element inet hotspot owned6 { fd00::7 }
            delete element inet hotspot owned6 { fd00::7 }

            """,
            transaction.ToString());
    }

    [Fact]
    public void An_element_made_anew_takes_its_counters_along()
    {
        var transaction = new NftTransaction();
        transaction.Renew(Mac, Address, null, new GatewayCounter(Mac, Address, 5, 600, 7, 8000, null));
        var text = transaction.ToString();
        Assert.Contains("add element inet hotspot auth4 { 02:00:00:00:00:01 . 10.10.0.7 counter packets 5 bytes 600 }", text, StringComparison.Ordinal);
        Assert.Contains("add element inet hotspot down4 { 10.10.0.7 counter packets 7 bytes 8000 }", text, StringComparison.Ordinal);
    }

    // A timeout of 0 would mean none at all.
    [Fact]
    public void Less_than_a_millisecond_is_a_millisecond()
    {
        var transaction = new NftTransaction();
        transaction.Open(Mac, TimeSpan.FromTicks(1));
        Assert.Contains("timeout 1ms", transaction.ToString(), StringComparison.Ordinal);
    }

    // A map's element can't be added without its value, so only what is there may be deleted.
    [Fact]
    public void A_leading_to_a_class_is_deleted_before_it_is_made_anew()
    {
        var transaction = new NftTransaction();
        transaction.Lead(Direction.Up, Address, 0x1F);
        transaction.LeadNoMore(Direction.Up, Address);
        Assert.Equal(
            """
            delete element inet hotspot class_up4 { 10.10.0.7 }
            add element inet hotspot class_up4 { 10.10.0.7 : f000:1f }

            """,
            transaction.ToString());
    }

    [Fact]
    public void A_byte_limit_replaces_the_one_before()
    {
        var transaction = new NftTransaction();
        transaction.Police(Direction.Down, IPAddress.Parse("fd00::7"), 250_000, 64_000);
        Assert.Equal(
            """
            add element inet hotspot police_down6 { fd00::7 }
            delete element inet hotspot police_down6 { fd00::7 }
            add element inet hotspot police_down6 { fd00::7 limit rate over 250000 bytes/second burst 64000 bytes }

            """,
            transaction.ToString());
    }
}
