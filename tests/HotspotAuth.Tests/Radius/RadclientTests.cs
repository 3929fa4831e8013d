using System.Diagnostics;
using System.Net;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>The listener against an independent client, which checks every proof in our answers itself.</summary>
public sealed class RadclientTests
{
    private const string Password = "arctangent";

    [Fact]
    public async Task Right_PAP_password_with_Message_Authenticator_is_accepted()
    {
        await using var rig = new ListenerRig(RequireMessageAuthenticator.Yes, Checking());
        var output = await RunAsync(rig.Authentication, "auth", $"User-Name=nemo,User-Password={Password},Message-Authenticator=0x00");
        Assert.Contains("Received Access-Accept", output, StringComparison.Ordinal);
        Assert.Contains("Message-Authenticator = 0x", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("User-Password=arctangent", "Access-Accept")]
    [InlineData("User-Password=wrong", "Access-Reject")]
    [InlineData("CHAP-Password=arctangent", "Access-Accept")]
    [InlineData("CHAP-Password=wrong", "Access-Reject")]
    [InlineData("CHAP-Password=arctangent,CHAP-Challenge=0x0102030405060708090a0b0c0d0e0f10", "Access-Accept")]
    [InlineData("MS-CHAP-Password=arctangent", "Access-Accept")]
    [InlineData("MS-CHAP-Password=wrong", "Access-Reject")]
    public async Task Every_method_tells_right_from_wrong(string credential, string expected)
    {
        await using var rig = new ListenerRig(configure: Checking());
        var output = await RunAsync(rig.Authentication, "auth", $"User-Name=nemo,{credential},NAS-Port=3");
        Assert.Contains($"Received {expected}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_password_of_several_blocks_is_recovered()
    {
        var password = new string('x', 47) + new string('y', 64);
        await using var rig = new ListenerRig(configure: Checking(password));
        var output = await RunAsync(rig.Authentication, "auth", $"User-Name=nemo,User-Password={password}");
        Assert.Contains("Received Access-Accept", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_of_exactly_one_block_is_recovered()
    {
        await using var rig = new ListenerRig(configure: Checking("0123456789abcdef"));
        var output = await RunAsync(rig.Authentication, "auth", "User-Name=nemo,User-Password=0123456789abcdef");
        Assert.Contains("Received Access-Accept", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "Access-Accept")]
    [InlineData(false, "Accounting-Response")]
    public async Task Status_Server_is_answered_on_both_ports(bool isAuthentication, string expected)
    {
        await using var rig = new ListenerRig();
        var output = await RunAsync(isAuthentication ? rig.Authentication : rig.Accounting, "status", "Message-Authenticator=0x00");
        Assert.Contains($"Received {expected}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounting_is_answered_when_recorded()
    {
        await using var rig = new ListenerRig(RequireMessageAuthenticator.Yes);
        var output = await RunAsync(
            rig.Accounting, "acct",
            "User-Name=nemo,Acct-Status-Type=Stop,Acct-Session-Id=81a0,Acct-Input-Octets=5,Acct-Input-Gigawords=2,Acct-Terminate-Cause=Idle-Timeout");
        Assert.Contains("Received Accounting-Response", output, StringComparison.Ordinal);
        var record = Assert.Single(rig.Program.AccountingRequests);
        Assert.Equal(AcctStatusType.Stop, record.StatusType);
        Assert.Equal("81a0", record.AcctSessionId);
        Assert.Equal((2UL << 32) + 5, record.InputOctets);
        Assert.Equal(4u, record.TerminateCause);
        Assert.Equal("nemo", record.UserName);
    }

    [Fact]
    public async Task Wrong_secret_gets_silence_and_a_counter()
    {
        await using var rig = new ListenerRig(RequireMessageAuthenticator.Yes);
        var output = await RunAsync(
            rig.Authentication, "auth", "User-Name=nemo,User-Password=x,Message-Authenticator=0x00", secret: "another-secret-0123456789", arguments: ["-t", "1"]);
        Assert.Contains("No reply", output, StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.BadMessageAuthenticator) == 1);
        Assert.Empty(rig.Program.AccessRequests);
    }

    [Fact]
    public async Task Many_requests_at_once_are_all_answered()
    {
        await using var rig = new ListenerRig(configure: Checking(), options: options => new RadiusListenerOptions
        {
            Addresses = options.Addresses,
            AuthenticationPort = 0,
            AccountingPort = null,
            ThreadsPerSocket = 2,
            RejectDelay = TimeSpan.Zero,
            MaximumWait = options.MaximumWait,
        });
        var output = await RunAsync(rig.Authentication, "auth", $"User-Name=nemo,User-Password={Password}", arguments: ["-c", "500", "-p", "50", "-q", "-s"]);
        Assert.Matches(@"Accepted\s+: 500\b", output);
        Assert.True(rig.Listener.Counters.Received(RadiusCode.AccessRequest) >= 500);
    }

    private static Action<ListenerRig.Handler> Checking(string password = Password) => handler => handler.Access = (request, _) =>
    {
        var octets = System.Text.Encoding.UTF8.GetBytes(password);
        var hash = new byte[NtHash.Length];
        NtHash.Compute(password, hash);
        return new(request.Method switch
        {
            AccessMethod.Pap when request.VerifyPap(octets) => AccessReply.Accept(),
            AccessMethod.Chap when request.VerifyChap(octets) => AccessReply.Accept(),
            AccessMethod.MsChap1 or AccessMethod.MsChap2 when request.VerifyMsChap(hash) => request.AcceptMsChap(hash),
            _ => request.Reject("no"),
        });
    };

    private static async Task<string> RunAsync(
        IPEndPoint server, string command, string attributes, string secret = ListenerRig.Secret, string[]? arguments = null)
    {
        var start = new ProcessStartInfo("radclient") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // An answer is not waited for longer than it takes, on a busy machine some seconds.
        foreach (var argument in (string[])["-x", "-r", "1", "-t", "20", .. arguments ?? [], server.ToString(), command, secret])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(attributes.Replace(",", "\n", StringComparison.Ordinal));
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output + await error;
    }
}
