using System.Net.Security;
using HotspotAuth.Operation;
using HotspotAuth.Setup.Parts;
using HotspotAuth.Words;

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
    private CertificateFault? _fault;
    private DateTime? _written;
    private DateTimeOffset? _looked;

    /// <summary>Certificate and chain for the next handshake; null while none could be read yet.</summary>
    public SslStreamCertificateContext? Current
    {
        get
        {
            lock (_lock)
            {
                if (_looked is not { } looked || (time.GetUtcNow() - looked).Duration() >= LookEvery) Look(anyway: false);
                return _context;
            }
        }
    }

    /// <summary>Whether the portal speaks HTTPS.</summary>
    public bool IsConfigured => _paths is not null;

    /// <summary>When the one in use ends; null where the portal has none.</summary>
    public DateTimeOffset? Ends => IsConfigured && Current is { } current ? new DateTimeOffset(current.TargetCertificate.NotAfter) : null;

    /// <summary>Why what lies on the disk can't be taken up; null while it is the one in use.</summary>
    public CertificateFault? Fault
    {
        get
        {
            lock (_lock) return _fault;
        }
    }

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
        var written = Newest(chain, key);
        if (written is not null && written == _written && !anyway) return;
        var (context, faults) = CertificatePair.Read(chain, key);
        // Half a renewal on the disk, or rights that were taken away: the old one serves until the new one can be read.
        if (faults is [var fault, ..])
        {
            if (fault != _fault) LogNotRead(fault.In(PartResult.In(Language.English)));
            (_fault, _written) = (fault, null);
            return;
        }

        (_context, _fault, _written) = (context, null, written);
        LogLoaded(context!.TargetCertificate.Subject, context.TargetCertificate.NotAfter.ToUniversalTime());
    }

    /// <summary>When the younger of the two was written; null where one can't be opened.</summary>
    private static DateTime? Newest(string chain, string key)
    {
        try
        {
            using var one = File.OpenHandle(chain);
            using var other = File.OpenHandle(key);
            return new[] { File.GetLastWriteTimeUtc(one), File.GetLastWriteTimeUtc(other) }.Max();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LoggerMessage(5020, LogLevel.Information, "The portal's certificate is {Subject}, valid until {NotAfter:O}")]
    private partial void LogLoaded(string subject, DateTime notAfter);

    [LoggerMessage(5021, LogLevel.Error, "The portal's certificate can't be taken up, the one before stays in use: {Fault}")]
    private partial void LogNotRead(string fault);
}
