using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using HotspotAuth.Portal;

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

    [Fact]
    public async Task Files_that_can_not_be_opened_any_more_leave_the_old_certificate_in_use_and_are_told_once_in_the_log()
    {
        Issue("CN=first");
        await using var portal = await StartAsync();
        var (watch, certificate) = (portal.Core<CertificateWatch>(), portal.Core<PortalCertificate>());
        Assert.Equal("CN=first", await SubjectAsync(portal));

        // A directory: refused to root too, as a file without rights is to others.
        File.Delete(Key);
        Directory.CreateDirectory(Key);
        for (var i = 0; i < 2; i++)
        {
            portal.Time.Advance(TimeSpan.FromMinutes(2));
            watch.Look();
            Assert.Equal("CN=first", await SubjectAsync(portal));
        }

        Assert.Equal("certificate.unread", CertificateWatch.Fault(certificate, portal.Time)?.Key);
        Assert.Equal(2, portal.Log.Text.Split($"not permitted to read {Key}").Length);
        Directory.Delete(Key);
        Issue("CN=second");
        portal.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("CN=second", await SubjectAsync(portal));
        Assert.Null(CertificateWatch.Fault(certificate, portal.Time));
    }

    [Fact]
    public async Task The_chain_goes_out_with_the_certificate()
    {
        IssueChain();
        await using var portal = await StartAsync();

        Assert.Equal(["CN=leaf", "CN=intermediate"], await SentAsync(portal));
    }

    [Fact]
    public async Task A_reload_takes_the_certificate_from_where_the_configuration_says_now()
    {
        Issue("CN=first");
        await using var portal = await StartAsync();
        Assert.Equal("CN=first", await SubjectAsync(portal));

        var settings = new HotspotAuth.Operation.HotspotSettings();
        (settings.Portal.CertificatePath, settings.Portal.CertificateKeyPath) = (Certificate + "2", Key + "2");
        Issue("CN=second", Certificate + "2", Key + "2");
        portal.Core<CertificateWatch>().Reload(settings);

        Assert.Equal("CN=second", await SubjectAsync(portal));
    }

    [Fact]
    public async Task Three_weeks_before_its_end_the_certificate_raises_an_alarm_each_day_until_it_is_renewed()
    {
        Issue("CN=first");
        await using var portal = await StartAsync();
        var (watch, certificate) = (portal.Core<CertificateWatch>(), portal.Core<PortalCertificate>());
        var ends = certificate.Ends!.Value;
        int Alarms() => portal.Log.Text.Split("Alarm: the portal's certificate ends").Length - 1;

        portal.Time.Advance(ends - TimeSpan.FromDays(21) - TimeSpan.FromMinutes(1) - portal.Time.GetUtcNow());
        watch.Look();
        Assert.Equal((0, null), (Alarms(), CertificateWatch.Fault(certificate, portal.Time)));

        portal.Time.Advance(TimeSpan.FromMinutes(2));
        watch.Look();
        watch.Look();
        Assert.Equal(1, Alarms());
        Assert.Contains("in 20 days", CertificateWatch.Fault(certificate, portal.Time)!.ToString(), StringComparison.Ordinal);
        portal.Time.Advance(TimeSpan.FromDays(1));
        watch.Look();
        Assert.Equal(2, Alarms());

        Issue("CN=second", end: ends + TimeSpan.FromDays(90));
        portal.Time.Advance(TimeSpan.FromDays(1));
        watch.Look();
        Assert.Equal((2, null), (Alarms(), CertificateWatch.Fault(certificate, portal.Time)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<PortalHost> StartAsync() => PortalHost.StartAsync(settings =>
    {
        settings.Portal.Urls = "http://127.0.0.1:0;https://127.0.0.1:0";
        settings.Portal.CertificatePath = Certificate;
        settings.Portal.CertificateKeyPath = Key;
    });

    private void Issue(string subject, string? certificatePath = null, string? keyPath = null, DateTimeOffset? end = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), end ?? DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(keyPath ?? Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificatePath ?? Certificate, certificate.ExportCertificatePem());
    }

    private void IssueChain()
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority("CN=root", rootKey).CreateSelfSigned(from, until);
        using var middle = Authority("CN=intermediate", middleKey).Create(root, from, until, [1]).CopyWithPrivateKey(middleKey);
        using var leaf = new CertificateRequest("CN=leaf", leafKey, HashAlgorithmName.SHA256).Create(middle, from, until, [2]);
        File.WriteAllText(Key, leafKey.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Certificate, leaf.ExportCertificatePem() + "\n" + middle.ExportCertificatePem() + "\n");
    }

    private static CertificateRequest Authority(string subject, ECDsa key)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }

    private static async Task<string[]> SentAsync(PortalHost portal)
    {
        string[] sent = [];
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, portal.SecurePort);
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, certificate, chain, _) =>
        {
            // What came over the wire stands beside the leaf in the extra store.
            sent = [certificate!.Subject, .. chain!.ChainPolicy.ExtraStore.Select(one => one.Subject).Where(subject => subject != certificate.Subject)];
            return true;
        });
        await tls.AuthenticateAsClientAsync("kpp2.net");
        return sent;
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
