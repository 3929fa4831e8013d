using HotspotAuth.Clock;
using HotspotAuth.Ledger;
using HotspotAuth.Operation;
using HotspotAuth.Words;

namespace HotspotAuth.Admin;

/// <summary>The six questions of whoever answers for the log. What is not measured is grey with a question mark, never green.</summary>
internal sealed class IntegrityTiles(AdminPage page)
{
    private const int FewDays = 30;
    private const int VeryFewDays = 7;
    private static readonly TimeSpan LateDrill = TimeSpan.FromHours(26);

    private Texts T => page.T;

    public IReadOnlyList<Tile> Of(IntegrityFigures? figures) =>
        [Complete(figures), Sealed(figures), Clock(figures), Disk(figures), Drill(figures), Backup(figures)];

    private Tile Complete(IntegrityFigures? figures)
    {
        if (figures?.CompleteUntil is not { } until) return Unknown("log");
        if (figures.Missing is [var first, ..])
        {
            var all = TimeSpan.FromTicks(figures.Missing.Sum(gap => gap.Length.Ticks));
            return Warn("log", T.Format("tile.log.gap", DurationWords.Format(all, page.Language)), T["tile.look"], page.Dates.Range(first.From, first.To));
        }

        // The log shows no gap of its own, yet it has less or more than was counted elsewhere.
        if (figures.Outside is { } hour)
        {
            var share = Math.Abs(hour.Missing ?? 0) / (NormalBand.One / 100.0);
            var tile = Warn("log", T.Format("tile.log.differs", share.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)), T["tile.look"], T.Format("tile.log.hour", page.Dates.Range(Times.Stored(hour.From), Times.Stored(hour.To))));
            return page.May(Duty.ReadTraffic) || page.May(Duty.ReadTrail) ? tile with { Address = "/audit/completeness" } : tile;
        }

        return Ok("log", T["tile.log.whole"], T["tile.log.ok"], T.Format("tile.log.until", page.Dates.Near(until, page.Now)));
    }

    private Tile Sealed(IntegrityFigures? figures) => figures switch
    {
        null => Unknown("seal"),
        { Unsealed: > 0 } => Warn("seal", Day(figures.SealedTo), T["tile.look"], T.Format("tile.seal.behind", AdminPage.Number(figures.Unsealed))),
        { SealedTo: null } => Unknown("seal"),
        _ => Ok("seal", Day(figures.SealedTo), T["tile.seal.ok"], T["tile.seal.note"]),
    };

    private Tile Clock(IntegrityFigures? figures)
    {
        if (figures?.ClockOffset is not { } offset) return Unknown("clock");
        var value = T.Format("tile.clock.value", offset.TotalMilliseconds.ToString("#,0.0", System.Globalization.CultureInfo.InvariantCulture));
        return offset <= ClockWatch.Limit ? Ok("clock", value, T["tile.clock.ok"], T["tile.clock.limit"]) : Make("bad", "octagon-x", "clock", value, T["tile.clock.off"], T["tile.clock.limit"]);
    }

    private Tile Disk(IntegrityFigures? figures)
    {
        if (figures?.DaysLeft is not { } days) return Unknown("disk");
        var value = T.Format("tile.disk.value", AdminPage.Number(days));
        var used = 100 - (int)(figures.DiskFree * 100 / Math.Max(1, figures.DiskTotal));
        var note = T.Format("tile.disk.note", used);
        return days <= VeryFewDays ? Make("bad", "octagon-x", "disk", value, T["tile.disk.few"], note)
            : days <= FewDays && !figures.IsRoomForAll ? Warn("disk", value, T["tile.look"], note)
            : Ok("disk", value, T["tile.disk.ok"], note);
    }

    private Tile Drill(IntegrityFigures? figures)
    {
        if (figures?.Drill is not { } last) return Unknown("drill");
        var when = page.Dates.Near(last.Time, page.Now);
        return last.Failed is { } failed ? Make("bad", "octagon-x", "drill", T["tile.drill.failed"], T[$"tile.drill.at.{failed.Stage}"], when)
            : page.Now - last.Time > LateDrill ? Warn("drill", when, T["tile.look"], T["tile.drill.late"])
            : Ok("drill", T["tile.drill.passed"], T["tile.drill.ok"], when);
    }

    private Tile Backup(IntegrityFigures? figures)
    {
        if (figures?.Backup is not { } backup) return Unknown("backup");
        var value = backup.Good is { } good ? page.Dates.Near(good, page.Now) : "–";
        return backup.Fault is null ? Ok("backup", value, T["tile.backup.ok"], T["tile.backup.note"])
            : backup.Good is { } last && page.Now - last <= HotspotAuth.Backup.BackupHealth.Late ? Warn("backup", value, T["tile.look"], T["tile.backup.failed"])
            : Make("bad", "octagon-x", "backup", value, T["tile.backup.old"], T["tile.backup.failed"]);
    }

    private string Day(DateOnly? day) => day is { } known ? page.Dates.Date(known) : "–";

    private Tile Unknown(string key) => Make("unknown", "circle-help", key, "?", T["tile.unknown"], T[$"tile.{key}.unknown"]);

    private Tile Ok(string key, string value, string word, string note) => Make("ok", "circle-check", key, value, word, note);

    private Tile Warn(string key, string value, string word, string note) => Make("warn", "triangle-alert", key, value, word, note);

    private Tile Make(string kind, string sign, string key, string value, string word, string note) => new(kind, null, T["tile." + key], value, sign, word, note);
}
