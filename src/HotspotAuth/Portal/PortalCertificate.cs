using System.Security.Cryptography.X509Certificates;
using HotspotAuth.Operation;

namespace HotspotAuth.Portal;

/// <summary>The certificate that guests' devices trust, read anew when its file changes: renewals need no restart.</summary>
internal sealed partial class PortalCertificate(PortalSettings settings, TimeProvider time, ILogger<PortalCertificate> logger) : IReloading
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private X509Certificate2? _certificate;
    private DateTime _written;
    private DateTimeOffset _looked;

    /// <summary>The certificate for the next handshake.</summary>
    public X509Certificate2 Current
    {
        get
        {
            lock (_lock)
            {
                var now = time.GetUtcNow();
                if (_certificate is null || now - _looked >= LookEvery)
                {
                    _looked = now;
                    Look();
                }

                return _certificate!;
            }
        }
    }

    /// <summary>The next handshake reads it again, whether or not its file looks changed.</summary>
    public void Reload(HotspotSettings changed)
    {
        lock (_lock) (_looked, _written) = (default, default);
    }

    private void Look()
    {
        try
        {
            var written = File.GetLastWriteTimeUtc(settings.CertificatePath!);
            if (_certificate is not null && written == _written) return;
            using var pem = X509Certificate2.CreateFromPemFile(settings.CertificatePath!, settings.CertificateKeyPath);
            // Through PKCS #12: TLS can't use a key that lives in memory only on every platform.
            _certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            _written = written;
            LogLoaded(_certificate.Subject, _certificate.NotAfter.ToUniversalTime());
        }
        catch (Exception fault) when (_certificate is not null)
        {
            // Half a renewal on the disk: the old one serves until the new one can be read.
            LogNotRead(fault, settings.CertificatePath!);
        }
    }

    [LoggerMessage(5020, LogLevel.Information, "The portal's certificate is {Subject}, valid until {NotAfter:O}")]
    private partial void LogLoaded(string subject, DateTime notAfter);

    [LoggerMessage(5021, LogLevel.Error, "The portal's certificate {Path} can't be read; the one before stays in use")]
    private partial void LogNotRead(Exception fault, string path);
}
