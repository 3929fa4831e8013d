using System.Globalization;
using HotspotAuth.Capture;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Flows;

/// <summary>
/// Days of an old capture. A store's days never go back, so they go into a store of their own below <c>imports/</c>;
/// only where the traffic log has no day yet do they become its own.
/// </summary>
internal static class ImportedDays
{
    /// <summary>The stores that answer questions: the traffic log itself, and every import.</summary>
    public static IReadOnlyList<string> Directories(DataDirectory data) =>
        [data.Traffic, .. Directory.Exists(Root(data)) ? Directory.GetDirectories(Root(data)).Order(StringComparer.Ordinal).ToArray() : []];

    public static async Task<(CaptureTotals Totals, IReadOnlyList<string> Days)> ReadAsync(
        VerbContext context, CaptureFile file, ClientNetworks networks, IProgress<CaptureProgress> progress, CancellationToken cancellationToken)
    {
        var clock = new RecordClock();
        var site = context.Settings.Site;
        var store = TrafficStore.OpenOrCreate(context.Data.Traffic, site.Node, site.Zone, clock);
        if (store.Days.Count > 0)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{Path.GetFileNameWithoutExtension(file.Name)}");
            store = TrafficStore.OpenOrCreate(Path.Combine(Root(context.Data), name), site.Node, site.Zone, clock);
        }

        LogWriter? writer = null;
        try
        {
            var sink = new DayByDay(store.Zone, clock, () => writer ??= CaptureVerbs.OpenWriter(store));
            var totals = CaptureVerbs.Read(context, file, networks, sink, progress, cancellationToken);
            if (writer is not null) await writer.FlushAsync(cancellationToken);
            return (totals, [.. store.Days.Select(DayName.Of)]);
        }
        finally
        {
            if (writer is not null) await writer.DisposeAsync();
        }
    }

    private static string Root(DataDirectory data) => Path.Combine(data.Root, "imports");

    /// <summary>Moves the store's clock with the records, and ends a batch each minute and before each midnight, as a live writer would.</summary>
    private sealed class DayByDay(TimeZoneInfo zone, RecordClock clock, Func<LogWriter> open) : IFlowSink
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
            return _stream = new FlowStream(open(), waitForRoom: true);
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
            open().FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
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
