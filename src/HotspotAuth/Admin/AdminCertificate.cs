using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HotspotAuth.Operation;

namespace HotspotAuth.Admin;

/// <summary>
/// The console's certificate: the site's own where one is configured, else one it signs itself and keeps under the data
/// directory, so that the browser's exception and the fingerprint in the log stay true over restarts.
/// </summary>
internal sealed class AdminCertificate : IReloading, IDisposable
{
    private static readonly TimeSpan Valid = TimeSpan.FromDays(825);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private readonly bool _isConfigured;
    private volatile X509Certificate2 _current;

    private AdminCertificate(X509Certificate2 current, bool isConfigured)
    {
        _current = current;
        _isConfigured = isConfigured;
    }

    public X509Certificate2 Current => _current;
    public bool IsSelfSigned => !_isConfigured;

    /// <summary>Upper-case hexadecimal SHA-256 of the certificate, as browsers show it.</summary>
    public string Fingerprint => Convert.ToHexString(_current.GetCertHash(HashAlgorithmName.SHA256));

    public static AdminCertificate FromFiles(string certificatePath, string? keyPath) =>
        new(Load(certificatePath, keyPath), isConfigured: true);

    /// <summary>The kept self-signed certificate, made anew when there is none, when it ends soon or when a name is missing in it.</summary>
    public static AdminCertificate SelfSigned(string directory, IReadOnlyCollection<string> names, TimeProvider time)
    {
        OwnerOnly.CreateDirectory(directory);
        var certificatePath = Path.Combine(directory, "certificate.pem");
        var keyPath = Path.Combine(directory, "certificate.key");
        if (TryLoadKept(certificatePath, keyPath, names, time.GetUtcNow()) is { } kept)
            return new AdminCertificate(kept, isConfigured: false);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = Make(key, names, time.GetUtcNow());
        OwnerOnly.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        OwnerOnly.WriteAllText(certificatePath, made.ExportCertificatePem());
        return new AdminCertificate(Load(certificatePath, keyPath), isConfigured: false);
    }

    /// <summary>Reads the configured files again, wherever they lie now; the certificate in use stays when they can't be read.
    /// Handshakes under way may still hold the one before: it is left to the collector.</summary>
    public void Reload(HotspotSettings settings)
    {
        if (_isConfigured && settings.Portal.CertificatePath is { } path) _current = Load(path, settings.Portal.CertificateKeyPath);
    }

    public void Dispose() => _current.Dispose();

    private static X509Certificate2 Load(string certificatePath, string? keyPath) =>
        X509Certificate2.CreateFromPemFile(certificatePath, keyPath);

    private static X509Certificate2? TryLoadKept(string certificatePath, string keyPath, IReadOnlyCollection<string> names, DateTimeOffset now)
    {
        if (!File.Exists(certificatePath) || !File.Exists(keyPath))
            return null;
        try
        {
            var kept = Load(certificatePath, keyPath);
            if (kept.NotAfter.ToUniversalTime() - now.UtcDateTime > RenewBefore && names.All(name => kept.MatchesHostname(name)))
                return kept;
            kept.Dispose();
        }
        catch (CryptographicException)
        {
            // A half-written or foreign file: a new certificate replaces it.
        }

        return null;
    }

    private static X509Certificate2 Make(ECDsa key, IReadOnlyCollection<string> names, DateTimeOffset now)
    {
        // Browsers read the alternative names only; the common name is for the person who looks at it.
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName("HotspotAuth console");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        var alternative = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                alternative.AddIpAddress(address);
            else
                alternative.AddDnsName(name.ToLower(CultureInfo.InvariantCulture));
        }

        request.CertificateExtensions.Add(alternative.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        return request.CreateSelfSigned(now.AddDays(-1), now.Add(Valid));
    }
}
