using System.Diagnostics.Metrics;
using System.Globalization;
using HotspotAuth.Operation;

namespace HotspotAuth.Portal;

/// <summary>Says in time that the portal's certificate ends: in the log once a day, in the metrics and in the health page always.</summary>
internal sealed partial class CertificateWatch : BackgroundService, IReloading
{
    /// <summary>Three weeks: a renewal that failed twice can still be mended by hand.</summary>
    public static readonly TimeSpan Alarm = TimeSpan.FromDays(21);

    private static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);
    private readonly PortalCertificate _certificate;
    private readonly TimeProvider _time;
    private readonly ILogger<CertificateWatch> _logger;
    private DateTimeOffset _told;

    public CertificateWatch(PortalCertificate certificate, HotspotMeters meters, TimeProvider time, ILogger<CertificateWatch> logger)
    {
        (_certificate, _time, _logger) = (certificate, time, logger);
        meters.Meter.CreateObservableGauge(
            "hotspot.portal.certificate.remaining", () => Remaining(certificate, time), unit: "s", description: "Until the portal's certificate ends");
    }

    /// <summary>Null while the certificate is good for longer than the alarm.</summary>
    public static string? Fault(PortalCertificate certificate, TimeProvider time)
    {
        if (certificate.Ends is not { } ends || ends - time.GetUtcNow() is var left && left > Alarm) return null;
        var date = ends.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return left <= TimeSpan.Zero
            ? $"the portal's certificate ended on {date}: guests' devices warn of it. Renew it and put it at Portal:CertificatePath"
            : string.Create(CultureInfo.InvariantCulture, $"the portal's certificate ends on {date}, in {Math.Floor(left.TotalDays)} days. Renew it and put it at Portal:CertificatePath; it is taken up by itself");
    }

    private static Measurement<double>[] Remaining(PortalCertificate certificate, TimeProvider time) =>
        certificate.Ends is { } ends ? [new Measurement<double>(Math.Floor((ends - time.GetUtcNow()).TotalSeconds))] : [];

    /// <summary>One look; tells once a day.</summary>
    public void Look()
    {
        var now = _time.GetUtcNow();
        if (Fault(_certificate, _time) is not { } fault || now - _told < TimeSpan.FromDays(1)) return;
        _told = now;
        LogEnds(fault);
    }

    /// <inheritdoc/>
    public void Reload(HotspotSettings settings) => _certificate.Reload(settings.Portal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_certificate.Ends is null) return;
        using var timer = new PeriodicTimer(LookEvery, _time);
        do
        {
            Look();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(5022, LogLevel.Warning, "Alarm: {Fault}")]
    private partial void LogEnds(string fault);
}
