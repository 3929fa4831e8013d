using HotspotAuth.Accounts;
using HotspotAuth.Events;
using HotspotAuth.Export;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Export;

/// <summary>The far end of the chain: slip and holder, the session's end, and when each person fits.</summary>
public sealed class WhoisChainTests
{
    [Fact]
    public async Task A_slip_leads_through_its_event_to_who_held_it_then_not_to_who_holds_it_now()
    {
        await using var office = new TestOffice();
        var slip = await SlipAsync(office);
        Name(office, slip, "Mali Thongkham", -600);
        var id = await office.SessionAsync(await AgainAsync(office, slip), Ip, Mac(1), At(0), At(100));
        Name(office, slip, "Somchai Deephrom", 500);

        var one = Assert.Single((await office.WhoisAsync(50)).Candidates);

        Assert.Equal(("Mali Thongkham", id), (one.Person, one.Session));
        Assert.Equal(["ip-mac", "mac-session", "session-account", "account-event", "event-slip", "slip-person"], one.Links.Select(l => $"{l.From}-{l.To}"));
        Assert.Equal((HolderBasis.Bound, LinkGrade.Proved), (one.Held!.Basis, one.Links[^1].Grade));
        Assert.Equal("Computing for teachers", one.Event!.Value.Project);
    }

    [Fact]
    public async Task A_holder_who_was_named_after_the_session_is_only_inferred_and_nobody_named_is_missing()
    {
        await using var office = new TestOffice();
        var slip = await SlipAsync(office);
        await office.SessionAsync(slip, Ip, Mac(1), At(0), At(100));

        var before = Assert.Single((await office.WhoisAsync(50)).Candidates);
        Name(office, slip, "Mali Thongkham", 500);
        var after = Assert.Single((await office.WhoisAsync(50)).Candidates);

        Assert.Equal((null, LinkGrade.Missing, HolderBasis.Nobody), (before.Person, before.Weakest, before.Held!.Basis));
        Assert.Equal(("Mali Thongkham", LinkGrade.Inferred, HolderBasis.NamedLater), (after.Person, after.Weakest, after.Held!.Basis));
    }

    [Fact]
    public async Task One_slip_that_passed_from_hand_to_hand_within_the_window_is_not_unique()
    {
        await using var office = new TestOffice();
        var slip = await SlipAsync(office);
        Name(office, slip, "Mali Thongkham", -600);
        await office.SessionAsync(await AgainAsync(office, slip), Ip, Mac(1), At(0), At(100));
        Name(office, slip, "Somchai Deephrom", 105);
        await office.SessionAsync(await AgainAsync(office, slip), Ip, Mac(2), At(110), At(200));

        var answer = await office.WhoisAsync(105, tolerance: 30);

        Assert.False(answer.IsUnique);
        Assert.Equal(["Mali Thongkham", "Somchai Deephrom"], answer.Candidates.Select(c => c.Person));
    }

    [Theory]
    [InlineData("User-Request", "Stop")]
    [InlineData("NAS-Reboot", "Reboot")]
    [InlineData("Lost-Carrier", "Silence")]
    [InlineData(null, "None")]
    public async Task The_end_of_a_session_says_how_it_is_known(string? cause, string basis)
    {
        await using var office = new TestOffice();
        var mali = await office.PersonAsync("mali", "Mali");
        var id = await office.SessionAsync(mali, Ip, Mac(1), At(0), null, nas: "AP-07");
        if (cause is not null)
        {
            var key = Guid.Parse(id).ToByteArray(bigEndian: true);
            await office.WriteAsync(At(100), new SessionRow(At(100), SessionEvent.Stop, key, mali.Id, mali.Username, At(0), new byte[32], mali.Group, Mac(1), Ip, "AP-07", End: At(100), Cause: cause));
        }

        var one = Assert.Single((await office.WhoisAsync(0)).Candidates);

        Assert.Equal(basis, one.EndIs.ToString());
        Assert.Equal(cause is null, one.Span!.Ending is null);
    }

    [Fact]
    public async Task Two_who_fit_one_after_the_other_say_from_when_and_until_when()
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), At(100));
        await office.SessionAsync(await office.PersonAsync("bua", "Bua"), Ip, Mac(1), At(130), At(200));

        var answer = await office.WhoisAsync(110, tolerance: 30);

        Assert.Equal([At(80), At(130)], answer.Candidates.Select(c => c.Fits!.Value.From));
        Assert.Equal(At(100), answer.Candidates[0].Fits!.Value.To);
    }

    [Fact]
    public async Task A_device_leads_to_its_session_and_an_unknown_one_to_nobody()
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), At(100));

        async Task<WhoisAnswer> Ask(LogMac mac) => new Whois(office.Stores(), await office.PeopleAsync()).Ask(new WhoisQuestion(default, At(50), 0, false) { Mac = mac });

        Assert.Equal(["mac-session", "session-account", "account-person"], (await Ask(Mac(1))).Candidates.Single().Links.Select(l => $"{l.From}-{l.To}"));
        Assert.Empty((await Ask(Mac(9))).Candidates);
    }

    [Fact]
    public async Task The_destination_tells_two_under_one_outside_address_apart()
    {
        await using var office = new TestOffice();
        Assert.True(LogIp.TryParse("198.51.100.1", out var outside));
        Assert.True(LogIp.TryParse("192.0.2.9", out var other));
        var second = LogIp.FromIPv4(0x0A0A_0006);
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), null);
        await office.SessionAsync(await office.PersonAsync("bua", "Bua"), second, Mac(2), At(0), null);
        var one = new TranslationRow(At(9), TranslationEvent.Start, At(9), null, Ip, 40_000, outside, 61_000, Peer, 443, 6, 1);
        await office.WriteAsync(At(9), one, one with { InsideIp = second, PeerIp = other, Id = 2 });

        WhoisAnswer Ask(LogIp? peer) => new Whois(office.Stores(), new People(office.Database)).Ask(new WhoisQuestion(new Endpoint(outside, 61_000), At(20), 0, true) { Peer = peer });

        Assert.False(Ask(null).IsUnique);
        Assert.Equal("bua", Assert.Single(Ask(other).Candidates).User);
        Assert.Equal("mali", Assert.Single(Ask(Peer).Candidates).User);
    }

    private static async Task<Account> SlipAsync(TestOffice office)
    {
        var events = new TrainingEventStore(office.Database, office.Accounts, office.Clock);
        var wanted = new TrainingEvent(0, "Computing for teachers", "Office", "055000123", "Arunee", Noon.AddHours(-1), Noon.AddHours(5));
        var (_, slips) = await events.CreateAsync(wanted, 3, Actor.System, CancellationToken.None);
        return slips[1].Account;
    }

    private static async Task<Account> AgainAsync(TestOffice office, Account account) => (await office.Accounts.FindAsync(account.Username, CancellationToken.None))!;

    private static void Name(TestOffice office, Account slip, string name, double at)
    {
        using var connection = office.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Assert.True(Holders.Name(transaction, slip, new HolderName(name, "0812345417"), Actor.System, replace: true, Noon.AddSeconds(at)));
        transaction.Commit();
    }
}
