using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using HotspotAuth.Operation;
using HotspotAuth.Portal;
using HotspotAuth.Words;

namespace HotspotAuth.Events.Slips;

/// <summary>
/// Slips as pages of A4, eight cells of 105 × 74.25 mm a page. The console shows them under its own policy (no style in them, no script);
/// <see cref="Document"/> is the same as one file that needs nothing beside it.
/// </summary>
internal sealed class SlipSheetHtml(HotspotSettings settings, PortalAddress portal)
{
    public const int OnAPage = 8;

    /// <summary>Signs of a code that fit at full size.</summary>
    private const int Roomy = 8;

    private const string Style = "console-slips.css";

    // Thai stays Thai: as entities a page would be six times as long.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private const string DrawnSeal = """
        <symbol id="seal" viewBox="0 0 44 44"><circle cx="22" cy="22" r="21" fill="none" stroke="#000" stroke-width="1.6"/><circle cx="22" cy="22" r="17.5" fill="none" stroke="#000" stroke-width=".8"/><path d="M9 31v-9h4v-4c0-2.500 3-3 4-6 1 3 4 3.500 4 6v4h2v-4c0-2.500 3-3 4-6 1 3 4 3.500 4 6v4h4v9z"/></symbol>
        """;

    /// <summary>Dashed lines where the knife goes, and solid marks at the paper's edges to lay the ruler on.</summary>
    private const string Cuts = """
        <symbol id="cuts" viewBox="0 0 210 297"><path fill="none" stroke="#000" stroke-width=".106" stroke-dasharray="1.2 1.2" d="M105 0v297M0 74.25h210M0 148.5h210M0 222.75h210"/><path fill="none" stroke="#000" stroke-width=".2" d="M105 0v4M105 293v4M0 74.25h4M206 74.25h4M0 148.5h4M206 148.5h4M0 222.75h4M206 222.75h4"/></symbol>
        """;

    /// <summary>The sheets, for a page that links the style. Slips whose secret can't be opened are left out: the page says which.</summary>
    /// <param name="shown">The event.</param>
    /// <param name="total">How many slips it has in all.</param>
    /// <param name="slips">Those to print.</param>
    /// <param name="t">The language of the slips.</param>
    public string Sheets(FloorEvent shown, int total, IReadOnlyList<PrintedSlip> slips, Texts t)
    {
        var page = new StringBuilder(64 * 1024);
        page.Append("<svg hidden aria-hidden=\"true\">").Append(Seal()).Append(Cuts).Append("</svg>");
        foreach (var sheet in slips.Where(slip => slip.Secret is not null).Chunk(OnAPage))
        {
            page.Append("<div class=\"sheet\">");
            foreach (var slip in sheet) Cell(page, shown, total, slip.Slip, slip.Secret!, t);
            page.Append("<svg class=\"cuts\" aria-hidden=\"true\"><use href=\"#cuts\"/></svg></div>");
        }

        return page.ToString();
    }

    /// <summary>One file with style and letters in it, to be opened in any browser and printed.</summary>
    public string Document(FloorEvent shown, int total, IReadOnlyList<PrintedSlip> slips, Texts t)
    {
        var files = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        var style = File.ReadAllText(Path.Combine(files, "css", "tokens.css")) + File.ReadAllText(Path.Combine(files, "css", Style));
        foreach (var font in new[] { "sarabun-th-400", "sarabun-th-600", "plex-mono-500" })
        {
            var data = Convert.ToBase64String(File.ReadAllBytes(Path.Combine(files, "lib", "fonts", $"{font}.woff2")));
            style = style.Replace($"../lib/fonts/{font}.woff2", $"data:font/woff2;base64,{data}", StringComparison.Ordinal);
        }

        return $"""
            <!doctype html>
            <html lang="{t.Language.Tag()}"><head><meta charset="utf-8"><title>{Encoder.Encode(t.Format("floor.slips.title", shown.Project))}</title><style>{style}</style></head>
            <body>{Sheets(shown, total, slips, t)}</body></html>
            """;
    }

    private void Cell(StringBuilder page, FloorEvent shown, int total, GuestSlip slip, string secret, Texts t)
    {
        var site = settings.Site;
        var dates = new OfficeDates(site.Zone, t.Language);
        var name = t.Language == Language.English ? site.NameEn ?? site.Name : site.Name;
        var qr = SlipQr.Of(SlipAddress.Of(portal.Base, slip.Username, secret));
        var isCode = secret == slip.Username;
        page.Append(CultureInfo.InvariantCulture, $"""
            <section class="slip"><div class="hd"><svg class="seal" aria-hidden="true"><use href="#seal"/></svg><p>{Encoder.Encode(name)}<b>{Encoder.Encode(shown.Project)}</b></p><span class="n">{slip.Number}<small>/{total}</small></span></div>
            <div class="mid"><div><ol><li><span>{Bold(t, "floor.slip.join", site.Ssid)}</span></li><li><span>{Bold(t, "floor.slip.open", portal.Shown)}</span></li><li><span>{Encoder.Encode(t[isCode ? "floor.slip.type" : "floor.slip.type.two"])}</span></li></ol>
            """);
        if (isCode) page.Append(secret.Length > Roomy ? "<p class=\"code long\">" : "<p class=\"code\">").Append(Encoder.Encode(SlipAddress.Grouped(secret))).Append("</p>");
        else page.Append("<p class=\"code two\">").Append(Encoder.Encode(slip.Username)).Append("<br>").Append(Encoder.Encode(secret)).Append("</p>");
        page.Append(CultureInfo.InvariantCulture, $"""
            </div><div class="qr"><svg viewBox="0 0 {qr.Size} {qr.Size}" role="img" aria-label="{Encoder.Encode(t.Format("floor.slip.qr", slip.Number))}"><path d="{qr.Path}"/></svg>{Encoder.Encode(t.Format("floor.slip.scan", site.Ssid))}</div></div>
            <div class="ft"><p class="p">{Encoder.Encode(Period(t, dates, slip.From ?? shown.From, slip.Until ?? shown.Until))}</p><p class="q">{Encoder.Encode(Small(t, slip))}</p></div></section>

            """);
    }

    private static string Period(Texts t, OfficeDates dates, DateTimeOffset from, DateTimeOffset until) => t.Format(
        "floor.slip.valid", $"{dates.ShortDay(from)} {dates.Clock(from)}", dates.ShortDay(from) == dates.ShortDay(until) ? dates.Clock(until) : $"{dates.ShortDay(until)} {dates.Clock(until)}");

    private string Small(Texts t, GuestSlip slip)
    {
        var phone = PhoneWords.Read(settings.Site.Contact ?? "").Phone;
        return string.Join(" · ",
        [
            phone is null ? t["floor.slip.help.ask"] : t.Format("floor.slip.help", phone.Shown),
            t.Format(slip.MaxDevices == 1 ? "floor.slip.devices.one" : "floor.slip.devices", slip.MaxDevices),
            t.Format("floor.slip.privacy", settings.Retention.Days),
        ]);
    }

    private static string Bold(Texts t, string key, string word) =>
        string.Join($"<b>{Encoder.Encode(word)}</b>", t[key].Split("{0}").Select(Encoder.Encode));

    private string Seal() => settings.Site.LogoPath is { } path && File.Exists(path)
        ? $"<symbol id=\"seal\" viewBox=\"0 0 44 44\"><image width=\"44\" height=\"44\" href=\"data:{(path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) ? "image/svg+xml" : "image/png")};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}\"/></symbol>"
        : DrawnSeal;
}
