using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using HotspotAuth.Radius;

namespace HotspotAuth.FunctionalTests.Nas;

/// <summary>The NAS verbs with the whole program, FreeRADIUS's own client, and NAS stand-ins on loopback.</summary>
public sealed class NasViewTests
{
    private const string HallSecret = "the-hall-has-its-own-secret-here";

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task The_list_tells_what_each_NAS_did_and_what_is_wrong_with_it()
    {
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("somchai", "secret-123");
        await RunningService.EventuallyAsync(async () => (await AskAsync(service, "User-Name=somchai,User-Password=secret-123,Message-Authenticator=0x00")).Contains("Access-Accept", StringComparison.Ordinal), "the new account is known");
        await AskAsync(service, "User-Name=somchai,User-Password=wrong,Message-Authenticator=0x00");
        var well = await ListedAsync(service, "test-nas");
        Assert.Equal(("ok", 1, 1, 0, "configuration"), (State(well), well.GetProperty("accepted").GetInt32(), well.GetProperty("refused").GetInt32(), well.GetProperty("findings").GetArrayLength(), well.GetProperty("source").GetString()));

        await AskAsync(service, "User-Name=somchai,User-Password=secret-123,Message-Authenticator=0x00", secret: "another-secret", seconds: Radclient.Silence);
        var doubtful = await ListedAsync(service, "test-nas");
        Assert.Equal(("bad", "WrongSecret"), (State(doubtful), doubtful.GetProperty("findings")[0].GetProperty("code").GetString()));
        Assert.Equal(1, doubtful.GetProperty("discarded").GetProperty("BadMessageAuthenticator").GetInt32());

        await service.StopAsync();
        Assert.Equal("bad", State(await ListedAsync(service, "test-nas")));
        var (exitCode, words, _) = await service.VerbAsync("nas", "list");
        Assert.Equal(0, exitCode);
        Assert.Contains("The shared secret seems to differ", words, StringComparison.Ordinal);
        Assert.DoesNotContain(RunningService.NasSecret, words, StringComparison.Ordinal);
    }

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task An_unknown_device_is_listed_and_answered_as_soon_as_it_is_added()
    {
        await using var service = await RunningService.StartAsync("--Radius:Clients:0:Address=192.0.2.1");
        await service.AddAccountAsync("somchai", "secret-123");
        const string LogIn = "User-Name=somchai,User-Password=secret-123,Message-Authenticator=0x00";
        Assert.DoesNotContain("Received", await AskAsync(service, LogIn, HallSecret, Radclient.Silence), StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", Assert.Single((await service.JsonAsync("nas", "list", "--unknown")).EnumerateArray()).GetProperty("address").GetString());

        var (exitCode, words, error) = await service.VerbWithInputAsync(HallSecret + "\n", "nas", "add", "--name", "hall", "--address", "127.0.0.1", "--secret-stdin");
        Assert.True(exitCode == 0, error);
        Assert.Contains("answered from now on", words, StringComparison.Ordinal);
        Assert.Contains("Access-Accept", await AskAsync(service, LogIn, HallSecret), StringComparison.Ordinal);
        Assert.Empty((await service.JsonAsync("nas", "list", "--unknown")).EnumerateArray());

        await service.KillAsync();
        await service.StartAgainAsync();
        Assert.Contains("Access-Accept", await AskAsync(service, LogIn, HallSecret), StringComparison.Ordinal);
        Assert.Equal("added", (await ListedAsync(service, "hall")).GetProperty("source").GetString());

        Assert.Equal(0, (await service.VerbAsync("nas", "remove", "hall")).ExitCode);
        Assert.DoesNotContain("Received", await AskAsync(service, LogIn, HallSecret, Radclient.Silence), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, "nas add --name a --address 192.0.2.9")]
    [InlineData(65, "nas add --name test-nas --address 192.0.2.9 --secret-stdin")]
    [InlineData(65, "nas add --name a --address 192.0.2.999 --secret-stdin")]
    [InlineData(65, "nas add --name a --address 127.0.0.1 --secret-stdin")]
    [InlineData(65, "nas add --name a --address 192.0.2.9 --secret-stdin --kind toaster")]
    [InlineData(65, "nas add --name a --address 192.0.2.9 --secret-file /no/such/file")]
    [InlineData(65, "nas remove test-nas")]
    [InlineData(65, "nas test nobody")]
    public async Task What_can_not_be_is_refused_with_its_mend(int expected, string line)
    {
        var folder = Directory.CreateTempSubdirectory("nasview-");
        var (exitCode, _, error) = await RunningService.RunAsync(
            RunningService.Program, HallSecret + "\n",
            [.. line.Split(' '), $"--Data:Directory={folder.FullName}", "--Radius:Clients:0:Name=test-nas", "--Radius:Clients:0:Address=127.0.0.1", $"--Radius:Clients:0:Secret={RunningService.NasSecret}"]);
        folder.Delete(recursive: true);

        Assert.True(exitCode == expected, $"{exitCode}: {error}");
        Assert.NotEqual("", error);
    }

    [Theory]
    [InlineData(503, RunningService.NasSecret, 0, "ready")]
    [InlineData(501, RunningService.NasSecret, 1, "refused")]
    [InlineData(503, HallSecret, 1, "wrong_secret")]
    public async Task The_test_explains_what_the_NAS_answers(int cause, string secret, int exitCode, string verdict)
    {
        using var nas = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var ending = new CancellationTokenSource();
        var answering = Task.Run(() => AnswerAsync(nas, cause, secret, ending.Token));

        var answer = await TestAsync(((IPEndPoint)nas.Client.LocalEndPoint!).Port);
        await ending.CancelAsync();
        await answering;

        Assert.Equal((exitCode, verdict), answer);
    }

    [Fact]
    public async Task The_test_tells_a_NAS_that_does_not_listen()
    {
        int port;
        using (var free = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0))) port = ((IPEndPoint)free.Client.LocalEndPoint!).Port;

        Assert.Equal((1, "not_listening"), await TestAsync(port));
    }

    [Fact]
    public async Task The_test_tells_a_NAS_that_is_silent()
    {
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Equal((1, "silent"), await TestAsync(((IPEndPoint)silent.Client.LocalEndPoint!).Port));
    }

    private static async Task<(int ExitCode, string Verdict)> TestAsync(int port)
    {
        var folder = Directory.CreateTempSubdirectory("nasview-");
        var (exitCode, output, error) = await RunningService.RunAsync(
            RunningService.Program, null,
            "nas", "test", "test-nas", "--json", $"--Data:Directory={folder.FullName}", "--Radius:Clients:0:Name=test-nas", "--Radius:Clients:0:Address=127.0.0.1",
            $"--Radius:Clients:0:Secret={RunningService.NasSecret}", string.Create(CultureInfo.InvariantCulture, $"--Radius:Clients:0:CoaPort={port}"));
        folder.Delete(recursive: true);
        Assert.True(output.Length > 0, error);
        return (exitCode, JsonDocument.Parse(output).RootElement.GetProperty("result").GetString()!);
    }

    /// <summary>A NAS that refuses every Disconnect-Request, built here by hand: code 42, Error-Cause, Response Authenticator (RFC 5176 §2.3).</summary>
    private static async Task AnswerAsync(UdpClient nas, int cause, string secret, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var asked = await nas.ReceiveAsync(cancellationToken);
                byte[] attributes = [(byte)RadiusAttributeType.ErrorCause, 6, 0, 0, (byte)(cause >> 8), (byte)cause];
                byte[] header = [42, asked.Buffer[1], 0, (byte)(20 + attributes.Length)];
                var proof = System.Security.Cryptography.MD5.HashData([.. header, .. asked.Buffer[4..20], .. attributes, .. System.Text.Encoding.UTF8.GetBytes(secret)]);
                await nas.SendAsync(new byte[][] { header, proof, attributes }.SelectMany(part => part).ToArray(), asked.RemoteEndPoint, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has its answer.
        }
    }

    private static string State(JsonElement nas) => nas.GetProperty("state").GetString()!;

    private static async Task<JsonElement> ListedAsync(RunningService service, string name) =>
        (await service.JsonAsync("nas", "list")).EnumerateArray().Single(nas => nas.GetProperty("name").GetString() == name);

    private static Task<string> AskAsync(RunningService service, string attributes, string secret = RunningService.NasSecret, int seconds = Radclient.Patience) =>
        Radclient.AskAsync(service.Port("radius-auth"), "auth", attributes, secret, seconds);
}
