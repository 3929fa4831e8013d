using System.Net;

namespace HotspotAuth.FunctionalTests.Handover;

/// <summary>A guest behind CoovaChilli, from the redirect to the logout, against the whole program.</summary>
public sealed class ChilliTests : IAsyncLifetime
{
    private ChilliGateway _gateway = null!;
    private RunningService _service = null!;

    public async Task InitializeAsync()
    {
        _gateway = await ChilliGateway.StartAsync();
        _service = await RunningService.StartAsync(
            "--Radius:Clients:1:Name=chilli-1", $"--Radius:Clients:1:Address={ChilliGateway.Address}", $"--Radius:Clients:1:Secret={RunningService.NasSecret}", "--Radius:Clients:1:Kind=chilli",
            $"--Radius:Clients:1:CoaPort={_gateway.Radius.CoaPort}", $"--Radius:Clients:1:LoginHosts:0={new Uri(_gateway.Url).Authority}", $"--Radius:Clients:1:UamSecret={ChilliGateway.UamSecret}");
        (_gateway.Radius.AuthPort, _gateway.Radius.AcctPort) = (_service.Port("radius-auth"), _service.Port("radius-acct"));
        _gateway.Portal = $"http://kpp2.net:{_service.Port("portal")}";
        await _service.AddAccountAsync("somchai", "Correct-horse-7", "--max-devices", "1");
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_guest_logs_in_by_CHAP_or_plain_and_out_on_our_status_page(bool noChallenge)
    {
        _gateway.NoChallenge = noChallenge;
        using var guest = new Guest("127.0.44.120");
        await LogInAsync(guest);

        Assert.Equal("/status", guest.At.AbsolutePath);
        Assert.Contains("example.com", guest.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(guest.Trail, address => address.Query.Contains("Correct-horse-7", StringComparison.Ordinal));
        var session = Assert.Single((await _service.JsonAsync("session", "list")).EnumerateArray());
        Assert.Equal(("somchai", "02:00:5e:44:00:02", "chilli-1"), (session.GetProperty("user").GetString(), session.GetProperty("mac").GetString(), session.GetProperty("nas").GetString()));

        await guest.SubmitAsync();
        Assert.Equal("/logged-out", guest.At.AbsolutePath);
        Assert.Empty(_gateway.Open);
    }

    [Fact]
    public async Task Who_logs_off_at_the_gateway_comes_to_our_page_and_the_session_ends()
    {
        using var guest = new Guest("127.0.44.120");
        await LogInAsync(guest);
        await guest.OpenAsync($"{_gateway.Url}/logoff");

        Assert.Equal("/logged-out", guest.At.AbsolutePath);
        await RunningService.EventuallyAsync(async () => (await _service.JsonAsync("session", "list")).GetArrayLength() == 0, "the gateway's Stop ends the session");
    }

    [Fact]
    public async Task Who_is_in_already_comes_to_the_status_page()
    {
        using var guest = new Guest("127.0.44.120");
        await LogInAsync(guest);
        await guest.OpenAsync($"{_gateway.Url}/asked");

        Assert.Equal("/status", guest.At.AbsolutePath);
    }

    [Fact]
    public async Task A_challenge_that_the_gateway_forgot_is_tried_again_unseen()
    {
        _gateway.Forgets = 1;
        using var guest = new Guest("127.0.44.120");
        await LogInAsync(guest);

        Assert.Equal(("/status", 2), (guest.At.AbsolutePath, _gateway.Logons));
    }

    [Fact]
    public async Task A_gateway_that_refuses_twice_gets_no_third_try_by_itself()
    {
        _gateway.Forgets = 2;
        using var guest = new Guest("127.0.44.120");
        await LogInAsync(guest);

        Assert.Equal(("/login", 2), (guest.At.AbsolutePath, _gateway.Logons));
        Assert.Contains("class=\"note bad\"", guest.Html, StringComparison.Ordinal);
        await guest.SubmitAsync(("username", "somchai"), ("password", "Correct-horse-7"));
        await guest.GoOnAsync();
        Assert.Equal("/status", guest.At.AbsolutePath);
    }

    [Fact]
    public async Task A_redirect_changed_on_its_way_is_refused()
    {
        using var guest = new Guest("127.0.44.120");
        var signed = _gateway.Signed("notyet", "http://example.com/");

        await guest.OpenAsync(signed);
        Assert.Equal("/login", guest.At.AbsolutePath);
        foreach (var changed in new[] { signed.Replace("00-02", "00-03", StringComparison.Ordinal), signed[..signed.IndexOf("&md=", StringComparison.Ordinal)], signed[..^1] + (signed[^1] == 'A' ? 'B' : 'A'), signed + "0" })
        {
            await guest.OpenAsync(changed);
            Assert.Equal(HttpStatusCode.BadRequest, guest.Status);
        }

        // The same signature in small letters is the same number.
        await guest.OpenAsync(signed[..^32] + signed[^32..].ToLowerInvariant());
        Assert.Equal("/login", guest.At.AbsolutePath);
    }

    [Fact]
    public async Task Nobody_is_tried_again_who_was_not_let_in_a_moment_ago()
    {
        using var guest = new Guest("127.0.44.120");
        await guest.OpenAsync(_gateway.Signed("failed", "", "&reason=reject"));

        Assert.Equal(("/login", 0), (guest.At.AbsolutePath, _gateway.Logons));
    }

    private async Task LogInAsync(Guest guest)
    {
        await guest.OpenAsync($"{_gateway.Url}/asked");
        Assert.Equal("/login", guest.At.AbsolutePath);
        await guest.SubmitAsync(("username", "somchai"), ("password", "Correct-horse-7"));
        await guest.GoOnAsync();
    }
}
