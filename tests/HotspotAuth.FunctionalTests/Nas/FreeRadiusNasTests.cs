using System.Net;
using HotspotAuth.Radius;

namespace HotspotAuth.FunctionalTests.Nas;

/// <summary>Disconnect and CoA against a server that others wrote.</summary>
public sealed class FreeRadiusNasTests
{
    [NeedsFact("freeradius", "freeradius")]
    public async Task A_session_ends_at_the_NAS_or_is_proved_dead_by_it()
    {
        await using var nas = await FreeRadiusNas.StartAsync();
        await using var service = await RunningService.StartAsync($"--Radius:Clients:0:CoaPort={nas.Port}");
        foreach (var (user, session) in new[] { ("somchai", "a1"), ("gone", "b2") })
        {
            await service.AddAccountAsync(user, "secret-123");
            await RunningService.EventuallyAsync(
                async () => (await Radclient.AskAsync(service.Port("radius-auth"), "auth", $"User-Name={user},User-Password=secret-123,Message-Authenticator=0x00")).Contains("Received Access-Accept", StringComparison.Ordinal), "the account is known");
            Assert.Contains("Received Accounting-Response", await Radclient.AskAsync(service.Port("radius-acct"), "acct", $"User-Name={user},Acct-Session-Id={session},Acct-Status-Type=Start,Calling-Station-Id=02-00-00-00-00-{session}"), StringComparison.Ordinal);
        }

        Assert.Equal(0, (await service.VerbAsync("session", "disconnect", "--user", "somchai")).ExitCode);
        await nas.SaysAsync("Received Disconnect-Request");
        await nas.SaysAsync("Acct-Session-Id = \"a1\"");
        var (exitCode, words, error) = await service.VerbAsync("session", "disconnect", "--user", "gone");
        Assert.True(exitCode == 0, error);
        Assert.Contains("no such session", words, StringComparison.Ordinal);

        Assert.Empty((await service.JsonAsync("session", "list")).EnumerateArray());
        var causes = (await service.JsonAsync("session", "list", "--closed")).EnumerateArray().ToDictionary(s => s.GetProperty("user").GetString()!, s => s.GetProperty("cause").GetString());
        Assert.Equal(("Admin-Reset", "Lost-Carrier"), (causes["somchai"], causes["gone"]));
    }

    [NeedsFact("freeradius", "freeradius")]
    public async Task A_change_of_rights_is_understood_by_name_and_acknowledged()
    {
        await using var nas = await FreeRadiusNas.StartAsync();
        var client = new RadiusDynamicAuthClient(new DynamicAuthOptions { IncludeMessageAuthenticator = true });
        var changes = new RadiusAttributeList().Add(RadiusAttributeType.SessionTimeout, 60u).AddVendor(RadiusVendors.MikroTik, 8, "1M/2M");
        var result = await client.ChangeAuthorizationAsync(
            new IPEndPoint(IPAddress.Loopback, nas.Port), new RadiusSecret(RunningService.NasSecret), new SessionIdentification { UserName = "somchai", AcctSessionId = "a1" }, changes, CancellationToken.None);
        Assert.Equal(DynamicAuthOutcome.Acknowledged, result.Outcome);
        await nas.SaysAsync("Received CoA-Request");
        await nas.SaysAsync("Mikrotik-Rate-Limit = \"1M/2M\"");
        await nas.SaysAsync("Session-Timeout = 60");

        var refused = await client.ChangeAuthorizationAsync(
            new IPEndPoint(IPAddress.Loopback, nas.Port), new RadiusSecret(RunningService.NasSecret), new SessionIdentification { UserName = "gone" }, changes, CancellationToken.None);
        Assert.Equal((DynamicAuthOutcome.Refused, ErrorCause.SessionContextNotFound), (refused.Outcome, refused.Cause));
    }
}
