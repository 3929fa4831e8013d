using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HotspotAuth.Tests.Portal;

/// <summary>A certificate with its key, made for one test.</summary>
internal static class MadeCertificate
{
    public static (string Chain, string Key) Of(string name, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(from, until);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public static (string Chain, string Key) OfNow(string name) => Of(name, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90));

    /// <summary>What an operator puts in the place of a sample's file: a certificate, its key, or a secret.</summary>
    public static string ForSample(string file) => Path.GetExtension(file) switch { ".pem" => Pair.Chain, ".key" => Pair.Key, _ => "what-the-operator-wrote-there\n" };

    private static (string Chain, string Key) Pair { get; } = OfNow("kpp2.net");
}
