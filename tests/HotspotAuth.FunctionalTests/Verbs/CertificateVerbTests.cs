using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HotspotAuth.FunctionalTests.Verbs;

/// <summary>A certificate that can't be used is told before a start, and never ends a service that runs.</summary>
public sealed class CertificateVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hotspot-certificate-").FullName;

    private string Chain => Path.Combine(_folder, "portal.pem");

    private string Key => Path.Combine(_folder, "portal.key");

    private string[] Settings => [$"--Data:Directory={_folder}/data", "--Portal:Urls=http://127.0.0.1:0;https://127.0.0.1:0", $"--Portal:CertificatePath={Chain}", $"--Portal:CertificateKeyPath={Key}"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("check-config")]
    [InlineData("serve")]
    [InlineData("doctor")]
    [InlineData("setup --file {0}/answers.json --dry-run")]
    public async Task A_key_of_another_certificate_is_told_by_each_verb_in_the_same_words(string verb)
    {
        Issue();
        var chain = await File.ReadAllTextAsync(Chain);
        Issue();
        await File.WriteAllTextAsync(Chain, chain);
        await File.WriteAllTextAsync(Path.Combine(_folder, "answers.json"), """{ "Site": { "Name": "x" } }""");

        var (exit, output, error) = await RunningService.RunAsync(RunningService.Program, null, [.. verb.Replace("{0}", _folder, StringComparison.Ordinal).Split(' '), .. Settings]);

        Assert.Equal((78, ""), (exit, output));
        Assert.Contains($"Portal:CertificateKeyPath: the key in {Key} does not belong to the certificate in {Chain}, or has a password. Use the key that the certificate was made with, without a password", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_that_name_files_that_can_not_be_used_are_refused_in_the_same_words()
    {
        await File.WriteAllTextAsync(Chain, "half a renewal");
        var answers = Path.Combine(_folder, "answers.json");
        await File.WriteAllTextAsync(answers, $$"""{ "Portal": { "CertificatePath": "{{Chain}}", "CertificateKeyPath": "{{Key}}" } }""");

        var (exit, _, error) = await RunningService.RunAsync(RunningService.Program, null, "setup", "--file", answers, $"--Data:Directory={_folder}/data");

        Assert.Equal(78, exit);
        Assert.Contains($"no PEM certificate is in {Chain}. Use the file", error, StringComparison.Ordinal);
        Assert.Contains($"{Key} is not there. Give the path", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_go_while_the_service_runs_are_told_by_health_and_people_still_get_in()
    {
        Issue();
        await using var service = await RunningService.StartAsync(Settings[1..]);
        await service.AddAccountAsync("mali", "secret-123");
        File.Delete(Key);
        using (var kill = System.Diagnostics.Process.Start("kill", ["-HUP", service.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();

        using var http = new HttpClient();
        var ready = "";
        await RunningService.EventuallyAsync(async () => (ready = await http.GetStringAsync(service.Address("metrics") + "/health/ready")).Contains("portal certificate", StringComparison.Ordinal), "health tells of the key's file");
        Assert.Contains($"{Key} can't be taken up as the portal's certificate, the one before stays in use", System.Text.RegularExpressions.Regex.Unescape(ready), StringComparison.Ordinal);

        using var guest = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } })
        {
            BaseAddress = new Uri(service.Lines.First(l => l.StartsWith("portal https://", StringComparison.Ordinal)).Split(' ')[1]),
        };
        Assert.Equal(HttpStatusCode.SeeOther, (await Portal.Page.LogInAsync(guest, "mali", "secret-123")).Status);
    }

    private void Issue()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=kpp2.net", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90));
        File.WriteAllText(Chain, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
    }
}
