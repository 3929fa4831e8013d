using System.Diagnostics.Metrics;
using System.Globalization;
using HotspotAuth.Alerts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Clock;

/// <summary>
/// Compares the clock with each source regularly and writes what it found into the access stream: the law asks for times that are right
/// within 10 ms, and a court for proof that they were. It sets nothing.
/// </summary>
internal sealed partial class ClockWatch : BackgroundService
{
    /// <summary>The rules under the Computer Crime Act ask for clocks within 10 ms.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(10);

    /// <summary>A second and more is marked by the stream itself, with the batch in which it shows.</summary>
    private static readonly TimeSpan StreamMarks = TimeSpan.FromSeconds(1);

    /// <summary>An answer this quick can't be wrong by more than a tenth of the limit: one is enough.</summary>
    private static readonly TimeSpan QuickEnough = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeaveAlone = TimeSpan.FromHours(1);
    private const int MostAsked = 4;

    private readonly ClockSettings _settings;
    private readonly SntpClient _client;
    private readonly ClockKnowledge _knowledge;
    private readonly AccessStream _stream;
    private readonly TimeProvider _time;
    private readonly ILogger<ClockWatch> _logger;
    private readonly ClockSteps _steps;
    private readonly Dictionary<string, long> _refused = new(StringComparer.OrdinalIgnoreCase);
    private (bool IsWrong, bool IsMeasured) _told = (false, true);

    public ClockWatch(ClockSettings settings, SntpClient client, ClockKnowledge knowledge, AccessStream stream, HotspotMeters meters, TimeProvider time, ILogger<ClockWatch> logger)
    {
        (_settings, _client, _knowledge, _stream, _time, _logger) = (settings, client, knowledge, stream, time, logger);
        _steps = new ClockSteps(time);
        meters.Meter.CreateObservableGauge("hotspot.clock.offset", Offset, unit: "s", description: "How far this machine's clock is ahead of its time servers, in the last round");
    }

    /// <summary>What an operator has to know of the clock; null while it is right.</summary>
    public static PartFault? Fault(ClockSettings settings, ClockKnowledge knowledge)
    {
        if (settings.Sources.Count == 0 || !knowledge.IsMeasured) return null;
        return knowledge.OffsetMicroseconds is not { } offset ? new PartFault("clock.unknown")
            : TimeSpan.FromMicroseconds(offset).Duration() <= Limit ? null
            : new PartFault(offset > 0 ? "clock.ahead" : "clock.behind", AlertFact.Text((Math.Abs(offset) / 1000.0).ToString("F1", CultureInfo.InvariantCulture)));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _steps.Look();
        using var timer = new PeriodicTimer(Tick, _time);
        long? last = null;
        do
        {
            var stepped = LookForStep();
            if (_settings.Sources.Count == 0 || (!stepped && last is { } since && _time.GetElapsedTime(since).TotalSeconds < _settings.IntervalSeconds)) continue;
            last = _time.GetTimestamp();
            await RoundAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Asks every source and writes a row for each.</summary>
    internal async Task RoundAsync(CancellationToken cancellationToken)
    {
        var readings = await Task.WhenAll(_settings.Sources.Where(MayAsk).Select(source => BestAsync(source, cancellationToken)));
        foreach (var reading in readings)
        {
            _stream.Clock(new ClockRow(Now, reading.Source, reading.State, reading.OffsetMicroseconds, reading.DelayMicroseconds, reading.Stratum));
            if (!reading.Refused) continue;
            _refused[reading.Source] = _time.GetTimestamp();
            LogRefused(reading.Source);
        }

        if (readings.Length == 0) return;
        _knowledge.Take(readings);
        Tell(Fault(_settings, _knowledge)?.ToString());
    }

    private bool LookForStep()
    {
        var step = _steps.Look();
        if (step.Duration() < Limit) return false;
        var microseconds = (long)step.TotalMicroseconds;
        LogStep(microseconds / 1000.0);
        _knowledge.Stepped(step);
        if (step.Duration() < StreamMarks) _stream.Clock(new ClockRow(Now, "system", ClockState.Step, StepMicroseconds: microseconds));
        return true;
    }

    // Of several the one with the shortest way: its offset is the surest (RFC 5905 §10, the clock filter).
    private async Task<ClockReading> BestAsync(string source, CancellationToken cancellationToken)
    {
        ClockReading best = default;
        for (var asked = 0; asked < MostAsked; asked++)
        {
            if (asked > 0) await Task.Delay(Apart, _time, cancellationToken);
            var reading = await Task.Factory.StartNew(() => _client.Ask(source, AskLimit), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (reading.State != ClockState.Ok)
            {
                if (best.State != ClockState.Ok || best.DelayMicroseconds is null) best = reading;
                break;
            }

            if (best.DelayMicroseconds is null || reading.DelayMicroseconds < best.DelayMicroseconds) best = reading;
            if (best.DelayMicroseconds <= QuickEnough.TotalMicroseconds) break;
        }

        return best;
    }

    private bool MayAsk(string source) => !_refused.TryGetValue(source, out var since) || _time.GetElapsedTime(since) >= LeaveAlone;

    private IEnumerable<Measurement<double>> Offset() => _knowledge.OffsetMicroseconds is { } offset ? [new Measurement<double>(offset / 1e6)] : [];

    private void Tell(string? fault)
    {
        // The figure changes at each round; whether anything is wrong, and whether a server gave one, does not.
        var now = (fault is not null, _knowledge.OffsetMicroseconds is not null);
        if (now == _told) return;
        _told = now;
        if (fault is null) LogRight();
        else LogFault(fault);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(8300, LogLevel.Warning, "The clock: {Fault}")]
    private partial void LogFault(string fault);

    [LoggerMessage(8301, LogLevel.Information, "The clock is right again, within 10 ms")]
    private partial void LogRight();

    [LoggerMessage(8302, LogLevel.Warning, "The clock was set by {Milliseconds:F1} ms; records before and after say so")]
    private partial void LogStep(double milliseconds);

    [LoggerMessage(8303, LogLevel.Warning, "The time server {Source} asks to be left alone and is, for an hour. Name another in Clock:Sources")]
    private partial void LogRefused(string source);
}
