using System.Diagnostics.Metrics;
using HotspotAuth.Alerts;
using HotspotAuth.Operation;

namespace HotspotAuth.Portal;

/// <summary>Says in time that the portal's certificate ends, and that a new one can't be taken up: in the log once a day, in the metrics and in the health page always.</summary>
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

    /// <summary>Null while the certificate on the disk is in use and good for longer than the alarm.</summary>
    public static PartFault? Fault(PortalCertificate certificate, TimeProvider time)
    {
        var (end, unfit) = (certificate.Ends, certificate.Fault);
        if (unfit is not null) return new PartFault("certificate.unread", AlertFact.Text(unfit.File));
        if (end is not { } ends || ends - time.GetUtcNow() is var left && left > Alarm) return null;
        return left <= TimeSpan.Zero ? new PartFault("certificate.over", AlertFact.Second(ends)) : new PartFault("certificate", AlertFact.Second(ends), AlertFact.Number((long)left.TotalDays));
    }

    private static Measurement<double>[] Remaining(PortalCertificate certificate, TimeProvider time) =>
        certificate.Ends is { } ends ? [new Measurement<double>(Math.Floor((ends - time.GetUtcNow()).TotalSeconds))] : [];

    /// <summary>One look; tells once a day.</summary>
    public void Look()
    {
        var now = _time.GetUtcNow();
        if (Fault(_certificate, _time) is not { } fault || (now - _told).Duration() < TimeSpan.FromDays(1)) return;
        _told = now;
        LogEnds(fault.ToString());
    }

    /// <inheritdoc/>
    public void Reload(HotspotSettings settings) => _certificate.Reload(settings.Portal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_certificate.IsConfigured) return;
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
