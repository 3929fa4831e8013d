using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>A span in which records of a stream may be missing, as answers show it.</summary>
internal sealed record GapShape(string Stream, DateTimeOffset Start, DateTimeOffset End, string Cause, string? Source, long? Lost);

/// <summary>How far an answer can be trusted to be whole: gaps, clock offsets, and until when the log is written.</summary>
internal sealed record Completeness(IReadOnlyList<GapShape> Gaps, ClockSpanShape? Clock, DateTimeOffset? CompleteUntil)
{
    public static Completeness Of(LogStores stores, TimeSpanMs range)
    {
        var clock = stores.ClockSpan(range);
        return new Completeness(
            [.. stores.Gaps(range).Select(Shape)],
            clock is { } span ? new ClockSpanShape(span.Min, span.Max) : null,
            stores.CompleteUntil() is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null);
    }

    public static string Words(GapShape gap, TimeZoneInfo zone) =>
        $"gap      {gap.Stream} {LocalTime.Text(gap.Start.ToUnixTimeMilliseconds(), zone)} to {LocalTime.Text(gap.End.ToUnixTimeMilliseconds(), zone)}: {gap.Cause}{(gap.Source is null ? "" : $" ({gap.Source})")}, lost {(gap.Lost is { } lost ? lost.ToString(System.Globalization.CultureInfo.InvariantCulture) : "unknown")}";

    public static GapShape Shape(StoredGap gap) => new(
        gap.Place.Stream.ToString().ToLowerInvariant(),
        DateTimeOffset.FromUnixTimeMilliseconds(gap.Row.Time),
        DateTimeOffset.FromUnixTimeMilliseconds(gap.Row.End),
        gap.Row.Cause switch { GapCause.KernelDrop => "kernel-drop", var cause => cause.ToString().ToLowerInvariant() },
        gap.Row.Source,
        gap.Row.Lost);

    public IEnumerable<string> Lines(TimeZoneInfo zone)
    {
        yield return CompleteUntil is { } until ? $"complete until {LocalTime.Text(until.ToUnixTimeMilliseconds(), zone)}" : "the traffic log is empty";
        foreach (var gap in Gaps) yield return Words(gap, zone);
        if (Gaps.Count == 0) yield return "no gap is recorded in the range";
        yield return Clock is { } clock
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"clock    offset {clock.MinUs} to {clock.MaxUs} µs (positive: ours was ahead)")
            : "clock    no comparison is recorded in the range";
    }
}

/// <summary>Smallest and greatest recorded offset of our clock, microseconds.</summary>
internal sealed record ClockSpanShape(long MinUs, long MaxUs);
