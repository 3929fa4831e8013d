using System.Text;
using HotspotAuth.Access;
using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Access;

public sealed class LoginTicketsTests
{
    private static readonly MacAddress Phone = new(0x020000000001);

    [Fact]
    public async Task A_ticket_is_long_random_and_needs_no_escaping()
    {
        await using var core = new CoreFixture();
        var mali = await core.AddAsync("mali");
        var tickets = Enumerable.Range(0, 50).Select(n => core.Get<LoginTickets>().Issue(mali, new MacAddress((ulong)n), "lab")!).ToArray();
        Assert.Equal(50, tickets.Select(t => t.Password).Distinct().Count());
        Assert.All(tickets, t => Assert.Matches("^[a-km-np-z2-9]{28}$", t.Password));
        Assert.All(tickets, t => Assert.Equal("mali", t.Username));
    }

    [Fact]
    public async Task A_ticket_is_good_once()
    {
        await using var core = new CoreFixture();
        var tickets = core.Get<LoginTickets>();
        var open = Open(tickets, tickets.Issue(await core.AddAsync("mali"), Phone, "lab")!)!;
        Assert.Equal(SecretCheck.Right, tickets.Use(open, Phone, "lab"));
        Assert.Equal(SecretCheck.Wrong, tickets.Use(open, Phone, "lab"));
    }

    [Fact]
    public async Task Two_requests_at_the_same_moment_never_both_use_it()
    {
        await using var core = new CoreFixture();
        var tickets = core.Get<LoginTickets>();
        var open = Open(tickets, tickets.Issue(await core.AddAsync("mali"), Phone, "lab")!)!;
        var used = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => tickets.Use(open, Phone, "lab"))));
        Assert.Single(used, u => u == SecretCheck.Right);
    }

    [Theory]
    [InlineData(0x020000000002UL, "lab")]
    [InlineData(0x020000000001UL, "hall")]
    [InlineData(0x020000000001UL, "LAB")]
    public async Task A_ticket_shown_elsewhere_is_refused_and_burnt(ulong mac, string nas)
    {
        await using var core = new CoreFixture();
        var tickets = core.Get<LoginTickets>();
        var open = Open(tickets, tickets.Issue(await core.AddAsync("mali"), Phone, "lab")!)!;
        Assert.Equal(SecretCheck.TicketElsewhere, tickets.Use(open, new MacAddress(mac), nas));
        Assert.Equal(SecretCheck.Wrong, tickets.Use(open, Phone, "lab"));
    }

    [Fact]
    public async Task A_minute_later_it_is_good_no_more()
    {
        await using var core = new CoreFixture();
        var tickets = core.Get<LoginTickets>();
        var account = await core.AddAsync("mali");
        var ticket = tickets.Issue(account, Phone, "lab")!;
        core.Clock.Move(TimeSpan.FromSeconds(59));
        var open = Open(tickets, ticket)!;
        core.Clock.Move(TimeSpan.FromSeconds(1));
        Assert.Null(Open(tickets, ticket));
        Assert.Equal(SecretCheck.Wrong, tickets.Use(open, Phone, "lab"));
    }

    [Fact]
    public async Task A_newer_ticket_of_the_device_takes_the_place_of_the_older()
    {
        await using var core = new CoreFixture();
        var tickets = core.Get<LoginTickets>();
        var account = await core.AddAsync("mali");
        var older = tickets.Issue(account, Phone, "lab")!;
        var elsewhere = tickets.Issue(account, Phone, "hall")!;
        var newer = tickets.Issue(account, Phone, "lab")!;
        Assert.Null(Open(tickets, older));
        Assert.NotNull(Open(tickets, elsewhere));
        Assert.NotNull(Open(tickets, newer));
    }

    [Fact]
    public async Task An_account_has_no_more_open_tickets_than_a_request_may_cost_hashes()
    {
        await using var core = new CoreFixture();
        var tickets = core.Get<LoginTickets>();
        var (mali, anan) = (await core.AddAsync("mali"), await core.AddAsync("anan"));
        for (var i = 0; i < LoginTickets.PerAccount; i++) Assert.NotNull(tickets.Issue(mali, new MacAddress((ulong)i), "lab"));
        Assert.Null(tickets.Issue(mali, new MacAddress(1000), "lab"));
        Assert.NotNull(tickets.Issue(anan, Phone, "lab"));
        core.Clock.Move(LoginTickets.Life);
        Assert.NotNull(tickets.Issue(mali, new MacAddress(1000), "lab"));
    }

    [Fact]
    public async Task The_table_is_bounded_and_room_comes_with_time()
    {
        await using var core = new CoreFixture();
        var tickets = core.Get<LoginTickets>();
        var account = await core.AddAsync("mali");
        for (var i = 0; i < LoginTickets.Capacity; i++) Assert.NotNull(tickets.Issue(account with { Username = $"user{i}" }, Phone, "lab"));
        Assert.Null(tickets.Issue(account, Phone, "lab"));
        core.Clock.Move(LoginTickets.Life);
        Assert.NotNull(tickets.Issue(account, Phone, "lab"));
    }

    [Fact]
    public async Task Printing_a_ticket_tells_no_secret()
    {
        await using var core = new CoreFixture();
        var ticket = core.Get<LoginTickets>().Issue(await core.AddAsync("mali"), Phone, "lab")!;
        Assert.DoesNotContain(ticket.Password, $"{ticket} {new { ticket }}", StringComparison.Ordinal);
    }

    private static OpenTicket? Open(LoginTickets tickets, LoginTicket ticket) =>
        tickets.Find(ticket.Username, secret => secret.SequenceEqual(Encoding.ASCII.GetBytes(ticket.Password)));
}
