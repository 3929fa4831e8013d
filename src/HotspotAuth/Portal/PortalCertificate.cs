using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using HotspotAuth.Operation;

namespace HotspotAuth.Portal;

/// <summary>
/// The certificate that guests' devices trust, with the chain that belongs to it (RFC 8908 §4: nobody fetches a missing link before
/// login). Read anew when its file changes and at SIGHUP: renewals need no restart.
/// </summary>
internal sealed partial class PortalCertificate(HotspotSettings settings, TimeProvider time, ILogger<PortalCertificate> logger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private (string Chain, string Key)? _paths = Paths(settings.Portal);
    private SslStreamCertificateContext? _context;
    private DateTime _written;
    private DateTimeOffset _looked;

    /// <summary>Certificate and chain for the next handshake.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_lock)
            {
                if (_context is null || (time.GetUtcNow() - _looked).Duration() >= LookEvery) Look(anyway: false);
                return _context!;
            }
        }
    }

    /// <summary>When the one in use ends; null where the portal has none.</summary>
    public DateTimeOffset? Ends => _paths is null ? null : new DateTimeOffset(Current.TargetCertificate.NotAfter);

    /// <summary>Reads it now, from where the configuration says now.</summary>
    public void Reload(PortalSettings portal)
    {
        lock (_lock)
        {
            // Whether there is HTTPS at all was decided when the doors were opened.
            if (_paths is null || Paths(portal) is not { } paths) return;
            _paths = paths;
            Look(anyway: true);
        }
    }

    private static (string, string)? Paths(PortalSettings portal) =>
        portal is { CertificatePath: { } chain, CertificateKeyPath: { } key } ? (chain, key) : null;

    private void Look(bool anyway)
    {
        _looked = time.GetUtcNow();
        var (chain, key) = _paths!.Value;
        try
        {
            var written = Newest(chain, key);
            if (_context is not null && written == _written && !anyway) return;
            using var pem = X509Certificate2.CreateFromPemFile(chain, key);
            var links = new X509Certificate2Collection();
            links.ImportFromPemFile(chain);
            // Through PKCS #12: TLS can't use a key that lives in memory only on every platform.
            var leaf = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            _context = SslStreamCertificateContext.Create(leaf, links, offline: true);
            _written = written;
            LogLoaded(leaf.Subject, leaf.NotAfter.ToUniversalTime());
        }
        catch (Exception fault) when (_context is not null)
        {
            // Half a renewal on the disk: the old one serves until the new one can be read.
            LogNotRead(fault, chain);
        }
    }

    private static DateTime Newest(string chain, string key) =>
        new[] { File.GetLastWriteTimeUtc(chain), File.GetLastWriteTimeUtc(key) }.Max();

    [LoggerMessage(5020, LogLevel.Information, "The portal's certificate is {Subject}, valid until {NotAfter:O}")]
    private partial void LogLoaded(string subject, DateTime notAfter);

    [LoggerMessage(5021, LogLevel.Error, "The portal's certificate {Path} can't be read; the one before stays in use")]
    private partial void LogNotRead(Exception fault, string path);
}
