using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace HotspotAuth.FunctionalTests.Portal;

public sealed class SecurePortalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hotspot-certificate-");

    private string Certificate => Path.Combine(_folder.FullName, "portal.pem");

    private string Key => Path.Combine(_folder.FullName, "portal.key");

    [Fact]
    public async Task With_a_certificate_guests_are_led_to_https_and_told_of_it()
    {
        Issue("CN=first");
        await using var portal = await StartAsync();
        using var plain = portal.Client();
        using var probe = portal.Client(host: "captive.apple.com");

        var page = await Page.GetAsync(plain, "/login?dst=x");
        var redirect = await Page.GetAsync(probe, "/hotspot-detect.html");
        using var api = await plain.GetAsync("http://127.0.0.1/captive-portal/api");
        var state = JsonDocument.Parse(await api.Content.ReadAsStringAsync()).RootElement;

        var secure = $"https://kpp2.net:{portal.SecurePort}";
        Assert.Equal((HttpStatusCode.Found, secure + "/login?dst=x"), (page.Status, page.Location?.OriginalString));
        Assert.Equal(secure + "/login", redirect.Location?.OriginalString);
        Assert.Equal(secure + "/login", state.GetProperty("user-portal-url").GetString());
        Assert.Equal(secure + "/help", state.GetProperty("venue-info-url").GetString());
    }

    [Fact]
    public async Task A_renewed_certificate_is_taken_up_without_a_restart_and_a_broken_one_is_not()
    {
        Issue("CN=first");
        await using var portal = await StartAsync();
        Assert.Equal("CN=first", await SubjectAsync(portal));

        await File.WriteAllTextAsync(Certificate, "half a file");
        portal.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("CN=first", await SubjectAsync(portal));

        Issue("CN=second");
        portal.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("CN=second", await SubjectAsync(portal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<PortalHost> StartAsync() => PortalHost.StartAsync(settings =>
    {
        settings.Portal.Urls = "http://127.0.0.1:0;https://127.0.0.1:0";
        settings.Portal.CertificatePath = Certificate;
        settings.Portal.CertificateKeyPath = Key;
    });

    private void Issue(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
    }

    private static async Task<string> SubjectAsync(PortalHost portal)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, portal.SecurePort);
        // A test's own certificate has no authority behind it; only which one is served matters here.
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("kpp2.net");
        return tls.RemoteCertificate!.Subject;
    }
}
