using System.Globalization;
using System.Net;
using System.Resources;
using System.Text;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;

namespace HotspotAuth.Export.Package;

/// <summary>The cover report of a package: one page of HTML for A4 that needs nothing beside it, without a script.</summary>
internal sealed class PackageReport
{
    private const int MostGaps = 40;
    private const int MostDays = 400;

    private readonly StringBuilder _page = new();
    private readonly PackageContents _contents;
    private readonly IReadOnlyDictionary<string, (long Bytes, byte[] Sha256)> _files;
    private readonly Texts _texts;
    private readonly OfficeDates _dates;

    public PackageReport(PackageContents contents, IReadOnlyDictionary<string, (long Bytes, byte[] Sha256)> files)
    {
        (_contents, _files) = (contents, files);
        _texts = Texts(contents.Order.Language);
        _dates = new OfficeDates(contents.Store.Zone, contents.Order.Language);
    }

    private static ResourceManager Resources { get; } = new("HotspotAuth.Export.Package.PackageTexts", typeof(PackageReport).Assembly);

    /// <summary>The words of packages.</summary>
    public static Texts Texts(Language language) => new(Resources, language);

    private PackageOrder Order => _contents.Order;

    public string Page()
    {
        var site = Order.Language == Language.Thai ? _contents.Site.Name : _contents.Site.NameEn ?? _contents.Site.Name;
        Raw($"<!doctype html>\n<html lang=\"{Order.Language.Tag()}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        Raw($"<title>{Text(_texts.Format("title", _contents.Site.Ssid))}</title>\n<style>\n{Style}</style>\n</head>\n<body>\n<main>\n");
        Raw($"<header><p>{Text(site)}</p><h1>{T("heading")}</h1><p>{Text(_texts.Format("made", _dates.Full(_contents.Made), Order.Actor.Name))}</p></header>\n");
        Question();
        Letter();
        Answer();
        Rows();
        Completeness();
        Integrity();
        Check();
        Sign();
        Raw($"<footer><p>{T("limits")}</p></footer>\n</main>\n</body>\n</html>\n");
        return _page.ToString();
    }

    private void Question()
    {
        Raw($"<section class=\"echo\"><p class=\"q\">{Text(Order.Text)}</p>");
        Raw($"<p>{Text(_texts.Format("range", _dates.Full(From), _dates.Full(To)))}</p><p><code>{Utc(From)} – {Utc(To)} UTC</code></p>");
        Raw($"<p>{Text(_texts.Format("reason", Order.Reason))}</p></section>\n");
    }

    private void Letter()
    {
        if (Order.Letter is not { } letter) return;
        Head("letter");
        Raw("<table>");
        Line("letter.number", letter.Date is { } date ? $"{letter.Number} · {_dates.Date(date)}" : letter.Number);
        Line("letter.agency", letter.Agency);
        Line("letter.official", letter.CardNumber is { } card ? _texts.Format("letter.card", letter.Official, card) : letter.Official);
        Line("letter.section", letter.Section);
        if (letter.CourtOrder is { } order) Line("letter.court", order);
        if (letter.CaseNumber is { } number) Line("letter.case", number);
        Raw("</table></section>\n");
    }

    private void Answer()
    {
        if (Order.Who is not { } who) return;
        Head("answer");
        var answer = who.Answer;
        if (answer.Candidates.Count == 0) Raw($"<p class=\"verdict\">{T("answer.nobody")}</p>");
        else if (answer.IsUnique) Raw($"<p class=\"verdict\">{Text(_texts.Format("answer.one", answer.Candidates[0].Person ?? answer.Candidates[0].User))}</p>");
        else Raw($"<p class=\"verdict warn\">{Text(answer.Candidates.Count == 1 ? _texts["answer.unknown"] : _texts.Format("answer.several", Number(answer.Candidates.Count)))}</p>");
        foreach (var candidate in answer.Candidates)
        {
            Raw($"<h3>{Text(candidate.Person ?? _texts["answer.person.unknown"])}{(candidate.User is { } user ? $" <code>{Text(user)}</code>" : "")}</h3><table>");
            foreach (var link in candidate.Links)
            {
                var records = link.Records.Count == 0 ? "" : "<br><small>" + Text(string.Join(", ", link.Records.Take(6).Select(Record))) + "</small>";
                Raw($"<tr><th>{T($"grade.{link.Grade}")}</th><td>{Text(_texts.Format("link", Place(link.From), Place(link.To)))}<br><code>{Text($"{link.FromValue} → {link.ToValue ?? "?"}")}</code>{records}</td></tr>");
            }

            Raw("</table>");
        }

        if (answer.Ask is not null) Raw($"<p>{T("answer.port")}</p>");
        foreach (var conflict in answer.Conflicts) Raw($"<p class=\"warn\">{Text(_texts.Format("conflict", conflict.Ip, string.Join(", ", conflict.Macs)))}</p>");
        Raw("</section>\n");
    }

    private void Rows()
    {
        Head("rows");
        Raw("<table>");
        Line("rows.count", Number(_contents.Rows));
        Line("rows.records", Number(_contents.Proofs.Count));
        if (_contents.Export.Ambiguous > 0) Line("rows.ambiguous", Number(_contents.Export.Ambiguous));
        if (_contents.Export.Doubled > 0) Line("rows.doubled", Number(_contents.Export.Doubled));
        Raw("</table></section>\n");
    }

    private void Completeness()
    {
        var completeness = _contents.Completeness;
        Head("complete");
        Raw("<table>");
        Line("complete.until", completeness.CompleteUntil is { } until ? _dates.Full(until) : _texts["none"]);
        Line("complete.clock", completeness.Clock is { } clock ? _texts.Format("complete.clock.span", Milliseconds(clock.MinUs), Milliseconds(clock.MaxUs)) : _texts["complete.clock.none"]);
        Line("complete.gaps", completeness.Gaps.Count == 0 ? _texts["complete.gaps.none"] : Number(completeness.Gaps.Count));
        Raw("</table>");
        if (completeness.Gaps.Count > 0)
        {
            Raw("<ul>");
            foreach (var gap in completeness.Gaps.Take(MostGaps)) Raw($"<li>{Text(_texts.Format("gap", gap.Stream, _dates.Range(gap.Start, gap.End), gap.Cause, gap.Lost is { } lost ? Number(lost) : _texts["unknown"]))}</li>");
            if (completeness.Gaps.Count > MostGaps) Raw($"<li>{Text(_texts.Format("gap.more", Number(completeness.Gaps.Count - MostGaps)))}</li>");
            Raw("</ul>");
        }

        Raw("</section>\n");
    }

    private void Integrity()
    {
        Head("integrity");
        Raw("<table>");
        foreach (var key in _contents.Keys) Line("integrity.key", Fours.Of(key), isCode: true);
        foreach (var name in (string[])["data.csv", "data.jsonl", "proofs.jsonl", "complete.jsonl"]) Raw($"<tr><th>{name}</th><td><code>{Convert.ToHexStringLower(_files[name].Sha256)}</code></td></tr>");
        Raw("</table>");
        var days = _contents.Proofs.SealedDays;
        if (days.Count > 0)
        {
            Raw($"<p>{Text(_texts.Format("integrity.days", Number(days.Count)))}</p><ul class=\"days\">");
            foreach (var day in days.Take(MostDays)) Raw($"<li>{Text(_dates.Date(day))} <code>{Convert.ToHexStringLower(_files[$"digests/{DayName.Of(day)}.json"].Sha256)}</code></li>");
            Raw("</ul>");
        }

        if (_contents.Proofs.OpenDays.Count > 0) Raw($"<p class=\"warn\">{Text(_texts.Format("integrity.open", string.Join(", ", _contents.Proofs.OpenDays.Select(_dates.Date))))}</p>");
        Raw("</section>\n");
    }

    private void Check()
    {
        Head("check");
        Raw($"<ol><li>{T("check.browser")}</li><li>{T("check.python")} <code>python3 verify.py --package . --trust KEYID</code></li><li>{T("check.key")}</li></ol></section>\n");
    }

    private void Sign()
    {
        Raw("<section class=\"sign\">");
        foreach (var who in (string[])["sign.prepared", "sign.released", "sign.received"]) Raw($"<p>{T("sign.line")}<br>({T("sign.name")})<br>{T(who)}<br>{T("sign.date")}</p>");
        Raw("</section>\n");
    }

    private DateTimeOffset From => DateTimeOffset.FromUnixTimeMilliseconds(Order.Range.From);
    private DateTimeOffset To => DateTimeOffset.FromUnixTimeMilliseconds(Order.Range.To);

    private void Head(string key) => Raw($"<section><h2>{T(key)}</h2>");

    private void Line(string key, string value, bool isCode = false) => Raw($"<tr><th>{T(key)}</th><td>{(isCode ? $"<code>{Text(value)}</code>" : Text(value))}</td></tr>");

    private void Raw(string html) => _page.Append(html);

    private string T(string key) => Text(_texts[key]);

    /// <summary>A place of the chain by its word; one that has none by its own name.</summary>
    private string Place(string place) => _texts.Find($"place.{place}") ?? place;

    private static string Text(string? text) => WebUtility.HtmlEncode(text) ?? "";

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Milliseconds(long microseconds) => (microseconds / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static string Record(RowPlace place) => string.Create(CultureInfo.InvariantCulture, $"{DayName.Of(place.Day)} {place.Stream.ToString().ToLowerInvariant()} {place.Seq}");

    private const string Style = """
        :root { color-scheme: light }
        body { margin: 0; background: #F4F6F9; color: #172133; font: 15px/1.65 Sarabun, "TH Sarabun New", "Noto Sans Thai", "Leelawadee UI", Thonburi, sans-serif }
        main { max-width: 800px; margin: 0 auto; padding: 24px 16px 32px }
        header p { margin: 0; color: #435066 }
        h1 { margin: 0; font-size: 26px; line-height: 1.6 }
        h2 { margin: 0 0 8px; font-size: 17px }
        h3 { margin: 12px 0 4px; font-size: 15px }
        section { margin: 16px 0 0; padding: 16px; background: #FFF; border: 1px solid #DEE3EA; border-radius: 10px }
        .echo { background: #E8EFF8; border: 0; border-left: 4px solid #1F4B8F; border-radius: 0 10px 10px 0 }
        .echo p { margin: 0 }
        .q, .verdict { font-weight: 600 }
        .verdict { font-size: 21px; margin: 0 }
        .warn { color: #8A4B00; background: #FDF2DF; padding: 4px 12px; border-radius: 6px }
        table { border-collapse: collapse; width: 100% }
        th { text-align: left; font-weight: 400; color: #435066; padding: 4px 16px 4px 0; vertical-align: top; width: 30% }
        td { padding: 4px 0; overflow-wrap: anywhere }
        tr + tr th, tr + tr td { border-top: 1px solid #DEE3EA }
        code { font: 13px/1.5 "IBM Plex Mono", ui-monospace, Consolas, monospace; overflow-wrap: anywhere }
        small, footer { color: #586479; font-size: 13px }
        .days { columns: 1; padding-left: 20px }
        .sign { display: flex; flex-wrap: wrap; gap: 16px; justify-content: space-between; text-align: center; break-inside: avoid }
        @page { size: A4; margin: 18mm 16mm }
        @media print { body { background: #FFF; font-size: 13px } main { padding: 0; max-width: none } section { break-inside: avoid; border-color: #788395 } }

        """;
}
