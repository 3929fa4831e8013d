using System.Security.Cryptography;
using HotspotAuth.Operation;
using HotspotAuth.Portal;
using HotspotAuth.Setup.Parts;
using HotspotAuth.Words;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.Tests.Portal;

/// <summary>A certificate and a key that can't be used are told before the service starts, and end it never.</summary>
public sealed class CertificatePairTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hotspot-pair-").FullName;

    private string Chain => Path.Combine(_folder, "kpp2.pem");

    private string Key => Path.Combine(_folder, "kpp2.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_pair_that_belongs_together_is_no_fault_of_the_configuration()
    {
        Put(MadeCertificate.OfNow("kpp2.net"));

        Assert.Equal(Chain, SettingsLoader.Load(null, Arguments).Portal.CertificatePath);
    }

    [Fact]
    public void A_key_of_another_certificate_or_with_a_password_is_told_with_both_files()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string[] keys = [other.ExportPkcs8PrivateKeyPem(), other.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)), "no key at all"];
        foreach (var key in keys)
        {
            Put((MadeCertificate.OfNow("kpp2.net").Chain, key));

            var fault = Only();
            Assert.Equal(("Portal:CertificateKeyPath", $"the key in {Key} does not belong to the certificate in {Chain}, or has a password"), (fault.Key, fault.Fault));
            Assert.Equal("Use the key that the certificate was made with, without a password", fault.Mend);
        }
    }

    [Theory]
    [InlineData("half a renewal")]
    [InlineData("-----BEGIN CERTIFICATE-----\nTm90aGluZw==\n-----END CERTIFICATE-----\n")]
    public void A_file_without_a_certificate_is_told(string chain)
    {
        Put((chain, MadeCertificate.OfNow("kpp2.net").Key));

        Assert.Equal(("Portal:CertificatePath", $"no PEM certificate is in {Chain}"), (Only().Key, Only().Fault));
    }

    [Fact]
    public void Two_files_that_are_not_there_are_told_both_at_once()
    {
        Assert.Equal([$"{Chain} is not there", $"{Key} is not there"], Faults().Select(fault => fault.Fault));
    }

    // A directory is refused to root too, as a file without rights is to everybody else.
    [Fact]
    public void A_file_that_may_not_be_read_is_told_with_the_commands_that_mend_it()
    {
        Put(MadeCertificate.OfNow("kpp2.net"));
        File.Delete(Key);
        Directory.CreateDirectory(Key);

        var fault = Only();
        Assert.Equal(("Portal:CertificateKeyPath", $"the service’s user is not permitted to read {Key}"), (fault.Key, fault.Fault));
        Assert.Contains($"chown root:hotspotauth {Key}; chmod 640 {Key}", fault.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_of_the_part_and_the_configuration_say_the_same()
    {
        Put((MadeCertificate.OfNow("kpp2.net").Chain, MadeCertificate.OfNow("kpp2.net").Key));
        var settings = new HotspotSettings { Portal = { CertificatePath = Chain, CertificateKeyPath = Key } };

        var part = PortalParts.Certificate(new PartScene(settings, null!, null!, [], IsServing: false, TimeProvider.System));

        var (english, thai) = (PartResult.In(Language.English), PartResult.In(Language.Thai));
        Assert.Equal((Only().Fault, Only().Mend), (part.Detail(english), part.Mend(english)));
        Assert.Contains($"กุญแจใน {Key} ไม่ตรงกับใบรับรองใน {Chain}", part.Detail(thai), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reload_takes_the_rest_over_and_no_other_fault_passes_with_it()
    {
        Put(("half a renewal", "half a renewal"));

        Assert.Equal(120, new SettingsSource(null, [.. Arguments, "--Retention:Days=120"]).Reload().Retention.Days);
        Assert.Equal("Retention:Days", Assert.Single(Assert.Throws<SettingsException>(() => new SettingsSource(null, [.. Arguments, "--Retention:Days=12"]).Reload()).Faults).Key);
    }

    [Fact]
    public async Task A_watch_that_never_saw_a_certificate_goes_on_and_says_which_file_it_is()
    {
        var settings = new HotspotSettings { Portal = { CertificatePath = Chain, CertificateKeyPath = Key } };
        await using var core = new CoreFixture();
        var certificate = new PortalCertificate(settings, core.Clock, NullLogger<PortalCertificate>.Instance);
        using var watch = new CertificateWatch(certificate, core.Get<HotspotMeters>(), core.Clock, NullLogger<CertificateWatch>.Instance);

        await watch.StartAsync(CancellationToken.None);
        Assert.False(watch.ExecuteTask!.IsCompleted);
        Assert.Null(certificate.Current);
        Assert.Contains($"{Chain} can't be taken up", CertificateWatch.Fault(certificate, core.Clock)!.ToString(), StringComparison.Ordinal);

        Put(MadeCertificate.OfNow("kpp2.net"));
        certificate.Reload(settings.Portal);
        Assert.Equal("CN=kpp2.net", certificate.Current?.TargetCertificate.Subject);
        Assert.Null(certificate.Fault);
        await watch.StopAsync(CancellationToken.None);
    }

    private string[] Arguments => [$"--Portal:CertificatePath={Chain}", $"--Portal:CertificateKeyPath={Key}"];

    private IReadOnlyList<SettingsFault> Faults() => Assert.Throws<SettingsException>(() => SettingsLoader.Load(null, Arguments)).Faults;

    private SettingsFault Only() => Assert.Single(Faults());

    private void Put((string Chain, string Key) pair)
    {
        File.WriteAllText(Chain, pair.Chain);
        File.WriteAllText(Key, pair.Key);
    }
}
