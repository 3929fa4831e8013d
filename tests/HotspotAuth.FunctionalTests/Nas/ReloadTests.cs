using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HotspotAuth.FunctionalTests.Nas;

/// <summary>SIGHUP: the certificate and the NAS list are read anew, with nobody disconnected and no port closed.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reload-").FullName;

    private string Secret => Path.Combine(_folder, "nas.secret");
    private string Certificate => Path.Combine(_folder, "site.pem");
    private string Key => Path.Combine(_folder, "site.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task SIGHUP_takes_over_a_changed_secret_and_a_renewed_certificate_and_a_broken_one_changes_nothing()
    {
        await File.WriteAllTextAsync(Secret, "the-first-secret-of-this-nas\n");
        var first = WriteCertificate("first.example");
        await using var service = await RunningService.StartAsync(
            "--Radius:Clients:0:Secret=", $"--Radius:Clients:0:SecretFile={Secret}", $"--Portal:CertificatePath={Certificate}", $"--Portal:CertificateKeyPath={Key}");
        Assert.Equal(first, await ServedAsync(service));
        await RunningService.EventuallyAsync(() => IsAnsweredAsync(service, "the-first-secret-of-this-nas"), "the first secret is answered");

        await File.WriteAllTextAsync(Secret, "another-secret-of-the-same-nas\n");
        var second = WriteCertificate("second.example");
        await HangUpAsync(service);
        await RunningService.EventuallyAsync(async () => await ServedAsync(service) == second, "the renewed certificate is served");
        await RunningService.EventuallyAsync(() => IsAnsweredAsync(service, "another-secret-of-the-same-nas"), "the changed secret is taken over");
        Assert.False(await IsAnsweredAsync(service, "the-first-secret-of-this-nas"));

        await File.WriteAllTextAsync(Certificate, "half a renewal");
        await File.WriteAllTextAsync(Secret, "a-third-secret-of-the-same-nas\n");
        await HangUpAsync(service);
        await RunningService.EventuallyAsync(() => IsAnsweredAsync(service, "a-third-secret-of-the-same-nas"), "a part that can't reload does not keep the others from it");
        Assert.Equal(second, await ServedAsync(service));
    }

    private string WriteCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        using var made = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllText(Certificate, made.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        return made.Thumbprint;
    }

    private static async Task HangUpAsync(RunningService service)
    {
        using var kill = Process.Start("kill", ["-HUP", service.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static async Task<string> ServedAsync(RunningService service)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", service.Port("admin"));
        // Whose it is does not matter here, only which.
        await using var secured = new SslStream(connection.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Subject.EndsWith(".example", StringComparison.Ordinal) == true);
        await secured.AuthenticateAsClientAsync("localhost");
        using var served = new X509Certificate2(secured.RemoteCertificate!);
        return served.Thumbprint;
    }

    private static async Task<bool> IsAnsweredAsync(RunningService service, string secret)
    {
        var (_, output, _) = await RunningService.RunAsync(
            "radclient", "Message-Authenticator=0x00\n", "-r", "1", "-t", "1", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{service.Port("radius-auth")}"), "status", secret);
        return output.Contains("Received", StringComparison.Ordinal);
    }
}
