using System.Threading.Channels;
using HotspotAuth.Alerts;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary>
/// Verifies days one after the other, behind all other work: each night those that waited longest, so that every day is looked at within
/// a week, those that were bad, and whatever the console asks for. What it finds is kept for the calendar; what is bad is told at once.
/// </summary>
internal sealed partial class DayChecker(TrafficStore store, DataDirectory data, DayChecks checks, TimeProvider time, ILogger<DayChecker> logger) : BackgroundService
{
    /// <summary>Every day has its turn within so many nights.</summary>
    private const int Nights = 7;

    // More than the days of the longest retention can't usefully wait.
    private readonly Channel<DateOnly> _asked = Channel.CreateBounded<DateOnly>(new BoundedChannelOptions(400) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _waiting;

    /// <summary>Days that wait, the one that is looked at included.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>What an operator has to know; null while every day that was looked at is whole.</summary>
    public PartFault? Fault()
    {
        var bad = checks.All().Values.Where(check => check.IsBad).OrderBy(check => check.Day).ToArray();
        if (bad.Length == 0) return null;
        AlertFact[] first = [AlertFact.Day(bad[0].Day), AlertFact.Text(VerifyReport.Word(bad[0].Result)), AlertFact.Said(bad[0].Reason ?? "")];
        return bad.Length == 1 ? new PartFault("day", first) : new PartFault("days", [.. first, AlertFact.Number(bad.Length - 1)]);
    }

    /// <summary>Puts days in line; those beyond what may wait are left for the night.</summary>
    public void Ask(IEnumerable<DateOnly> days)
    {
        foreach (var day in days)
        {
            Interlocked.Increment(ref _waiting);
            if (Volatile.Read(ref _waiting) > 400 || !_asked.Writer.TryWrite(day)) Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Days that were bad, which may have been put back from a backup, and a seventh of the sealed ones, those first whose last look is longest ago.</summary>
    public void AskForTonight()
    {
        var known = checks.All();
        var days = store.Summaries().Where(day => day is { IsThere: true, Sealed: not null }).Select(day => day.Day).ToArray();
        var turn = days.OrderBy(day => known.TryGetValue(day, out var check) ? check.Time : DateTimeOffset.MinValue).ThenBy(day => day).Take((days.Length + Nights - 1) / Nights);
        Ask(known.Values.Where(check => check.IsBad).Select(check => check.Day).Union(turn));
    }

    /// <summary>Verifies one day now, on the caller's thread.</summary>
    /// <exception cref="IOException">The store can't be read.</exception>
    public DayCheck Check(DateOnly day)
    {
        var report = Verifier.Verify(new VerifyOptions(store.Directory) { From = day, To = day, Trust = DigestSigner.ReadTrusted(DigestKeys.Directory(data)), Zone = store.Zone.Id });
        var lines = report.Lines.Where(line => line.Day == DayName.Of(day)).ToArray();
        var worst = lines.MaxBy(line => line.Result);
        var check = worst is null
            ? new DayCheck(day, time.GetUtcNow(), VerifyResult.Incomplete, "nothing of the day is there")
            : new DayCheck(day, time.GetUtcNow(), worst.Result, worst.Result >= VerifyResult.NotVerifiable ? $"{worst.Stream}: {worst.Reason}" : null);
        checks.Put(check);
        if (check.IsBad) LogBad(DayName.Of(day), VerifyReport.Word(check.Result), check.Reason!);
        return check;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Factory.StartNew(() => Work(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Work(CancellationToken stoppingToken)
    {
        LowPriority.OfThisThread();
        try
        {
            while (_asked.Reader.WaitToReadAsync(stoppingToken).AsTask().GetAwaiter().GetResult())
            {
                while (!stoppingToken.IsCancellationRequested && _asked.Reader.TryRead(out var day)) CheckAsked(day);
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops; what waited is asked for again next night.
        }
    }

    private void CheckAsked(DateOnly day)
    {
        try
        {
            Check(day);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
        {
            LogFailed(e, DayName.Of(day));
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    [LoggerMessage(8220, LogLevel.Critical, "{Day} of the traffic log is {Result}: {Reason}. Change nothing, keep a copy of the data folder, and run `hotspotauth verify`")]
    private partial void LogBad(string day, string result, string reason);

    [LoggerMessage(8221, LogLevel.Error, "{Day} could not be verified; it is tried again the next night")]
    private partial void LogFailed(Exception exception, string day);
}
