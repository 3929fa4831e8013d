using System.Diagnostics.Metrics;
using HotspotAuth.Operation;

namespace HotspotAuth.Admin;

/// <summary>What the dashboard tells of the traffic log, as numbers for whoever watches from outside; read once a minute at the most. Unknown is absent.</summary>
internal sealed class LogMeters(TodayWatch watch, HotspotMeters meters) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Meter;
        meter.CreateObservableGauge("hotspot.log.complete.timestamp", () => Known(watch.Integrity?.CompleteUntil?.ToUnixTimeSeconds()), unit: "s", description: "Until when the traffic log is written, Unix time");
        meter.CreateObservableGauge("hotspot.log.missing", () => Known(watch.Integrity?.Missing.Sum(gap => gap.Length.TotalSeconds)), unit: "s", description: "Time of the last 24 hours that gaps of the log cover");
        meter.CreateObservableGauge("hotspot.log.unsealed.days", () => Known(watch.Integrity?.Unsealed), unit: "{day}", description: "Days that should be sealed by now and are not");
        meter.CreateObservableGauge("hotspot.disk.left.days", () => Known(watch.Integrity?.DaysLeft), unit: "{day}", description: "Days that the room on the disk lasts at the rate of the last week");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Measurement<double>[] Known(double? value) => value is { } known ? [new Measurement<double>(known)] : [];
}
