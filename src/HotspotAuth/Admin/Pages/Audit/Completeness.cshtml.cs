using System.Globalization;
using HotspotAuth.Audit;
using HotspotAuth.Ledger;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit;

/// <summary>Are the flow records whole? Hour by hour what sessions' accounting counted beside what their flow records tell, and whose traffic was nobody's.</summary>
[Needs(Duty.ReadTraffic, Duty.ReadTrail)]
internal sealed class CompletenessModel(LedgerStore ledger, TrafficStore store, Database database, AccessStream stream) : AdminPage
{
    public override string Heading => T["nav.completeness"];
    public override string Section => "completeness";

    [BindProperty(SupportsGet = true, Name = "day")]
    public string? AskedDay { get; set; }

    /// <summary>The beginning of the hour whose sessions are shown, UTC milliseconds.</summary>
    [BindProperty(SupportsGet = true, Name = "hour")]
    public long? AskedHour { get; set; }

    /// <summary>The office's day; null for the last 24 hours.</summary>
    public DateOnly? Day { get; private set; }

    public DateOnly? Before { get; private set; }
    public DateOnly? After { get; private set; }
    public IReadOnlyList<LedgerHour> Hours { get; private set; } = [];
    public LedgerHour? Chosen { get; private set; }
    public IReadOnlyList<DifferingSession> Differing { get; private set; } = [];
    private (long From, long To) Span { get; set; }

    /// <summary>Names belong to who may read traffic; who keeps the machine sees the sums.</summary>
    public bool SeesSessions => May(Duty.ReadTraffic);

    public string Title => Day is { } day ? Dates.Day(Instant(Middle(day))) : T["full.day.last"];

    public string Verdict
    {
        get
        {
            var compared = Hours.Where(hour => hour.Verdict is LedgerVerdict.Normal or LedgerVerdict.Outside).ToArray();
            return compared.Where(hour => hour.Reason is LedgerReason.Fewer).MaxBy(hour => hour.Missing) is { } less ? T.Format("full.verdict.fewer", Share(less), Dates.Range(Instant(less.From), Instant(less.To)))
                : compared.Where(hour => hour.Reason is LedgerReason.Strangers).MaxBy(hour => hour.Strange.Sum) is { } strange ? T.Format("full.verdict.strangers", Dates.Range(Instant(strange.From), Instant(strange.To)))
                : compared.Where(hour => hour.Reason is LedgerReason.More).MinBy(hour => hour.Missing) is { } more ? T.Format("full.verdict.more", Share(more), Dates.Range(Instant(more.From), Instant(more.To)))
                : compared.Length > 0 ? T.Format("full.verdict.whole", Number(compared.Length))
                : T["full.verdict.none"];
        }
    }

    public string Sentence => T.Format("full.chart.sentence", Verdict);

    public CompletenessChart Chart(bool isNarrow) => new(Hours, Span.From, Span.To, Site.Zone, isNarrow);

    public void OnGet()
    {
        var known = ledger.Span();
        var newest = LedgerHour.Of(Now.ToUnixTimeMilliseconds());
        if (DayName.TryParse(AskedDay, out var asked) && asked.Year is > 1 and < 9999)
        {
            Day = asked;
            Span = (DayName.EndOf(asked.AddDays(-1), store.Zone), DayName.EndOf(asked, store.Zone));
        }
        else
        {
            Span = (newest - (23 * LedgerHour.Length), newest + LedgerHour.Length);
        }

        Hours = ledger.Read(Span.From, Span.To);
        if (known is { } all)
        {
            var (first, last) = (DayName.At(Instant(all.First), store.Zone), DayName.At(Instant(all.Last), store.Zone));
            if ((Day ?? last.AddDays(1)) is var shown && shown > first) Before = shown.AddDays(-1) > last ? last : shown.AddDays(-1);
            if (Day is { } day && day < last) After = day.AddDays(1);
        }

        if (!SeesSessions || AskedHour is not { } hour || Hours.FirstOrDefault(h => h.From == hour) is not { } chosen) return;
        Chosen = chosen;
        Differing = People(ledger.Sessions(hour));
        stream.Audit(Me, "completeness-look", Times.Iso(Instant(hour)), null, "done", Differing.Count);
    }

    public static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public string When(LedgerHour hour) => Dates.Range(Instant(hour.From), Instant(hour.To));

    /// <summary>The hour by the office's clock alone; the date stands below it.</summary>
    public string Clock(LedgerHour hour) => string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(Instant(hour.From), Site.Zone):HH:mm}–{TimeZoneInfo.ConvertTime(Instant(hour.To), Site.Zone):HH:mm}");

    public string Address(LedgerHour hour) => string.Create(CultureInfo.InvariantCulture, $"/audit/completeness?{(Day is { } day ? $"day={DayName.Of(day)}&" : "")}hour={hour.From}#sessions");

    public static string Percent(long millionths) => (millionths / (NormalBand.One / 100.0)).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    public (string Kind, string Icon, string Word) Chip(LedgerHour hour) => hour.Verdict switch
    {
        LedgerVerdict.Normal => ("ok", "circle-check", T["full.state.Normal"]),
        LedgerVerdict.Outside => ("warn", "triangle-alert", T[$"full.reason.{hour.Reason}"]),
        LedgerVerdict.Cannot => ("off", "circle-help", T[$"full.reason.{hour.Reason}"]),
        _ => ("off", "clock", T[$"full.state.{hour.Verdict}"]),
    };

    private static string Share(LedgerHour hour) => (Math.Abs(hour.Missing ?? 0) / (NormalBand.One / 100.0)).ToString("0.0", CultureInfo.InvariantCulture);

    private IReadOnlyList<DifferingSession> People(IReadOnlyList<LedgerSession> sessions)
    {
        using var connection = database.Open();
        var known = SessionStore.Read(connection, "WHERE id IN @ids", new { ids = sessions.Select(session => session.Session).ToArray() }).ToDictionary(session => session.Id.ToString("D"), StringComparer.Ordinal);
        return [.. sessions.Select(session => new DifferingSession(session, known.GetValueOrDefault(session.Session)))];
    }

    private long Middle(DateOnly day) => (DayName.EndOf(day.AddDays(-1), store.Zone) + DayName.EndOf(day, store.Zone)) / 2;
}

/// <summary>A session whose two counts differ; whose it was is null once the store has forgotten it.</summary>
internal sealed record DifferingSession(LedgerSession Counts, Session? Session);
