using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Flows;

/// <summary>
/// Days of an old capture. A store's days never go back, so they go into a store of their own (<see cref="ImportedStores"/>), which is sealed at once;
/// only where the traffic log has no day yet do they become its own, all but the newest sealed.
/// </summary>
internal static class ImportedDays
{
    public static async Task<(CaptureTotals Totals, IReadOnlyList<string> Days)> ReadAsync(
        VerbContext context, CaptureFile file, ClientNetworks networks, IProgress<CaptureProgress> progress, CancellationToken cancellationToken)
    {
        var clock = new RecordClock();
        var site = context.Settings.Site;
        var store = TrafficStore.OpenOrCreate(context.Data.Traffic, site.Node, site.Zone, clock);
        var now = TimeProvider.System.GetUtcNow();
        var name = store.Days.Count == 0 ? null : ImportedStores.NewName(context.Data, file.Name, now);
        if (name is not null) store = ImportedStores.Open(context.Settings, context.Data, name, clock);
        // Before the first record: also of an import that is cut off it must be known since when its days are kept.
        store.MarkImport(now);
        var totals = await WriteAsync(context, file, networks, progress, store, clock, cancellationToken);
        var days = store.Days;
        if (name is not null) await ImportedStores.SealAsync(context.Data, ImportedStores.Open(context.Settings, context.Data, name, TimeProvider.System), cancellationToken);
        else if (days.Count > 1) await SealOldAsync(context, days[^2], cancellationToken);
        return (totals, [.. days.Select(DayName.Of)]);
    }

    /// <summary>Days of the log itself before its newest are over, and nothing else would seal them before the service runs.</summary>
    private static async Task SealOldAsync(VerbContext context, DateOnly day, CancellationToken cancellationToken)
    {
        var store = AuditRegistration.Store(context.Settings, context.Data, TimeProvider.System);
        using var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(context.Data), store);
        await new DaySealer(store, signer).SealAsync(day, cancellationToken);
    }

    private static async Task<CaptureTotals> WriteAsync(
        VerbContext context, CaptureFile file, ClientNetworks networks, IProgress<CaptureProgress> progress, TrafficStore store, RecordClock clock, CancellationToken cancellationToken)
    {
        FileWriter? writer = null;
        try
        {
            var sink = new DayByDay(store.Zone, clock, () => writer ??= new FileWriter(store, cancellationToken));
            var totals = CaptureVerbs.Read(context, file, networks, sink, progress, cancellationToken);
            if (writer is not null) await writer.FlushAsync();
            return totals;
        }
        catch (OperationCanceledException) when (writer is { IsRefused: true })
        {
            throw writer.Explain(file.Name, store);
        }
        finally
        {
            if (writer is not null) await writer.DisposeAsync();
        }
    }

    /// <summary>Moves the store's clock with the records, and ends a batch each minute and before each midnight, as a live writer would.</summary>
    private sealed class DayByDay(TimeZoneInfo zone, RecordClock clock, Func<FileWriter> open) : IFlowSink
    {
        private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

        /// <summary>The longest time without a record that is shown to be quiet by empty batches; what is longer becomes a gap.</summary>
        private static readonly TimeSpan LongestQuiet = TimeSpan.FromHours(1);

        private FlowStream? _stream;
        private DateTimeOffset _batch;

        /// <summary>Before this time (milliseconds) a record neither ends the batch nor begins a day: the calendar is asked once a batch, not once a record.</summary>
        private long _quietUntil;

        public void OnFlow(in FlowRecord flow) => At(flow.Start, flow.End).OnFlow(flow);

        public void OnBinding(in AddressBinding binding) => At(binding.First, binding.Last).OnBinding(binding);

        public void OnGap(in CaptureGap gap) => At(gap.Start, gap.End).OnGap(gap);

        private FlowStream At(long start, long end)
        {
            if (_stream is not null)
            {
                if (end < _quietUntil) clock.MoveTo(end);
                else MoveTo(DateTimeOffset.FromUnixTimeMilliseconds(end));
                return _stream;
            }

            _batch = DateTimeOffset.FromUnixTimeMilliseconds(start);
            clock.MoveTo(_batch);
            LookAhead();
            return _stream = open().Stream();
        }

        /// <summary>The clock goes on only while no batch is in the making, so that no batch finds itself minutes after its rows.</summary>
        private void MoveTo(DateTimeOffset time)
        {
            if (time - _batch >= Minute || DayName.At(time, zone) > DayName.At(clock.GetUtcNow(), zone))
            {
                EndBatch();
                if (time - _batch < LongestQuiet)
                {
                    while (time - _batch >= Minute)
                    {
                        clock.MoveTo(_batch + Minute);
                        EndBatch();
                    }
                }
                else
                {
                    clock.MoveTo(time);
                    EndBatch();
                }
            }

            clock.MoveTo(time);
            LookAhead();
        }

        private void EndBatch()
        {
            open().FlushAsync().GetAwaiter().GetResult();
            _batch = clock.GetUtcNow();
        }

        private void LookAhead()
        {
            var end = _batch + Minute;
            _quietUntil = DayName.At(end, zone) > DayName.At(clock.GetUtcNow(), zone) ? long.MinValue : end.ToUnixTimeMilliseconds();
        }
    }

    /// <summary>The time of the records, for the store's days and batches; it never goes back.</summary>
    private sealed class RecordClock : TimeProvider
    {
        private long _milliseconds;

        public override long TimestampFrequency => 1000;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref _milliseconds));

        public override long GetTimestamp() => Volatile.Read(ref _milliseconds);

        public void MoveTo(DateTimeOffset time) => MoveTo(time.ToUnixTimeMilliseconds());

        public void MoveTo(long time) => Volatile.Write(ref _milliseconds, Math.Max(Volatile.Read(ref _milliseconds), time));
    }
}
