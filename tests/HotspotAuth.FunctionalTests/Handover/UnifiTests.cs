using HotspotAuth.FunctionalTests.Portal;
using HotspotAuth.Handover;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.FunctionalTests.Handover;

/// <summary>Guests of a UniFi network, whose controller is told to let them in, by each of its three ways of being asked.</summary>
public sealed class UnifiTests : IDisposable
{
    private const string Mac = "02:00:5e:44:00:05";
    private const string Address = "127.0.44.150";
    private readonly string _folder = Directory.CreateTempSubdirectory("hotspot-unifi-").FullName;

    public static TheoryData<string> Ways => ["os", "classic", "key"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_guest_logs_in_and_out_and_the_controller_opens_and_shuts(string way)
    {
        await using var console = await StartAsync(way);
        await using var portal = await PortalAsync(console, way);
        await portal.AddAsync("somchai");
        using var guest = new Guest(Address);
        await LogInAsync(portal, guest);

        Assert.Equal("/status", guest.At.AbsolutePath);
        var station = console.Stations[Mac];
        Assert.True(station.Authorized);
        Assert.Equal(1440, (int)station.Grant![way == "key" ? "timeLimitMinutes" : "minutes"]!);
        var session = Assert.Single(portal.Sessions.Open);
        Assert.Equal(("somchai", "unifi-1", Mac, Address), (session.Username, session.Nas, session.Mac.ToString(), session.Ip!.ToString()));

        (station.Up, station.Down) = (1400, 9000);
        await guest.SubmitAsync();
        Assert.Equal("/logged-out", guest.At.AbsolutePath);
        Assert.False(station.Authorized);
        Assert.Empty(portal.Sessions.Open);
        var closed = Stored(portal, session.Id);
        Assert.Equal((1000L, 4000L, SessionCause.UserRequest), (closed!.BytesUp, closed.BytesDown, closed.Cause));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_device_a_link_names_is_not_believed(string way)
    {
        await using var console = await StartAsync(way);
        await using var portal = await PortalAsync(console, way);
        await portal.AddAsync("somchai");
        console.Add(new UnifiStation("02:00:5e:44:00:06", "127.0.44.151"));
        console.Add(new UnifiStation("02:00:5e:44:00:07", Address) { IsGuest = false });
        using var guest = new Guest(Address);

        // Nobody's, another guest's, and one that is on no guest network.
        foreach (var mac in new[] { "02:00:5e:44:00:99", "02:00:5e:44:00:06", "02:00:5e:44:00:07" })
        {
            await LogInAsync(portal, guest, mac);
            Assert.Equal("/login", guest.At.AbsolutePath);
            Assert.Contains("class=\"note bad\"", guest.Html, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(console.Stations.Values, station => station.Authorized);
        Assert.Empty(portal.Sessions.Open);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Who_is_shut_out_at_the_controller_or_gone_has_no_session_here(string way)
    {
        await using var console = await StartAsync(way);
        await using var portal = await PortalAsync(console, way);
        await portal.AddAsync("somchai");
        console.Add(new UnifiStation("02:00:5e:44:00:08", "127.0.44.152"));
        using var first = new Guest(Address);
        using var second = new Guest("127.0.44.152");
        await LogInAsync(portal, first);
        await LogInAsync(portal, second, "02:00:5e:44:00:08");
        var watch = ActivatorUtilities.CreateInstance<UnifiWatch>(portal.Core<IServiceProvider>());

        portal.Time.Advance(TimeSpan.FromMinutes(1));
        console.Stations[Mac].Down += 700;
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal(2, portal.Sessions.Open.Count);
        Assert.Equal(700, portal.Sessions.Open.Single(s => s.Mac.ToString() == Mac).BytesDown);

        console.Stations[Mac].Authorized = false;
        console.Stations.Remove("02:00:5e:44:00:08");
        portal.Time.Advance(TimeSpan.FromMinutes(1));
        await watch.LookAsync(CancellationToken.None);
        var left = Assert.Single(portal.Sessions.Open);
        Assert.Equal("02:00:5e:44:00:08", left.Mac.ToString());

        portal.Time.Advance(TimeSpan.FromMinutes(20));
        await watch.LookAsync(CancellationToken.None);
        Assert.Empty(portal.Sessions.Open);
        Assert.Equal(left.LastSeen, Stored(portal, left.Id)!.End);
        watch.Dispose();
    }

    [Fact]
    public async Task A_controller_that_forgot_our_log_in_is_logged_in_to_again()
    {
        await using var console = await StartAsync("os");
        await using var portal = await PortalAsync(console, "os");
        await portal.AddAsync("somchai");
        using var guest = new Guest(Address);
        await LogInAsync(portal, guest);
        console.ForgetsOnce = true;
        await guest.SubmitAsync();

        Assert.Equal(("/logged-out", 2), (guest.At.AbsolutePath, console.LogIns));
    }

    [Fact]
    public async Task A_controller_with_another_certificate_is_told_nothing()
    {
        await using var console = await StartAsync("os");
        await using var other = await StartAsync("os");
        await using var portal = await PortalAsync(console, "os", certificate: other.Certificate);
        await portal.AddAsync("somchai");
        using var guest = new Guest(Address);
        await LogInAsync(portal, guest);

        Assert.Equal(("/login", 0), (guest.At.AbsolutePath, console.LogIns));
        Assert.Empty(portal.Sessions.Open);
    }

    [Fact]
    public async Task A_wrong_key_lets_nobody_in_and_the_log_names_the_mend()
    {
        await using var console = await StartAsync("key");
        await using var portal = await PortalAsync(console, "key", key: "another");
        await portal.AddAsync("somchai");
        using var guest = new Guest(Address);
        await LogInAsync(portal, guest);

        Assert.Equal("/login", guest.At.AbsolutePath);
        Assert.Contains("Control Plane > Integrations", portal.Log.Text, StringComparison.Ordinal);
    }

    private static Session? Stored(PortalHost portal, Guid id)
    {
        using var connection = portal.Core<Database>().Open();
        using var transaction = connection.BeginTransaction();
        return SessionStore.Find(transaction, id);
    }

    private static async Task<UnifiConsole> StartAsync(string way)
    {
        var console = await UnifiConsole.StartAsync(isOs: way != "classic");
        console.Add(new UnifiStation(Mac, Address));
        return console;
    }

    private Task<PortalHost> PortalAsync(UnifiConsole console, string way, string? certificate = null, string key = UnifiConsole.Key)
    {
        string Written(string name, string text)
        {
            var path = Path.Combine(_folder, name);
            File.WriteAllText(path, text + "\n");
            return path;
        }

        return PortalHost.StartAsync(settings => settings.Radius.Clients.Add(new RadiusClientSettings
        {
            Name = "unifi-1",
            Address = "192.0.2.7",
            Kind = "unifi",
            ControllerUrl = console.Url,
            ControllerCertificate = Written("controller.pem", certificate ?? console.Certificate),
            ControllerApiKeyFile = way == "key" ? Written("key", key) : null,
            ControllerUserName = way == "key" ? null : UnifiConsole.UserName,
            ControllerPasswordFile = way == "key" ? null : Written("password", UnifiConsole.Password),
        }));
    }

    private static async Task LogInAsync(PortalHost portal, Guest guest, string mac = Mac)
    {
        await guest.OpenAsync($"http://kpp2.net:{portal.Port}/guest/s/default/?ap=02:00:5e:44:00:fe&id={mac}&t=1790000000&url=http://example.com/asked&ssid=KPP2");
        Assert.Equal("/login", guest.At.AbsolutePath);
        await guest.SubmitAsync(("username", "somchai"), ("password", "Correct-7"));
    }
}
