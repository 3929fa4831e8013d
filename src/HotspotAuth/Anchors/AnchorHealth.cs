using System.Globalization;
using HotspotAuth.Alerts;
using HotspotAuth.Operation;

namespace HotspotAuth.Anchors;

/// <summary>What an operator has to know of the anchors.</summary>
internal static class AnchorHealth
{
    private static readonly TimeSpan Late = TimeSpan.FromDays(1);

    /// <summary>Null while nothing waits longer than a day.</summary>
    public static PartFault? Fault(AnchorCarrier carrier, AnchorOutbox outbox, TimeProvider time)
    {
        var faults = carrier.Ways.Select(way => (Way: way, Backlog: outbox.Backlog(way))).Where(w => w.Backlog.Oldest is { } oldest && time.GetUtcNow() - oldest >= Late)
            .Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Backlog.Waiting} anchors have not left by {w.Way} since {Times.Iso(w.Backlog.Oldest!.Value)}: {carrier.Fault(w.Way) ?? "not tried yet"}"));
        return string.Join("; ", faults) is { Length: > 0 } text ? new PartFault("anchors", AlertFact.Said(text)) : null;
    }
}
