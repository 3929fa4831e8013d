using System.Globalization;
using HotspotAuth.Nas;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

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
    public ListPage<NasReport> List { get; private set; } = new([], 0, 0);
    public IReadOnlyList<NasStranger> Strangers { get; private set; } = [];
    public int StrangersInAll { get; private set; }
    public Texts Words => NasTexts.In(Language);

    [BindProperty(SupportsGet = true, Name = ListSort.Parameter)]
    public string? SortText { get; set; }

    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public ListSort Sort => ListSort.Read(SortText, "state", "name", "last", "logins");
    public int All { get; private set; }
    public IReadOnlyList<Filter> Filters { get; private set; } = [];

    public void OnGet()
    {
        var all = Read();
        All = all.Count;
        Filters = [.. new (string? Tag, string Text)[] { (null, "filter.all"), ("warn", "list.nas.warn"), ("unknown", "list.nas.silent"), ("ok", "list.nas.ok") }
            .Select(choice => new Filter(T[choice.Text], all.Count(report => Is(report, choice.Tag)), ListAddress.With(Request, "show", choice.Tag), choice.Tag == Show))];
        List = Sorted(all).Page(PageNumber);
        var strangers = activity.Strangers;
        Strangers = [.. strangers.Take(StrangersShown)];
        StrangersInAll = strangers.Count;
        var matters = all.Count(report => report.Sign is "bad" or "warn");
        var silent = all.Count(report => report.Sign == "unknown");
        Verdict = All == 0
            ? T["nas.verdict.none"]
            : matters > 0
                ? T.Format("nas.verdict.warn", Number(matters), Number(All))
                : silent > 0 ? T.Format("nas.verdict.silent", Number(silent), Number(All)) : T.Format("nas.verdict.ok", Number(All));
    }

    public IActionResult OnGetCsv()
    {
        var columns = Columns<NasReport>()
            .Add(T["nas.name"], report => report.Nas.Name)
            .Add(T["nas.address"], report => NasReports.AddressOf(report.Nas))
            .Add(T["nas.kind"], report => T["nas.kind." + report.Nas.Kind])
            .Add(T["list.nas.from"], report => T[report.IsConfigured ? "nas.from.configuration" : "nas.from.added"])
            .Add(T["col.state"], report => report.Findings.Count == 0 ? Words["Ok"] : string.Join(" · ", report.Findings.Select(finding => Words[finding.ToString()])))
            .Add("Message-Authenticator", report => Words["signing." + report.Signing])
            .AddTime(T["nas.last"], report => report.Seen.Last)
            .Add(T["list.nas.accepted"], report => report.Seen.Accepted.ToString(CultureInfo.InvariantCulture))
            .Add(T["list.nas.rejected"], report => report.Seen.Rejected.ToString(CultureInfo.InvariantCulture))
            .Add(T["nas.accounting"], report => report.Seen.Accounted.ToString(CultureInfo.InvariantCulture));
        return Csv("nas", columns, Sorted(Read()));
    }

    private IReadOnlyList<NasReport> Read()
    {
        Show = Show is "warn" or "unknown" or "ok" ? Show : null;
        return NasReports.All(nases, activity, learned, Now);
    }

    private IReadOnlyList<NasReport> Sorted(IEnumerable<NasReport> all)
    {
        var chosen = all.Where(report => Is(report, Show));
        return Sort.Turn((Sort.Column switch
        {
            "name" => chosen.ByName(report => report.Nas.Name),
            "last" => chosen.OrderBy(report => report.Seen.Last ?? DateTimeOffset.MinValue).ThenByName(report => report.Nas.Name),
            "logins" => chosen.OrderBy(report => report.Seen.Accepted).ThenByName(report => report.Nas.Name),
            _ => chosen.OrderBy(report => report.Sign switch { "bad" => 0, "warn" => 1, "unknown" => 2, _ => 3 }).ThenByName(report => report.Nas.Name),
        }).ThenBy(report => report.Nas.Name, StringComparer.Ordinal));
    }

    private static bool Is(NasReport report, string? show) => show is null || report.Sign == show || (show == "warn" && report.Sign == "bad");

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
