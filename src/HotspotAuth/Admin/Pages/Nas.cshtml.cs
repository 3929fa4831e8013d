using System.Globalization;
using HotspotAuth.Nas;
using HotspotAuth.Words;

namespace HotspotAuth.Admin.Pages;

/// <summary>Do the devices report? What is wrong with each and the mend, and who knocked without being known.</summary>
[Needs(Duty.Administer, Duty.Help)]
internal sealed class NasModel(NasTable nases, NasActivity activity, LearnedStore learned) : AdminPage
{
    private const int StrangersShown = 20;

    public override string Heading => T["nav.nas"];
    public override string Section => "nas";
    public override bool IsLive => true;

    public string Verdict { get; private set; } = "";
    public IReadOnlyList<NasReport> List { get; private set; } = [];
    public IReadOnlyList<NasStranger> Strangers { get; private set; } = [];
    public int StrangersInAll { get; private set; }
    public Texts Words => NasTexts.In(Language);

    public void OnGet()
    {
        List = [.. NasReports.All(nases, activity, learned, Now).OrderBy(r => r.Sign switch { "bad" => 0, "warn" => 1, "unknown" => 2, _ => 3 }).ThenBy(r => r.Nas.Name, StringComparer.OrdinalIgnoreCase)];
        var strangers = activity.Strangers;
        Strangers = [.. strangers.Take(StrangersShown)];
        StrangersInAll = strangers.Count;
        var matters = List.Count(report => report.Sign is "bad" or "warn");
        var silent = List.Count(report => report.Sign == "unknown");
        Verdict = List.Count == 0
            ? T["nas.verdict.none"]
            : matters > 0
                ? T.Format("nas.verdict.warn", Number(matters), Number(List.Count))
                : silent > 0 ? T.Format("nas.verdict.silent", Number(silent), Number(List.Count)) : T.Format("nas.verdict.ok", Number(List.Count));
    }

    public static string Style(NasReport report) => report.Sign == "unknown" ? "off" : report.Sign;

    public static string SignOf(NasReport report) => report.Sign switch
    {
        "bad" => "octagon-x",
        "warn" => "triangle-alert",
        "unknown" => "circle-help",
        _ => "circle-check",
    };

    /// <summary>How far a clock is off, in words, and which way.</summary>
    public string Skew(TimeSpan skew) => T.Format(skew > TimeSpan.Zero ? "nas.clock.ahead" : "nas.clock.behind", SkewLength(skew.Duration()));

    public string Discards(NasReport report) => string.Join(" · ", report.Discards.Select(d => $"{Words[$"discard.{d.Kind}"]} {Number(d.Count)}"));

    private string SkewLength(TimeSpan skew) => skew < TimeSpan.FromMinutes(2)
        ? T.Format("nas.clock.seconds", ((int)Math.Round(skew.TotalSeconds)).ToString(CultureInfo.InvariantCulture))
        : DurationWords.Format(skew, Language);
}
