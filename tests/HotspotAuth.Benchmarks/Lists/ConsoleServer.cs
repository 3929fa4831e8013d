using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Operation;

namespace HotspotAuth.Benchmarks.Lists;

/// <summary>The real program with the console's role on loopback, and somebody signed in who issues and helps.</summary>
internal sealed partial class ConsoleServer : IDisposable
{
    private const string Password = "a river under the northern hill";
    private readonly RunningProgram _program;
    private readonly HttpClient _client;

    public ConsoleServer(string program, DataDirectory data, Database database)
    {
        var administrators = new AdministratorStore(database, new SecondFactors(database, SecretBox.OpenOrCreate(data), TimeProvider.System), TimeProvider.System);
        administrators.EnsureFirst("bench", "Benchmark");
        administrators.ChangePasswordAsync("bench", Password, Actor.Verb, CancellationToken.None).GetAwaiter().GetResult();
        using (var connection = database.Open())
            connection.Execute("UPDATE administrator SET roles = @roles", new { roles = ConsoleRoles.ToText([ConsoleRole.Issuer, ConsoleRole.HelpDesk]) });
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{FreePort()}"));
        _program = new RunningProgram(
            program, "ready", "serve", "--roles", "admin", $"--Data:Directory={data.Root}", $"--Admin:Urls={address}", string.Create(CultureInfo.InvariantCulture, $"--Operation:MetricsUrls=http://127.0.0.1:{FreePort()}"));
        _program.WaitUntilReady();
        _client = new HttpClient(Trusting(Path.Combine(data.Keys, "console", "certificate.pem"))) { BaseAddress = address };
    }

    public int Id => _program.Id;

    /// <summary>Trusts the certificate that the program made for its console, and no other.</summary>
    private static SocketsHttpHandler Trusting(string certificate)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509Certificate2.CreateFromPem(File.ReadAllText(certificate)));
        return new SocketsHttpHandler { CookieContainer = new CookieContainer(), SslOptions = { CertificateChainPolicy = trust } };
    }

    public async Task SignInAsync()
    {
        var token = Token().Match(await _client.GetStringAsync(new Uri("/sign-in", UriKind.Relative))).Groups["token"].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "bench", ["password"] = Password, ["__RequestVerificationToken"] = token });
        using var answer = await _client.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The page whole; its length.</summary>
    public async Task<int> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        if (answer.RequestMessage!.RequestUri!.AbsolutePath == "/sign-in") throw new InvalidOperationException("Signed out.");
        return (await answer.Content.ReadAsByteArrayAsync()).Length;
    }

    public void Dispose()
    {
        _client.Dispose();
        _program.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();
}
