using System.Net;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;

namespace HotspotAuth.Tests.Gateway;

public sealed class LeaseSpansTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);
    private static readonly IPAddress Address = IPAddress.Parse("10.10.0.77");
    private readonly LeaseSpans _spans = new();

    [Fact]
    public void A_lease_is_told_at_once_and_up_to_each_renewal()
    {
        Assert.Equal([Span(1, 0, 0)], _spans.Look([Lease(1, 60)], At(0)));
        Assert.Empty(_spans.Look([Lease(1, 60)], At(10)));
        Assert.Equal([Span(1, 0, 30)], _spans.Look([Lease(1, 90)], At(30)));
        Assert.Equal([Span(1, 30, 60)], _spans.Look([Lease(1, 120)], At(60)));
    }

    [Fact]
    public void An_address_given_back_early_and_to_another_is_nobodys_twice()
    {
        _spans.Look([Lease(1, 60)], At(0));
        Assert.Equal([Span(1, 0, 10)], _spans.Look([], At(10)));
        Assert.Equal([Span(2, 12, 12)], _spans.Look([Lease(2, 72)], At(12)));
        Assert.Equal([Span(3, 20, 20), Span(2, 12, 20)], _spans.Look([Lease(3, 80)], At(20)));
    }

    [Fact]
    public void A_lease_that_ran_out_unseen_ends_when_it_ran_out()
    {
        _spans.Look([Lease(1, 60)], At(0));
        Assert.Equal([Span(1, 0, 60)], _spans.Look([Lease(1, 60)], At(75)));
        Assert.Empty(_spans.Look([Lease(1, 60)], At(80)));
    }

    [Fact]
    public void A_lease_without_an_end_lives_until_it_is_gone()
    {
        Assert.Equal([Span(1, 0, 0)], _spans.Look([Lease(1, null)], At(0)));
        Assert.Empty(_spans.Look([Lease(1, null)], At(6000)));
        Assert.Equal([Span(1, 0, 6010)], _spans.Look([], At(6010)));
    }

    [Fact]
    public void A_stop_tells_what_lives_up_to_then()
    {
        _spans.Look([Lease(1, 60), Lease(2, 60, "10.10.0.78")], At(0));
        Assert.Equal([Span(1, 0, 5), new LeaseSpan(Mac(2), IPAddress.Parse("10.10.0.78"), At(0), At(5))], _spans.End(At(5)));
        Assert.Empty(_spans.End(At(6)));
    }

    private static DateTimeOffset At(int minutes) => Start.AddMinutes(minutes);

    private static MacAddress Mac(int number) => new(0x0200_0000_0000UL + (uint)number);

    private static DhcpLease Lease(int mac, int? expires, string address = "10.10.0.77") => new(IPAddress.Parse(address), Mac(mac), null, expires is { } e ? At(e) : null);

    private static LeaseSpan Span(int mac, int from, int to) => new(Mac(mac), Address, At(from), At(to));
}
