using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Anchors;

/// <summary>How a round went for one way.</summary>
/// <param name="Way">Its name.</param>
/// <param name="Left">Lines that left.</param>
/// <param name="Waiting">Lines that still wait.</param>
/// <param name="Fault">Why, in words; null while it works.</param>
internal sealed record AnchorRound(string Way, int Left, int Waiting, string? Fault);

/// <summary>
/// Collects lines and sends what waits, every way by itself: one that is closed holds up no other, and none of them the seal. What left
/// is kept, then witnessed in the access stream, then forgotten here; cut off between, it leaves once more.
/// </summary>
internal sealed class AnchorCarrier : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private readonly IReadOnlyList<IAnchorWay> _ways;
    private readonly AnchorOutbox _outbox;
    private readonly AnchorRecords _records;
    private readonly StoreAnchors _anchors;
    private readonly AccessStream _stream;
    private readonly TimeProvider _time;
    private readonly ILogger<AnchorCarrier> _logger;
    private readonly Counter<long> _lines;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<string, string> _faults = new(StringComparer.Ordinal);

    public AnchorCarrier(IEnumerable<IAnchorWay> ways, AnchorOutbox outbox, AnchorRecords records, TrafficStore store, AccessStream stream, HotspotMeters meters, TimeProvider time, ILogger<AnchorCarrier> logger)
    {
        (_ways, _outbox, _records, _anchors, _stream, _time, _logger) = ([.. ways], outbox, records, new StoreAnchors(store), stream, time, logger);
        _lines = meters.Meter.CreateCounter<long>("hotspot.anchors", unit: "{line}", description: "Anchor lines by way and what became of them: left, dropped");
        meters.Meter.CreateObservableGauge("hotspot.anchors.waiting", () => _ways.Select(way => new Measurement<long>(outbox.Backlog(way.Name).Waiting, Tag("way", way.Name))), unit: "{line}", description: "Anchor lines that wait to leave");
    }

    /// <summary>The configured ways.</summary>
    public IReadOnlyList<string> Ways => [.. _ways.Select(way => way.Name)];

    /// <summary>Why a way is closed; null while it works or was not tried yet.</summary>
    public string? Fault(string way) => _faults.GetValueOrDefault(way);

    /// <summary>One round.</summary>
    /// <param name="atOnce">Whether what was postponed is tried too.</param>
    /// <param name="cancellationToken">Ends it; what has not left waits on.</param>
    public async Task<IReadOnlyList<AnchorRound>> RoundAsync(bool atOnce, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // All before the first leaves: its witness would already be a newer head for the next.
            foreach (var way in _ways) Collect(way.Name);
            return await Task.WhenAll(_ways.Select(way => CarryAsync(way, atOnce, cancellationToken)));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Collect(string way)
    {
        try
        {
            if (_outbox.Collect(way, _anchors) is not (> 0 and var dropped)) return;
            AnchorLog.Dropped(_logger, way, dropped);
            _lines.Add(dropped, Tag("way", way), Tag("outcome", "dropped"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException)
        {
            // What waited before leaves all the same.
            AnchorLog.Failed(_logger, fault, way);
        }
    }

    private async Task<AnchorRound> CarryAsync(IAnchorWay way, bool atOnce, CancellationToken cancellationToken)
    {
        var left = 0;
        try
        {
            while (_outbox.Due(way.Name, way.AtOnce, atOnce) is { Count: > 0 } due)
            {
                await SendAsync(way, due, cancellationToken);
                left += due.Count;
            }

            return new AnchorRound(way.Name, left, _outbox.Backlog(way.Name).Waiting, Fault(way.Name));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException)
        {
            // Our own disk: the way is not to blame, and nothing is postponed.
            AnchorLog.Failed(_logger, fault, way.Name);
            return new AnchorRound(way.Name, left, _outbox.Backlog(way.Name).Waiting, fault.Message);
        }
        catch (AnchorException fault)
        {
            var tries = _outbox.Due(way.Name, 1, atOnce: true) is [var first, ..] ? first.Tries : 0;
            var wait = TimeSpan.FromSeconds(Math.Min(FirstWait.TotalSeconds * Math.Pow(2, Math.Min(tries, 10)), LongestWait.TotalSeconds));
            _outbox.Postpone(way.Name, wait);
            _faults[way.Name] = fault.Message;
            AnchorLog.Postponed(_logger, way.Name, fault.Message, wait);
            return new AnchorRound(way.Name, left, _outbox.Backlog(way.Name).Waiting, fault.Message);
        }
    }

    private async Task SendAsync(IAnchorWay way, IReadOnlyList<WaitingAnchor> due, CancellationToken cancellationToken)
    {
        AnchorLine[] lines = [.. due.Select(waiting => waiting.Line)];
        var proof = await way.SendAsync(lines, cancellationToken);
        lock (_records) _records.Add(way.Name, lines, proof, _time.GetUtcNow());
        foreach (var line in lines) _stream.Head(_anchors.Witness(line, way.Name));
        await _stream.FlushAsync(cancellationToken);
        _outbox.Remove(due);
        _lines.Add(lines.Length, Tag("way", way.Name), Tag("outcome", "left"));
        if (_faults.TryRemove(way.Name, out _)) AnchorLog.Again(_logger, way.Name);
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}

/// <summary>What goes wrong with anchors.</summary>
internal static partial class AnchorLog
{
    [LoggerMessage(8600, LogLevel.Warning, "Anchors do not leave by {Way}: {Reason}. Tried again in {Wait}")]
    public static partial void Postponed(ILogger logger, string way, string reason, TimeSpan wait);

    [LoggerMessage(8601, LogLevel.Information, "Anchors leave by {Way} again")]
    public static partial void Again(ILogger logger, string way);

    [LoggerMessage(8602, LogLevel.Warning, "{Lines} anchors that waited for {Way} were given up for newer ones, which cover them")]
    public static partial void Dropped(ILogger logger, string way, int lines);

    [LoggerMessage(8603, LogLevel.Error, "Anchors of {Way} can't be kept; look at the disk's space and rights")]
    public static partial void Failed(ILogger logger, Exception exception, string way);

    [LoggerMessage(8606, LogLevel.Warning, "Anchors:Mail:{Index}: {Reason}")]
    public static partial void NotTaken(ILogger logger, int index, string reason);

    [LoggerMessage(8604, LogLevel.Error, "{Fault}")]
    public static partial void Overdue(ILogger logger, string fault);

    [LoggerMessage(8605, LogLevel.Warning, "No way for anchors is configured (Anchors:Mail, Anchors:Timestamp, Anchors:Syslog): only the printed sheet can prove that the log was not rewritten whole")]
    public static partial void NoWay(ILogger logger);
}
