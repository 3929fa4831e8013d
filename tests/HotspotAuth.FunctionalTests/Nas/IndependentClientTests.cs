using System.Text.RegularExpressions;

namespace HotspotAuth.FunctionalTests.Nas;

/// <summary>The whole program against clients that others wrote: FreeRADIUS's radclient for every method, hostapd's eapol_test for EAP.</summary>
public sealed class IndependentClientTests
{
    private const string Signed = ",Message-Authenticator=0x00,Calling-Station-Id=\"02-00-00-00-00-01\"";

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task Every_method_of_radclient_tells_right_from_wrong()
    {
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("guest1", "secret-123", "--chap", "yes");
        var port = service.Port("radius-auth");
        foreach (var method in new[] { "User-Password={0}", "CHAP-Password={0}", "CHAP-Password={0},CHAP-Challenge=0x0102030405060708090a0b0c0d0e0f10", "MS-CHAP-Password={0}" })
        {
            var right = await Radclient.AskAsync(port, "auth", "User-Name=guest1," + method.Replace("{0}", "secret-123", StringComparison.Ordinal) + Signed);
            Assert.True(right.Contains("Received Access-Accept", StringComparison.Ordinal), right);
            Assert.Contains("\tMessage-Authenticator = 0x", right.Split("Received")[1], StringComparison.Ordinal);
            Assert.Matches("Session-Timeout = [0-9]+", right);
            var wrong = await Radclient.AskAsync(port, "auth", "User-Name=guest1," + method.Replace("{0}", "secret-124", StringComparison.Ordinal) + Signed);
            Assert.True(wrong.Contains("Received Access-Reject", StringComparison.Ordinal), wrong);
            Assert.Contains("\tMessage-Authenticator = 0x", wrong.Split("Received")[1], StringComparison.Ordinal);
        }
    }

    // The octets are those of RFC 2759 §9.2; the send key is that of RFC 3079 §3.5.3, and radclient decrypts it.
    [NeedsFact("radclient", "freeradius-utils")]
    public async Task MS_CHAPv2_gives_the_proof_and_the_key_of_the_RFCs_own_example()
    {
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("user", "clientPass", "--chap", "yes");
        const string Example = "User-Name=User,MS-CHAP-Challenge=0x5B5D7C7D7B3F2F3E3C2C602132262628"
            + ",MS-CHAP2-Response=0x000021402324255E262A28295F2B3A337C7E000000000000000082309ECD8D708B5EA08FAA3981CD83544233114A3D85D6DF";
        var answer = await Radclient.AskAsync(service.Port("radius-auth"), "auth", Example + Signed);
        Assert.True(answer.Contains("Received Access-Accept", StringComparison.Ordinal), answer);
        var proof = Convert.ToHexStringLower("S=407A5589115FD0D6209F510FE9C04566932CDA56"u8);
        Assert.Contains($"MS-CHAP2-Success = 0x00{proof}", answer, StringComparison.Ordinal);
        Assert.Contains("MS-MPPE-Send-Key = 0x8b7cdc149b993a1ba118cb153f56dccb", answer, StringComparison.Ordinal);

        var refused = await Radclient.AskAsync(service.Port("radius-auth"), "auth", Example.Replace("D6DF", "D6DE", StringComparison.Ordinal) + Signed);
        Assert.Contains("Received Access-Reject", refused, StringComparison.Ordinal);
        Assert.Contains("MS-CHAP-Error = \"\\000E=691 R=0", refused, StringComparison.Ordinal);
    }

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task Chargeable_User_Identity_is_given_to_who_asks_and_the_same_again()
    {
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("guest1", "secret-123");
        var port = service.Port("radius-auth");
        var first = await Radclient.AskAsync(port, "auth", "User-Name=guest1,User-Password=secret-123,Chargeable-User-Identity=0x00" + Signed);
        var given = Regex.Match(first.Split("Received")[1], "Chargeable-User-Identity = (?<given>0x[0-9a-f]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["given"].Value;
        Assert.True(given.Length > 2, first);
        await service.KillAsync();
        await service.StartAgainAsync();
        var again = await Radclient.AskAsync(service.Port("radius-auth"), "auth", $"User-Name=guest1,User-Password=secret-123,Chargeable-User-Identity={given}" + Signed);
        Assert.Contains($"Chargeable-User-Identity = {given}", again.Split("Received")[1], StringComparison.Ordinal);
    }

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task Status_Server_is_answered_on_both_ports_and_nobody_can_disconnect_through_them()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Contains("Received Access-Accept", await Radclient.AskAsync(service.Port("radius-auth"), "status", "Message-Authenticator=0x00"), StringComparison.Ordinal);
        Assert.Contains("Received Accounting-Response", await Radclient.AskAsync(service.Port("radius-acct"), "status", "Message-Authenticator=0x00"), StringComparison.Ordinal);
        Assert.Contains("No reply", await Radclient.AskAsync(service.Port("radius-auth"), "disconnect", "User-Name=somebody", seconds: Radclient.Silence), StringComparison.Ordinal);
        Assert.Contains("No reply", await Radclient.AskAsync(service.Port("radius-acct"), "coa", "User-Name=somebody", seconds: Radclient.Silence), StringComparison.Ordinal);
    }

    [NeedsFact("eapol_test", "eapoltest")]
    public async Task A_wifi_client_that_speaks_EAP_gets_a_clean_Reject()
    {
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("guest1", "secret-123", "--chap", "yes");
        var network = Path.Combine(service.Directory, "eap.conf");
        foreach (var method in new[] { "eap=PEAP\n  phase2=\"auth=MSCHAPV2\"", "eap=TTLS\n  phase2=\"auth=PAP\"", "eap=MD5" })
        {
            await File.WriteAllTextAsync(network, $"network={{\n  key_mgmt=IEEE8021X\n  {method}\n  identity=\"guest1\"\n  password=\"secret-123\"\n}}\n");
            var (exitCode, output, _) = await RunningService.RunAsync(
                "eapol_test", null, "-c", network, "-a", "127.0.0.1", "-p", service.Address("radius-auth").Split(':')[^1], "-s", RunningService.NasSecret, "-t", "20");
            Assert.NotEqual(0, exitCode);
            // It checks the Message-Authenticator and that the EAP packet is its own conversation's before it takes the refusal.
            Assert.True(output.Contains("code=3 (Access-Reject)", StringComparison.Ordinal), output);
            Assert.Contains("packet matched with a pending request", output, StringComparison.Ordinal);
            Assert.Contains("from RADIUS server: EAP Failure", output, StringComparison.Ordinal);
            Assert.Contains("CTRL-EVENT-EAP-FAILURE", output, StringComparison.Ordinal);
            Assert.DoesNotContain("Authenticator mismatch", output, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Invalid Message-Authenticator", output, StringComparison.OrdinalIgnoreCase);
        }
    }
}
