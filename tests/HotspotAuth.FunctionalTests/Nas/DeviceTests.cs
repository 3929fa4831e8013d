using System.Text.Json;

namespace HotspotAuth.FunctionalTests.Nas;

/// <summary>Registered devices with the whole program and FreeRADIUS's own client.</summary>
public sealed class DeviceTests
{
    private const string LogIn = "User-Name=02-00-00-00-00-01,User-Password=02-00-00-00-00-01,Message-Authenticator=0x00,Calling-Station-Id=\"02-00-00-00-00-01\"";

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task A_device_gets_in_by_its_MAC_as_soon_as_it_is_added_and_not_after_it_is_removed()
    {
        await using var service = await RunningService.StartAsync("--Radius:Clients:0:MacAuthentication=yes");
        await service.AddAccountAsync("somchai", "secret-123");
        Assert.Contains("Received Access-Reject", await AskAsync(service, LogIn), StringComparison.Ordinal);

        var (exitCode, added, error) = await service.VerbAsync("device", "add", "--mac", "02-00-00-00-00-01", "--user", "somchai", "--name", "printer", "--json");
        Assert.True(exitCode == 0, error);
        Assert.Equal("02:00:00:00:00:01", JsonDocument.Parse(added).RootElement.GetProperty("mac").GetString());
        string accepted = "";
        await RunningService.EventuallyAsync(async () => (accepted = await AskAsync(service, LogIn)).Contains("Received Access-Accept", StringComparison.Ordinal), "the device is let in");
        Assert.True(accepted.Contains("User-Name = \"somchai\"", StringComparison.Ordinal), accepted);
        Assert.Contains("Received Access-Accept", await AskAsync(service, "User-Name=02-00-00-00-00-01,Service-Type=Call-Check,Message-Authenticator=0x00,Calling-Station-Id=\"02-00-00-00-00-01\""), StringComparison.Ordinal);
        var listed = Assert.Single((await service.JsonAsync("device", "list")).EnumerateArray());
        Assert.Equal(("somchai", "printer", JsonValueKind.Null), (listed.GetProperty("user").GetString(), listed.GetProperty("name").GetString(), listed.GetProperty("valid_until").ValueKind));

        Assert.Equal(0, (await service.VerbAsync("device", "remove", "020000000001")).ExitCode);
        await RunningService.EventuallyAsync(async () => (await AskAsync(service, LogIn)).Contains("Received Access-Reject", StringComparison.Ordinal), "the device is let in no more");
    }

    [Theory]
    [InlineData(65, "device add --mac nonsense --user nobody --name x")]
    [InlineData(65, "device remove 02:00:00:00:00:01")]
    [InlineData(64, "device add --mac 02:00:00:00:00:01")]
    [InlineData(65, "nas add --name a --address 192.0.2.9 --secret-stdin --mac-authentication perhaps")]
    public async Task What_can_not_be_is_refused_with_its_mend(int expected, string line)
    {
        var folder = Directory.CreateTempSubdirectory("devices-");
        var (exitCode, _, error) = await RunningService.RunAsync(RunningService.Program, "a-long-enough-secret\n", [.. line.Split(' '), $"--Data:Directory={folder.FullName}"]);
        folder.Delete(recursive: true);
        Assert.True(exitCode == expected, $"{exitCode}: {error}");
        Assert.NotEqual("", error);
    }

    private static Task<string> AskAsync(RunningService service, string attributes) => Radclient.AskAsync(service.Port("radius-auth"), "auth", attributes);
}
