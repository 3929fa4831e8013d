using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace HotspotAuth.FunctionalTests.Handover;

/// <summary>A guest behind a MikroTik hotspot, from the first page to the logout, against the whole program.</summary>
public sealed partial class MikrotikTests : IAsyncLifetime
{
    private MikrotikRouter _router = null!;
    private RunningService _service = null!;

    public async Task InitializeAsync()
    {
        _router = await MikrotikRouter.StartAsync();
        _service = await RunningService.StartAsync(
            "--Radius:Clients:1:Name=mikrotik-1", $"--Radius:Clients:1:Address={MikrotikRouter.Address}", $"--Radius:Clients:1:Secret={RunningService.NasSecret}",
            "--Radius:Clients:1:Kind=mikrotik", $"--Radius:Clients:1:CoaPort={_router.Radius.CoaPort}", $"--Radius:Clients:1:LoginHosts:0={new Uri(_router.Url).Authority}");
        (_router.Radius.AuthPort, _router.Radius.AcctPort) = (_service.Port("radius-auth"), _service.Port("radius-acct"));
        _router.Portal = $"http://kpp2.net:{_service.Port("portal")}";
        await _service.AddAccountAsync("somchai", "Correct-horse-7", "--max-devices", "1");
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _router.DisposeAsync();
    }

    [Fact]
    public async Task A_member_of_staff_logs_in_by_http_chap_and_out_on_our_status_page()
    {
        using var guest = new Guest("127.0.44.101");
        await LogInAsync(guest, "somchai", "Correct-horse-7");

        Assert.Equal("/status", guest.At.AbsolutePath);
        Assert.Contains("Person somchai", guest.Text, StringComparison.Ordinal);
        Assert.Contains("example.com", guest.Text, StringComparison.Ordinal);
        var session = Assert.Single((await _service.JsonAsync("session", "list")).EnumerateArray());
        Assert.Equal(
            ("somchai", "02:00:5e:44:00:01", "127.0.44.101", "mikrotik-1", "open"),
            (session.GetProperty("user").GetString(), session.GetProperty("mac").GetString(), session.GetProperty("ip").GetString(), session.GetProperty("nas").GetString(), session.GetProperty("state").GetString()));

        await guest.SubmitAsync();
        Assert.Equal("/logged-out", guest.At.AbsolutePath);
        Assert.Empty(_router.Open);
        await RunningService.EventuallyAsync(async () => (await _service.JsonAsync("session", "list", "--closed")).EnumerateArray().Any(s => s.GetProperty("bytes_down").GetInt64() == 9000), "the router's Stop came");
        Assert.Empty((await _service.JsonAsync("session", "list")).EnumerateArray());
    }

    [Fact]
    public async Task What_reaches_the_router_is_never_the_password_and_by_http_pap_only_a_ticket()
    {
        _router.Chap = false;
        using var guest = new Guest("127.0.44.102");
        await LogInAsync(guest, "somchai", "Correct-horse-7");

        Assert.Equal("/status", guest.At.AbsolutePath);
        var password = Assert.Single(_router.Passwords);
        Assert.DoesNotContain("Correct-horse-7", password, StringComparison.Ordinal);
        Assert.Matches(Ticket(), password);
        Assert.DoesNotContain(guest.Trail, address => address.Query.Contains(password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_last_page_may_post_to_the_router_and_nowhere_else()
    {
        using var guest = new Guest("127.0.44.103");
        await ToLoginPageAsync(guest);
        await guest.SubmitAsync(("username", "somchai"), ("password", "Correct-horse-7"));

        Assert.Contains($"form-action 'self' http://{new Uri(_router.Url).Authority};", guest.Answer!.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("false", guest.Field("popup"));
        Assert.StartsWith(_router.Portal + "/nas/connected?via=", guest.Field("dst"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_stays_with_us_and_the_router_hears_nothing()
    {
        using var guest = new Guest("127.0.44.104");
        await ToLoginPageAsync(guest);
        await guest.SubmitAsync(("username", "somchai"), ("password", "wrong"));

        Assert.Contains("aria-invalid=\"true\"", guest.Html, StringComparison.Ordinal);
        Assert.Empty(_router.Passwords);
        await guest.SubmitAsync(("username", "somchai"), ("password", "Correct-horse-7"));
        await guest.GoOnAsync();
        Assert.Equal("/status", guest.At.AbsolutePath);
    }

    [Fact]
    public async Task A_ticket_posted_twice_opens_once_and_the_router_sends_the_guest_back_to_us()
    {
        using var guest = new Guest("127.0.44.105");
        _router.Chap = false;
        await ToLoginPageAsync(guest);
        await guest.SubmitAsync(("username", "somchai"), ("password", "Correct-horse-7"));
        using var copy = new Guest("127.0.44.106");
        var (username, ticket) = (guest.Field("username"), guest.Field("password"));
        await guest.GoOnAsync();
        Assert.Single(_router.Open);

        await copy.OpenAsync($"{_router.Url}/login?username={username}&password={ticket}");
        Assert.Single(_router.Open);
        await copy.SubmitAsync();
        Assert.Equal("/login", copy.At.AbsolutePath);
        Assert.Contains("class=\"note bad\"", copy.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_claims_another_ones_MAC_gets_a_ticket_of_no_use_to_it()
    {
        using var guest = new Guest("127.0.44.107");
        await guest.OpenAsync($"{_router.Portal}/nas/mikrotik?mac=02:00:5E:44:00:99&link-login-only={Uri.EscapeDataString(_router.Url + "/login")}");
        await guest.SubmitAsync(("username", "somchai"), ("password", "Correct-horse-7"));
        _router.Chap = false;
        await guest.GoOnAsync(); // the router names the device that is really there

        Assert.Empty(_router.Open);
    }

    [Theory]
    [InlineData("http://evil.example/login", "02:00:5E:44:00:01")]
    [InlineData("http://127.0.44.2:1/login", "02:00:5E:44:00:01")]
    [InlineData("http://user@127.0.44.2/login", "02:00:5E:44:00:01")]
    [InlineData("javascript:alert(1)", "02:00:5E:44:00:01")]
    [InlineData("", "02:00:5E:44:00:01")]
    [InlineData("OWN", "not-a-mac")]
    [InlineData("OWN", "")]
    public async Task A_visitor_of_no_gateway_of_ours_goes_nowhere(string link, string mac)
    {
        using var guest = new Guest("127.0.44.108");
        await guest.OpenAsync($"{_router.Portal}/nas/mikrotik?mac={mac}&link-login-only={Uri.EscapeDataString(link == "OWN" ? _router.Url + "/login" : link)}");

        Assert.Equal((HttpStatusCode.BadRequest, "/nas/mikrotik"), (guest.Status, guest.At.AbsolutePath));
    }

    [Fact]
    public async Task Who_comes_by_himself_is_led_to_the_gateway_and_logs_in_to_nothing_before()
    {
        using var guest = new Guest("127.0.44.111");
        await guest.OpenAsync($"{_router.Portal}/login");

        Assert.DoesNotContain("name=\"password\"", guest.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"{_router.Url}/login\"", guest.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_user_of_a_slip_names_himself_on_the_way_to_the_router()
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(5));
        var made = await _service.JsonAsync(
            "event", "create", "--project", "Reading camp", "--agency", "Ban Rai School", "--phone", "0 5500 0123", "--responsible", "Malee Srisuk",
            "--from", from.ToString("yyyy-MM-ddTHH:mmzzz", CultureInfo.InvariantCulture), "--until", until.ToString("yyyy-MM-ddTHH:mmzzz", CultureInfo.InvariantCulture), "--users", "1");
        var code = made.GetProperty("accounts")[0].GetProperty("username").GetString()!;
        using var guest = new Guest("127.0.44.113");
        await ToLoginPageAsync(guest);
        await guest.SubmitAsync(("username", code), ("password", ""));
        Assert.StartsWith("/login/holder/", guest.At.AbsolutePath, StringComparison.Ordinal);
        Assert.Empty(_router.Passwords);
        await guest.SubmitAsync(("name", "Somsri Dee"), ("phone", "0812345678"));
        await guest.GoOnAsync();

        Assert.Equal("/status", guest.At.AbsolutePath);
        Assert.Equal("mikrotik-1", Assert.Single((await _service.JsonAsync("session", "list")).EnumerateArray()).GetProperty("nas").GetString());
    }

    [Fact]
    public async Task A_flood_of_made_up_visitors_is_counted_and_writes_no_flood_of_lines()
    {
        using var guest = new Guest("127.0.44.112");
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < 20; i++) await guest.OpenAsync($"{_router.Portal}/nas/mikrotik?mac=none");
        // One in ten seconds.
        var most = 1 + (int)(Stopwatch.GetElapsedTime(since).TotalSeconds / 10);

        using var http = new HttpClient();
        Assert.Contains("hotspot_handover_refused_total{kind=\"mikrotik\"} 20", await http.GetStringAsync(_service.Address("metrics") + "/metrics"), StringComparison.Ordinal);
        await RunningService.EventuallyAsync(() => Task.FromResult(_service.Log.Contains("hand-over was refused", StringComparison.Ordinal)), "the refusal is logged");
        Assert.InRange(_service.Log.Split("hand-over was refused").Length - 1, 1, most);
    }

    [Fact]
    public async Task A_visit_is_of_no_use_on_another_device()
    {
        using var guest = new Guest("127.0.44.109");
        await ToLoginPageAsync(guest);
        using var other = new Guest("127.0.44.110");
        await other.OpenAsync(guest.At.AbsoluteUri);

        Assert.DoesNotContain("name=\"via\"", other.Html, StringComparison.Ordinal);
    }

    private async Task ToLoginPageAsync(Guest guest)
    {
        await guest.OpenAsync($"{_router.Url}/asked");
        await guest.SubmitAsync(); // the router's login page, which forwards by a button where there is no script
        Assert.Equal("/login", guest.At.AbsolutePath);
    }

    private async Task LogInAsync(Guest guest, string username, string password)
    {
        await ToLoginPageAsync(guest);
        await guest.SubmitAsync(("username", username), ("password", password));
        await guest.GoOnAsync();
    }

    [GeneratedRegex("^[a-z2-9]{28}$")]
    private static partial Regex Ticket();
}
