using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Admin;

/// <summary>A span of time in which something is missing.</summary>
internal readonly record struct MissingSpan(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;
}

/// <summary>
/// What whoever answers for the log looks at each morning: is it complete, sealed, on time, and is there room. Read from file names,
/// sizes and the few rows that tell of gaps and clocks; never from records of traffic. Null is: not known.
/// </summary>
internal sealed record IntegrityFigures
{
    private const int DaysOfGrowth = 7;

    /// <summary>What is missing of the last 24 hours, merged over the streams, in order.</summary>
    public IReadOnlyList<MissingSpan> Missing { get; private init; } = [];

    /// <summary>Until when the log is written; null where there is no log yet.</summary>
    public DateTimeOffset? CompleteUntil { get; private init; }

    /// <summary>The newest sealed day.</summary>
    public DateOnly? SealedTo { get; private init; }

    /// <summary>Days that should be sealed by now and are not.</summary>
    public int Unsealed { get; private init; }

    /// <summary>The greatest offset of our clock in the last 24 hours, either way.</summary>
    public TimeSpan? ClockOffset { get; private init; }

    /// <summary>The hour of the last 24 in which flow records and accounting differed most; null where all were as usual.</summary>
    public Ledger.LedgerHour? Outside { get; init; }

    /// <summary>The last fire drill.</summary>
    public Drill.DrillResult? Drill { get; init; }

    /// <summary>How the nightly backup stands; null where none is configured.</summary>
    public Backup.BackupStatus? Backup { get; init; }

    public long DiskFree { get; private init; }
    public long DiskTotal { get; private init; }

    /// <summary>How many days the free room lasts at the rate of the last whole days.</summary>
    public int? DaysLeft { get; private init; }

    /// <summary>The free room holds all that retention will ever keep.</summary>
    public bool IsRoomForAll { get; private init; }

    /// <exception cref="IOException">A day, or the disk, can't be read.</exception>
    public static IntegrityFigures Read(TrafficStore store, DataDirectory data, RetentionSettings retention, DateTimeOffset now)
    {
        var reader = new TrafficReader(store);
        var (from, to) = (now.AddDays(-1).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        var offsets = reader.ClockOffsets(from, to).Select(clock => clock.Row.OffsetMicroseconds).OfType<long>().ToArray();
        var days = store.Days;
        var sealedDays = SealedDays(store);
        var local = TimeZoneInfo.ConvertTime(now, store.Zone);
        // As Sealing.NewestDue: with an hour for the seal itself.
        var due = TimeOnly.FromDateTime(local.DateTime.AddHours(-1)) >= RetentionTimes.SealAt(retention) && local.Hour >= 1 ? store.Today.AddDays(-1) : store.Today.AddDays(-2);
        var disk = new DriveInfo(data.Root);
        var whole = days.Where(day => day < store.Today).TakeLast(DaysOfGrowth).Select(day => Size(Path.Combine(store.Directory, DayName.Of(day)))).ToArray();
        var aDay = whole.Length == 0 ? 0 : whole.Average();
        return new IntegrityFigures
        {
            Missing = Merged(reader.Gaps(from, to).Select(gap => (Math.Max(gap.Row.Time, from), Math.Min(gap.Row.End, to)))),
            CompleteUntil = reader.CompleteUntil() is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null,
            SealedTo = sealedDays.Count == 0 ? null : sealedDays.Max,
            Unsealed = days.Count(day => day <= due && day > (sealedDays.Count == 0 ? DateOnly.MinValue : sealedDays.Max)),
            ClockOffset = offsets.Length == 0 ? null : TimeSpan.FromMicroseconds(offsets.Max(offset => Math.Abs((double)offset))),
            DiskFree = disk.AvailableFreeSpace,
            DiskTotal = disk.TotalSize,
            DaysLeft = aDay == 0 ? null : (int)Math.Min(disk.AvailableFreeSpace / aDay, 9_999),
            IsRoomForAll = aDay > 0 && aDay * Math.Max(0, retention.Days - days.Count) < disk.AvailableFreeSpace,
        };
    }

    /// <summary>Spans that overlap or touch become one.</summary>
    internal static IReadOnlyList<MissingSpan> Merged(IEnumerable<(long From, long To)> spans)
    {
        var merged = new List<(long From, long To)>();
        foreach (var span in spans.Where(span => span.To > span.From).Order())
        {
            if (merged.Count > 0 && span.From <= merged[^1].To) merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, span.To));
            else merged.Add(span);
        }

        return [.. merged.Select(span => new MissingSpan(DateTimeOffset.FromUnixTimeMilliseconds(span.From), DateTimeOffset.FromUnixTimeMilliseconds(span.To)))];
    }

    private static SortedSet<DateOnly> SealedDays(TrafficStore store)
    {
        var digests = Path.Combine(store.Directory, "digests");
        return !Directory.Exists(digests) ? [] :
        [
            .. Directory.EnumerateFiles(digests, "*.json").Select(Path.GetFileNameWithoutExtension)
                .Select(name => DayName.TryParse(name, out var day) ? day : default(DateOnly?)).OfType<DateOnly>(),
        ];
    }

    private static long Size(string folder) => new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
}
