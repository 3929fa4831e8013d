using System.Diagnostics.Metrics;
using HotspotAuth.Operation;

namespace HotspotAuth.Alerts;

/// <summary>
/// Looks at the facts each minute: what has held for its delay becomes an alert and is told once over each way, what turns worse is told
/// again, and what has been well for five minutes is cleared. The all-clear is told a quarter of an hour later, so that what comes and goes
/// is told once and not each time. A look that fails clears nothing.
/// </summary>
internal sealed partial class AlertWatch : BackgroundService
{
    /// <summary>More of one look at once tell nothing that the first do not.</summary>
    public const int MostOfOneLook = 50;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WellFor = TimeSpan.FromMinutes(5);

    private readonly IReadOnlyList<AlertRule> _rules;
    private readonly AlertStore _store;
    private readonly AlertMessages _messages;
    private readonly TimeProvider _time;
    private readonly ILogger<AlertWatch> _logger;
    private readonly Counter<long> _unread;

    /// <summary>What was found and has not held for its delay yet, and since when; what is open and well, and since when. One round at a time touches them.</summary>
    private readonly Dictionary<(string Kind, string Subject), DateTimeOffset> _pending = [];
    private readonly Dictionary<(string Kind, string Subject), DateTimeOffset> _well = [];

    public AlertWatch(IEnumerable<AlertRule> rules, AlertStore store, AlertMessages messages, HotspotMeters meters, TimeProvider time, ILogger<AlertWatch> logger)
    {
        (_rules, _store, _messages, _time, _logger) = ([.. rules], store, messages, time, logger);
        meters.Meter.CreateObservableGauge("hotspot.alerts.open", Measure, unit: "{alert}", description: "Alerts that are open now, by severity");
        _unread = meters.Meter.CreateCounter<long>("hotspot.alerts.looks_failed", unit: "{look}", description: "Looks for alerts that failed; what they watch is unknown meanwhile");
    }

    /// <summary>Looks once.</summary>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var found = new Dictionary<(string, string), (AlertSighting Sighting, TimeSpan Delay)>();
        var looked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in _rules)
        {
            try
            {
                foreach (var sighting in (await rule.LookAsync(now, cancellationToken)).Take(MostOfOneLook)) found[(sighting.Kind, sighting.Subject)] = (sighting, rule.Delay);
                looked.UnionWith(rule.Kinds);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _unread.Add(1);
                LogLookFailed(e, string.Join(", ", rule.Kinds));
            }
        }

        Write(found, looked, now);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.EachAsync(Every, _time, RoundAsync, LogRoundFailed, stoppingToken);

    /// <summary>One transaction: an alert is told if and only if it is written.</summary>
    private void Write(Dictionary<(string Kind, string Subject), (AlertSighting Sighting, TimeSpan Delay)> found, HashSet<string> looked, DateTimeOffset now)
    {
        var open = _store.Open().ToDictionary(alert => (alert.Kind, alert.Subject));
        foreach (var gone in _pending.Keys.Where(key => open.ContainsKey(key) || (!found.ContainsKey(key) && looked.Contains(key.Kind))).ToArray()) _pending.Remove(gone);
        foreach (var back in _well.Keys.Where(key => found.ContainsKey(key) || !open.ContainsKey(key)).ToArray()) _well.Remove(back);

        using var connection = _store.Connect();
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var (key, (sighting, delay)) in found)
        {
            if (open.TryGetValue(key, out var known))
            {
                if (known.Severity != sighting.Severity || !known.Facts.SequenceEqual(sighting.Facts)) Tell(AlertStore.Change(transaction, known, sighting));
                continue;
            }

            if (now - (_pending.TryGetValue(key, out var since) ? since : _pending[key] = now) < delay) continue;
            Tell(AlertStore.Raise(transaction, sighting, now));
        }

        foreach (var (key, alert) in open.Where(o => !found.ContainsKey(o.Key) && looked.Contains(o.Key.Kind)))
        {
            if (now - (_well.TryGetValue(key, out var since) ? since : _well[key] = now) >= WellFor) AlertStore.Clear(transaction, alert, now);
        }

        foreach (var over in AlertStore.Over(transaction, now))
        {
            _messages.Queue(transaction, over, AlertNews.Cleared);
            AlertStore.ToldClear(transaction, over, now);
        }

        AlertStore.Forget(transaction, now);
        transaction.Commit();

        void Tell(Alert alert)
        {
            if (alert.Told >= alert.Severity) return;
            _messages.Queue(transaction, alert, alert.Told is null ? AlertNews.Raised : AlertNews.Worse);
            AlertStore.Told(transaction, alert);
            LogRaised(AlertKinds.Word(alert.Severity), alert.Kind, alert.Subject);
        }
    }

    private IEnumerable<Measurement<int>> Measure()
    {
        var (warn, bad, _) = _store.Counts();
        return [new(warn, new KeyValuePair<string, object?>("severity", "warn")), new(bad, new KeyValuePair<string, object?>("severity", "bad"))];
    }

    [LoggerMessage(8540, LogLevel.Warning, "Alert ({Severity}): {Kind} {Subject}")]
    private partial void LogRaised(string severity, string kind, string subject);

    [LoggerMessage(8541, LogLevel.Error, "A look for the alerts {Kinds} failed; it is tried again in a minute")]
    private partial void LogLookFailed(Exception exception, string kinds);

    [LoggerMessage(8545, LogLevel.Error, "The alerts can't be written; they are looked for again in a minute")]
    private partial void LogRoundFailed(Exception exception);
}
