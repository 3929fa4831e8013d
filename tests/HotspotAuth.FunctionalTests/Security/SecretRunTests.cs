using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using HotspotAuth.Admin;
using HotspotAuth.FunctionalTests.Admin;
using HotspotAuth.FunctionalTests.Nas;
using HotspotAuth.FunctionalTests.Portal;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>The whole program with every kind of secret in use, and then a search for each of them in whatever it wrote and told.</summary>
public sealed partial class SecretRunTests
{
    private const string Right = TestSecrets.Prefix + "Right-Mango-71";
    private const string Wrong = TestSecrets.Prefix + "Wrong-Papaya-72";
    private const string Misplaced = TestSecrets.Prefix + "Misplaced-Durian-73";
    private const string Uam = TestSecrets.Prefix + "uam-of-the-chilli-gateway";
    private const string Fas = TestSecrets.Prefix + "fas-of-the-opennds-router";
    private const string MailPassword = TestSecrets.Prefix + "mail-Rambutan-74";
    private const string Own = TestSecrets.Prefix + "river under the hill";
    private const string Other = TestSecrets.Prefix + "NAS-secret-of-added-one";

    [Fact]
    public async Task No_secret_of_any_kind_is_found_in_what_the_program_wrote_or_told()
    {
        using var folder = new TemporaryFolder();
        var mail = Path.Combine(folder.Path, "mail.password");
        await File.WriteAllTextAsync(mail, MailPassword + "\n");
        await using var service = await RunningService.StartAsync(
            "--Mail:Host=127.0.0.1", "--Mail:Port=9", "--Mail:From=hotspot@example.go.th", "--Mail:Security=starttls", "--Mail:Username=hotspot", $"--Mail:PasswordFile={mail}",
            "--Radius:Clients:1:Name=chilli", "--Radius:Clients:1:Address=192.0.2.1", $"--Radius:Clients:1:Secret={Other}-1", "--Radius:Clients:1:Kind=chilli", $"--Radius:Clients:1:UamSecret={Uam}", "--Radius:Clients:1:LoginHosts:0=192.0.2.1",
            "--Radius:Clients:2:Name=opennds", "--Radius:Clients:2:Address=192.0.2.2", $"--Radius:Clients:2:Secret={Other}-2", "--Radius:Clients:2:Kind=opennds", $"--Radius:Clients:2:FasKey={Fas}", "--Radius:Clients:2:LoginHosts:0=192.0.2.2");
        var oneTime = service.Lines.First(line => line.Contains("one-time password: ", StringComparison.Ordinal)).Split("one-time password: ")[1].Split(' ')[0];
        List<string> secrets = [Right, Wrong, Misplaced, Uam, Fas, MailPassword, Own, Other, RunningService.NasSecret, oneTime];
        secrets.Add(await VerbsAsync(service));
        await GuestsAsync(service);
        await RadiusAsync(service);
        secrets.AddRange(await ConsoleAsync(service, oneTime));
        var told = await OperationAsync(service);
        await service.StopAsync();

        var texts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["standard error"] = service.Log,
            ["standard output"] = string.Join('\n', service.Lines).Replace(oneTime, "", StringComparison.Ordinal), // shown there once, on purpose
            ["metrics and health"] = told,
        };
        foreach (var file in Directory.EnumerateFiles(service.Directory, "*", SearchOption.AllDirectories)) texts[file] = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
        Assert.Contains(texts.Keys, file => file.Contains("/logs/", StringComparison.Ordinal));
        Assert.Contains(texts, file => file.Key.EndsWith("access.sqlite", StringComparison.Ordinal) && file.Value.Contains("mali", StringComparison.Ordinal));
        var found = texts.SelectMany(text => secrets.Where(secret => text.Value.Contains(secret, StringComparison.OrdinalIgnoreCase)).Select(secret => $"{secret} in {text.Key}"));
        Assert.Empty(found);
    }

    /// <returns>The one-time password of an account.</returns>
    private static async Task<string> VerbsAsync(RunningService service)
    {
        await service.AddAccountAsync("mali", Right);
        await service.AddAccountAsync("chap", Right + "-chap", "--chap", "yes");
        await service.AddAccountAsync("reset", Right + "-reset");
        var reset = await service.JsonAsync("account", "reset-password", "reset");
        return reset.GetProperty("password").GetString()!;
    }

    private static async Task GuestsAsync(RunningService service)
    {
        using var client = Guest(service, 9);
        await Page.LogInAsync(client, "mali", Wrong);
        await Page.LogInAsync(client, Misplaced, Wrong); // a password in the wrong field
        await Page.LogInAsync(client, "nobody", Misplaced);
        await Page.LogInAsync(client, "mali", Right); // guests come by their gateways here, and are told so
        using var strange = await client.GetAsync($"/nas/chilli?res=success&uamip=192.0.2.1&uamport=3990&password={Misplaced}&response={Wrong}");
        using var forged = await client.GetAsync($"/nas/opennds?fas={Convert.ToBase64String(Encoding.ASCII.GetBytes(Fas))}&iv={Wrong}");
    }

    private static HttpClient Guest(RunningService service, int device)
    {
        var portal = new Uri(service.Address("portal").Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(new IPAddress([127, 0, 3, (byte)device]), 0));
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, portal.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler) { BaseAddress = portal };
    }

    private static async Task RadiusAsync(RunningService service)
    {
        foreach (var (user, password) in new[] { ("mali", Right), ("mali", Wrong), (Misplaced, Wrong), ("nobody", Wrong) })
            Assert.Contains(password == Right ? "Access-Accept" : "Access-Reject", await AskAsync($"User-Name = \"{user}\", User-Password = \"{password}\", Calling-Station-Id = \"02-00-5e-10-00-07\", Message-Authenticator = 0x00"), StringComparison.Ordinal);
        Assert.Contains("Access-Accept", await AskAsync($"User-Name = \"chap\", CHAP-Password = \"{Right}-chap\", Calling-Station-Id = \"02-00-5e-10-00-08\", Message-Authenticator = 0x00"), StringComparison.Ordinal);
        // Unsigned, and under another secret: neither is answered.
        await AskAsync($"User-Name = \"mali\", User-Password = \"{Right}\"", seconds: Radclient.Silence);
        await AskAsync($"User-Name = \"mali\", User-Password = \"{Right}\", Message-Authenticator = 0x00", Other, Radclient.Silence);

        Task<string> AskAsync(string attributes, string secret = RunningService.NasSecret, int seconds = Radclient.Patience) =>
            Radclient.AskAsync(service.Port("radius-auth"), "auth", attributes, secret, seconds);
    }

    /// <returns>The cookie of a sign-in, the key of a second factor, its codes and recovery codes, and the password of an account.</returns>
    private static async Task<IReadOnlyList<string>> ConsoleAsync(RunningService service, string oneTime)
    {
        var address = new Uri(service.Address("admin"));
        byte[] key = [];
        using var client = new ConsoleClient(address, await CertificateAsync(address), () => Totp.Code(key, Totp.StepAt(DateTimeOffset.UtcNow)));
        using (await client.SendAsync("/sign-in", ("username", "admin"), ("password", Wrong))) { }

        using (await client.SendAsync("/sign-in", ("username", Misplaced), ("password", Wrong))) { }

        await client.SignInAsync("admin", oneTime);
        using (await client.SendAsync("/password", ("fresh", Own), ("again", Own))) { }

        var shown = Key().Match(await client.PageAsync("/second-factor")).Groups["key"].Value;
        key = ConsoleBrowser.FromBase32(shown);
        using (await client.SendAsync("/second-factor", ("code", "000000"))) { }

        var code = Totp.Code(key, Totp.StepAt(DateTimeOffset.UtcNow));
        using var enrolled = await client.SendAsync("/second-factor", ("code", code));
        var codes = Code().Matches(await client.PageAsync(enrolled.Headers.Location!.ToString())).Select(match => match.Groups["code"].Value).ToArray();
        Assert.True(codes.Length >= 8);
        using var added = await client.SendAsync("/accounts/add", ("username", "made"), ("name", "Made"), ("group", "staff"));
        using var reset = await client.SendAsync("/account/reset/reset");
        var password = Fresh().Match(await client.PageAsync(reset.Headers.Location!.ToString())).Groups["password"].Value;
        Assert.NotEmpty(password);
        using (await client.SendAsync("/nas/add", ("name", "desk"), ("address", "192.0.2.9"), ("secret", Other + "-3"))) { }

        var cookie = client.Cookies.GetCookies(address)["__Host-console"]!.Value;
        return [cookie, WebUtility.HtmlDecode(shown), shown.Replace(" ", "", StringComparison.Ordinal), Encoding.Latin1.GetString(key), .. codes, password];
    }

    private static async Task<string> OperationAsync(RunningService service)
    {
        using var client = new HttpClient { BaseAddress = new Uri(service.Address("metrics")) };
        var told = new StringBuilder();
        foreach (var path in new[] { "/metrics", "/health/live", "/health/ready" })
        {
            using var answer = await client.GetAsync(path);
            told.Append(await answer.Content.ReadAsStringAsync());
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.True(answer.Headers.CacheControl?.NoStore);
            Assert.False(answer.Headers.Contains("Server"));
            foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options })
            {
                using var other = await client.SendAsync(new HttpRequestMessage(method, path));
                Assert.Equal(HttpStatusCode.MethodNotAllowed, other.StatusCode);
            }
        }

        return told.ToString();
    }

    private static async Task<X509Certificate2> CertificateAsync(Uri address)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        // The program's own certificate is what is asked for here.
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("localhost");
        return X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
    }

    [GeneratedRegex("class=\"mono key\">(?<key>[^<]+)<", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key();

    [GeneratedRegex("<li>(?<code>[^<]{8,})</li>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("<dd class=\"mono\"[^>]*>(?<password>[^<]+)</dd>\\s*</dl>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fresh();
}
