using System.Net;
using Dapper;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Auditor;
using HotspotAuth.Cases;
using HotspotAuth.FunctionalTests.Admin;
using HotspotAuth.FunctionalTests.Admin.Cases;
using HotspotAuth.FunctionalTests.Admin.Events;
using HotspotAuth.FunctionalTests.Admin.Floor;
using HotspotAuth.FunctionalTests.Admin.Log;
using HotspotAuth.FunctionalTests.Admin.Officials;
using HotspotAuth.FunctionalTests.Admin.Requests;
using HotspotAuth.FunctionalTests.Nas;
using HotspotAuth.Operation;
using HotspotAuth.Radius;
using HotspotAuth.TrafficLog;
using Database = HotspotAuth.Operation.Database;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>An office in which every text that anybody could bring in is a <see cref="Mark"/>; first by the ways that people have, then in the store itself.</summary>
internal static class MarkedOffice
{
    public const string Everybody = "all";

    /// <summary>Marks of what is no column: the configuration's words, RADIUS attributes, a browser's name.</summary>
    private const int Site = 9000, Ssid = 9001, Contact = 9002, Person = 9003, RadiusUser = 9004, RadiusSession = 9005, NasName = 9006, Group = 9007, Device = 9008, Project = 9009, Browser = 9010, Typed = 9011;

    public static async Task<ConsoleHost> StartAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var host = await ConsoleHost.StartReadyAsync(settings =>
        {
            LoggedDays.Make(settings, now, days: 10);
            (settings.Site.Name, settings.Site.NameEn, settings.Site.Ssid, settings.Site.Contact) = (Mark.Typed(Site), Mark.Typed(Site), Mark.Typed(Ssid), Mark.Typed(Contact));
        });
        await host.AddAdministratorAsync(Everybody, Mark.Typed(Person), Enum.GetValues<ConsoleRole>());
        await host.AddAdministratorAsync(OfficialPeople.Director, "Director", ConsoleRole.Approver);
        await PeopleAsync(host);
        await NasAsync(host);
        await EventsAsync(host);
        Requests(host);
        Officials(host);
        await CaseAsync(host, now);
        Questions(host);
        Rows(host, now);
        return host;
    }

    /// <summary>Writes a mark into every column that may hold one.</summary>
    /// <returns>The columns by the numbers of their marks, and those that have no row to write into.</returns>
    public static (IReadOnlyDictionary<int, string> Planted, IReadOnlyList<string> Empty) Plant(Database database)
    {
        var (planted, empty) = (new Dictionary<int, string>(), new List<string>());
        using var connection = database.Open();
        connection.Execute("PRAGMA foreign_keys = OFF");
        foreach (var (table, column) in Contents.Texts(database).Where(column => TextColumns.IsPlanted(column.Table, column.Column)))
        {
            var number = planted.Count + 1;
            planted[number] = $"{table}.{column}";
            if (connection.Execute($"UPDATE {table} SET {column} = @mark", new { mark = Mark.Stored(number) }) == 0) empty.Add(planted[number]);
        }

        connection.Execute("UPDATE account SET grp = @group; UPDATE session SET grp = @group; UPDATE training_event SET grp = @group", new { group = Mark.Group(Group) });
        connection.Execute("UPDATE official_request SET court_day = letter_day"); // an order of a court has a day
        connection.Execute("UPDATE revision SET value = value + 1; UPDATE account SET revision = (SELECT value FROM revision); UPDATE device SET revision = (SELECT value FROM revision)");
        return (planted, empty);
    }

    /// <summary>Signed in with a browser whose name is a mark.</summary>
    public static async Task<ConsoleClient> SignedInAsync(ConsoleHost host)
    {
        var client = host.Client();
        client.BrowserName = "Mozilla/5.0 " + Mark.Typed(Browser);
        await client.SignInAsync(Everybody, ConsoleHost.Password);
        return client;
    }

    private static async Task PeopleAsync(ConsoleHost host)
    {
        host.Core<GroupStore>().Set(Mark.Group(Group), rights => rights, Actor.System);
        var password = await host.AddAccountAsync("mali", Mark.Typed(Person), Mark.Typed(Person));
        host.Core<DeviceStore>().Add("02:00:5e:10:00:01", "mali", Mark.Typed(Device), null, Actor.System);
        Assert.NotNull(await host.LogInAsync("mali", password, "d2:4b:9a:10:7c:e5", "10.10.4.27"));
        await host.LogInAsync(Mark.Typed(Typed), "not the password", "d2:4b:9a:10:7c:e6", "10.10.4.28");
        host.Core<AttemptStore>().Save();
    }

    private static async Task NasAsync(ConsoleHost host)
    {
        host.AddNas(new RadiusClientSettings { Name = Mark.Group(NasName), Address = "127.0.0.1", Secret = RunningService.NasSecret, CoaPort = 9 });
        host.Nases.Discarded(RadiusDiscard.UnknownClient, IPAddress.Parse("198.51.100.23"), null, 3);
        await using var listener = host.Listen();
        using var nas = new RawNas(listener.AccountingEndPoints[0].Port);
        await nas.StartAsync(Mark.Typed(RadiusUser), Mark.Typed(RadiusSession));
        Assert.NotNull(await nas.InsistAsync());
    }

    private static async Task EventsAsync(ConsoleHost host)
    {
        var running = await FloorEvents.AddAsync(host, 3, Mark.Typed(Project));
        var slip = (await host.Accounts.FindAsync(host.Core<HotspotAuth.Events.Slips.SlipRoll>().Of(running.Id)[0].Username, CancellationToken.None))!;
        await host.Core<Holders>().NameAsync(slip, new HolderName("นางสาวมะลิ ทองคำ", "0812345417"), new Actor(slip.Username, "user", null), replace: false, CancellationToken.None);
        var events = host.Events();
        var waiting = events.Request(EventRig.Camp(host, "waiting", 24, 50), EventRig.Issuer);
        events.Approve(events.Request(EventRig.Camp(host, "approved", 24, 30), EventRig.Issuer), 10, "with a note", EventRig.Approver);
        events.Refuse(events.Request(EventRig.Camp(host, "refused", 24, 30), EventRig.Issuer), "no room", EventRig.Approver);
        Assert.NotNull(events.Find(waiting));
    }

    private static void Requests(ConsoleHost host)
    {
        host.Ask();
        host.Recommended(host.Ask(purpose: "recommended"), "with a note");
        host.Approved(host.Recommended(host.Ask(purpose: "approved")), "with a note");
    }

    private static void Officials(ConsoleHost host)
    {
        host.Begin(number: "begun");
        host.Asked(host.Begin(number: "asked"), host.Traffic());
        host.Prepared(host.Asked(host.Begin(number: "prepared"), host.Traffic()));
        host.Released(host.Prepared(host.Asked(host.Begin(number: "released"), host.Traffic())));
    }

    private static async Task CaseAsync(ConsoleHost host, DateTimeOffset now)
    {
        host.Get<HoldStore>().Add(CaseScreenTests.Order(now), Actor.System);
        await host.Get<CaseDesk>().CopyAsync(CancellationToken.None);
    }

    private static void Questions(ConsoleHost host)
    {
        var (inquiries, asker) = (host.Get<InquiryStore>(), new Actor(Everybody, "admin", null));
        inquiries.Ask(asker, Inquiry.Who, host.Who("10.10.4.27").Who!.ToJson(), Mark.Typed(Typed), Mark.Typed(Typed));
        Assert.Equal(AddressFault.None, AskedAddress.Read("10.10.0.5", out var address));
        var (from, until) = (AskedTime.Of(host.Time.GetUtcNow().AddDays(-2), isMinute: false, 0, isUtc: false), AskedTime.Of(host.Time.GetUtcNow(), isMinute: false, 0, isUtc: false));
        inquiries.Ask(asker, Inquiry.Search, new AskedTraffic(address, null, null, from, until).ToJson(), Mark.Typed(Typed), Mark.Typed(Typed));
    }

    /// <summary>Rows of tables that need a night, a mail server or a second machine to come by.</summary>
    private static void Rows(ConsoleHost host, DateTimeOffset now)
    {
        var (ms, day) = (now.ToUnixTimeMilliseconds(), DayName.Of(DayName.At(now, LoggedDays.Zone).AddDays(-2)));
        using var connection = host.Database.Open();
        connection.Execute(
            """
            INSERT OR REPLACE INTO day_check (day, time, result, reason) VALUES (@day, @ms, 'altered', 'x');
            INSERT INTO event_end (event, was, becomes, changed, changed_by) VALUES (1, @ms, @ms + 60000, @ms, 'x');
            INSERT INTO request_deputy (director, director_name, deputy, deputy_name, valid_from, valid_until, named, named_by, ended_by) VALUES ('all', 'x', 'mali', 'x', @ms, @ms + 864000000, @ms, 'x', NULL);
            INSERT INTO administrator_review (time, reviewer, list) VALUES (@ms, 'x', '[]');
            INSERT INTO service_request (kind, argument, actor, asked, answer) VALUES ('disconnect', NULL, 'x', @ms, 'x');
            INSERT OR IGNORE INTO official_view (request, username, day) VALUES (1, 'x', @day);
            INSERT INTO hold_step (hold, kind, time, username, text) SELECT id, 'extend', @ms, 'x', 'x' FROM hold;
            """,
            new { ms, day });
    }
}
