using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HotspotAuth.FunctionalTests.Portal;

namespace HotspotAuth.FunctionalTests.Faults;

/// <summary>Things that ended or are away when the service starts: it goes on, and says what is wrong.</summary>
public sealed class ExpiredCertificateTests
{
    [Fact]
    public async Task With_a_certificate_that_has_ended_people_still_get_in_and_the_health_page_says_what_to_do()
    {
        var folder = Directory.CreateTempSubdirectory("hotspot-expired-");
        try
        {
            var (certificate, key) = Issue(folder.FullName);
            await using var service = await RunningService.StartAsync(
                "--Portal:Urls=http://127.0.0.1:0;https://127.0.0.1:0", $"--Portal:CertificatePath={certificate}", $"--Portal:CertificateKeyPath={key}", "--Clock:Sources:0=127.0.0.1:9");
            await service.AddAccountAsync("mali", "secret-123");
            // As a person does who goes on past the warning.
            using var guest = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } })
            {
                BaseAddress = new Uri(service.Lines.First(l => l.StartsWith("portal https://", StringComparison.Ordinal)).Split(' ')[1]),
            };
            Assert.Equal(HttpStatusCode.SeeOther, (await Page.LogInAsync(guest, "mali", "secret-123")).Status);

            using var http = new HttpClient();
            await RunningService.EventuallyAsync(
                async () => (await http.GetStringAsync(service.Address("metrics") + "/health/ready")).Contains("no time server of Clock:Sources", StringComparison.Ordinal), "the silent time server is told");
            var ready = await http.GetStringAsync(service.Address("metrics") + "/health/ready");
            Assert.Contains("the portal's certificate ended on 2026-01-31", ready, StringComparison.Ordinal);
            Assert.Contains("Portal:CertificatePath", ready, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string Certificate, string Key) Issue(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kpp2.net", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.Parse("2025-01-31T00:00:00Z", CultureInfo.InvariantCulture), DateTimeOffset.Parse("2026-01-31T00:00:00Z", CultureInfo.InvariantCulture));
        var (chain, secret) = (Path.Combine(folder, "portal.pem"), Path.Combine(folder, "portal.key"));
        File.WriteAllText(chain, certificate.ExportCertificatePem());
        File.WriteAllText(secret, key.ExportPkcs8PrivateKeyPem());
        return (chain, secret);
    }
}
