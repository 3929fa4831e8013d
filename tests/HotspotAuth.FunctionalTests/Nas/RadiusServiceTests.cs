namespace HotspotAuth.FunctionalTests.Nas;

/// <summary>The whole program against FreeRADIUS's own client.</summary>
public sealed class RadiusServiceTests
{
    private const string Station = "Calling-Station-Id=\"02-00-00-00-00-01\"";

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task The_same_account_gets_in_by_RADIUS_and_a_wrong_password_does_not()
    {
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("somchai", "secret-123");
        Assert.Contains("Access-Accept", await AskAsync(service, $"User-Name=somchai,User-Password=secret-123,Message-Authenticator=0x00,{Station}"), StringComparison.Ordinal);
        Assert.Contains("Access-Reject", await AskAsync(service, $"User-Name=somchai,User-Password=wrong,Message-Authenticator=0x00,{Station}"), StringComparison.Ordinal);
        await service.VerbAsync("account", "disable", "somchai");
        await RunningService.EventuallyAsync(
            async () => (await AskAsync(service, $"User-Name=somchai,User-Password=secret-123,Message-Authenticator=0x00,{Station}")).Contains("Access-Reject", StringComparison.Ordinal), "a disabled account is refused");
    }

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task CHAP_is_checked_where_the_account_allows_it()
    {
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("guest1", "secret-123", "--chap", "yes");
        await service.AddAccountAsync("staff1", "secret-123", "--chap", "no");
        Assert.Contains("Access-Accept", await AskAsync(service, "User-Name=guest1,CHAP-Password=secret-123,Message-Authenticator=0x00"), StringComparison.Ordinal);
        Assert.Contains("Access-Reject", await AskAsync(service, "User-Name=staff1,CHAP-Password=secret-123,Message-Authenticator=0x00"), StringComparison.Ordinal);
    }

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task Without_Message_Authenticator_or_with_a_wrong_secret_there_is_silence_and_a_counter()
    {
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("somchai", "secret-123");
        Assert.DoesNotContain("Received", await AskAsync(service, "User-Name=somchai,User-Password=secret-123", seconds: Radclient.Silence), StringComparison.Ordinal);
        Assert.DoesNotContain("Received", await AskAsync(service, "User-Name=somchai,User-Password=secret-123,Message-Authenticator=0x00", secret: "another-secret", seconds: Radclient.Silence), StringComparison.Ordinal);
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(service.Address("metrics") + "/metrics");
        Assert.Contains("hotspot_radius_discarded_total{reason=\"BadMessageAuthenticator\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("hotspot_radius_discarded_total{reason=\"MessageAuthenticatorMissing\"} 1", metrics, StringComparison.Ordinal);
    }

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task Start_Interim_and_Stop_make_one_session_that_a_kill_can_not_undo()
    {
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("somchai", "secret-123");
        await AccountAsync(service, "Start");
        await AccountAsync(service, "Interim-Update,Acct-Session-Time=30,Acct-Input-Octets=1000,Acct-Output-Octets=5000,Acct-Output-Gigawords=1");
        await service.KillAsync();
        await service.StartAgainAsync();
        var open = Assert.Single((await service.JsonAsync("session", "list")).EnumerateArray());
        Assert.Equal(("somchai", "open", 1000L, 5000L + (1L << 32)), (open.GetProperty("user").GetString(), open.GetProperty("state").GetString(), open.GetProperty("bytes_up").GetInt64(), open.GetProperty("bytes_down").GetInt64()));
        await AccountAsync(service, "Stop,Acct-Session-Time=60,Acct-Input-Octets=2000,Acct-Output-Octets=9000,Acct-Output-Gigawords=1,Acct-Terminate-Cause=User-Request");
        await AccountAsync(service, "Interim-Update,Acct-Session-Time=45,Acct-Input-Octets=1500,Acct-Output-Octets=7000,Acct-Output-Gigawords=1");
        Assert.Empty((await service.JsonAsync("session", "list")).EnumerateArray());
        var closed = Assert.Single((await service.JsonAsync("session", "list", "--closed")).EnumerateArray());
        Assert.Equal((2000L, "User-Request", "test-nas", "02:00:00:00:00:01"), (closed.GetProperty("bytes_up").GetInt64(), closed.GetProperty("cause").GetString(), closed.GetProperty("nas").GetString(), closed.GetProperty("mac").GetString()));
    }

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task A_Stop_whose_Start_was_lost_still_makes_the_session()
    {
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("somchai", "secret-123");
        await RunningService.EventuallyAsync(
            async () => (await AskAsync(service, "User-Name=somchai,User-Password=secret-123,Message-Authenticator=0x00")).Contains("Access-Accept", StringComparison.Ordinal), "the new account is known");
        await AccountAsync(service, "Stop,Acct-Session-Time=60,Acct-Input-Octets=2000");
        var closed = Assert.Single((await service.JsonAsync("session", "list", "--closed")).EnumerateArray());
        var lasted = closed.GetProperty("end").GetDateTimeOffset() - closed.GetProperty("start").GetDateTimeOffset();
        Assert.Equal(60, lasted.TotalSeconds, 0.01);
    }

    private static Task<string> AskAsync(RunningService service, string attributes, string secret = RunningService.NasSecret, int seconds = Radclient.Patience) =>
        Radclient.AskAsync(service.Port("radius-auth"), "auth", attributes, secret, seconds);

    private static async Task AccountAsync(RunningService service, string status)
    {
        var answer = await Radclient.AskAsync(
            service.Port("radius-acct"), "acct", $"User-Name=somchai,Acct-Session-Id=abc1,NAS-IP-Address=127.0.0.1,{Station},Framed-IP-Address=10.10.5.5,Acct-Status-Type={status}");
        Assert.Contains("Accounting-Response", answer, StringComparison.Ordinal);
    }
}
