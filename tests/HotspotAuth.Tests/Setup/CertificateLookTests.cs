using System.Security.Cryptography;
using HotspotAuth.Setup;
using HotspotAuth.Tests.Portal;

namespace HotspotAuth.Tests.Setup;

public class CertificateLookTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("kpp2.net", 0, null)]
    [InlineData("other.net", 0, "name")]
    [InlineData("kpp2.net", 60, "soon")]
    [InlineData("kpp2.net", 91, "ended")]
    [InlineData("kpp2.net", -2, "early")]
    public void Names_and_dates_are_looked_at(string host, int days, string? fault)
    {
        var (chain, key) = Make("kpp2.net");

        var look = CertificateLook.Of(chain, key, host, Now.AddDays(days == 60 ? 75 : days));

        Assert.Equal((fault, "kpp2.net", 1), (look.Fault, look.Names, look.Links));
        Assert.Equal(fault is not (null or "soon"), look.IsUnfit);
    }

    [Fact]
    public void A_foreign_key_a_locked_key_and_what_is_no_PEM_are_told_apart()
    {
        var (chain, key) = Make("kpp2.net");
        using var locked = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var sealedKey = locked.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));

        Assert.Equal("key", CertificateLook.Of(chain, Make("kpp2.net").Key, "kpp2.net", Now).Fault);
        Assert.Equal("key", CertificateLook.Of(chain, sealedKey, "kpp2.net", Now).Fault);
        Assert.Equal("unreadable", CertificateLook.Of("not a certificate", key, "kpp2.net", Now).Fault);
        Assert.Equal("unreadable", CertificateLook.OfFiles("/nowhere/a.pem", "/nowhere/a.key", "kpp2.net", Now).Fault);
    }

    private static (string Chain, string Key) Make(string name) => MadeCertificate.Of(name, Now.AddDays(-1), Now.AddDays(90));
}
