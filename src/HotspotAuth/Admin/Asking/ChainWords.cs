using System.Globalization;
using HotspotAuth.Export;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;

namespace HotspotAuth.Admin.Asking;

/// <summary>One step of the chain in words, as <c>_Chain</c> draws it.</summary>
/// <param name="Grade">How sure it is.</param>
/// <param name="Title">From what to what.</param>
/// <param name="Value">The values themselves; machine values in the even face.</param>
/// <param name="Why">What it rests on.</param>
/// <param name="Records">How many records there are to look at.</param>
/// <param name="Address">Where they are shown; null where there is none.</param>
internal sealed record ChainLink(LinkGrade Grade, string Title, EchoPart Value, string Why, int Records, string? Address)
{
    /// <summary>Said of a missing fact that the answer does not rest on.</summary>
    public string? Apart { get; init; }
}

/// <summary>A candidate's chain on a page.</summary>
internal sealed record ChainView(IReadOnlyList<ChainLink> Links, Texts Texts);

/// <summary>Tells the chain of an answer: outside address, inside address, device, session and its end, account, event, slip, holder.</summary>
internal sealed class ChainWords(AdminPage page, Inquired inquired)
{
    /// <summary>The end of the session among the links of an address; after the last of them.</summary>
    public const string EndLink = "end";

    private readonly Texts _texts = page.T;

    public ChainView Of(int number)
    {
        var candidate = inquired.Answer.Candidates[number];
        var links = new List<ChainLink>();
        for (var i = 0; i < candidate.Links.Count; i++)
        {
            links.Add(Link(candidate, candidate.Links[i], number, i));
            if (candidate.Links[i].To == "session" && candidate.Span is { } session) links.Add(End(candidate, session, number));
        }

        return new ChainView(links, _texts);
    }

    public string Time(long at) => page.Dates.Seconds(DateTimeOffset.FromUnixTimeMilliseconds(at), inquired.Asked.Time.Told);

    private ChainLink Link(WhoisCandidate candidate, WhoisLink link, int number, int at)
    {
        var value = (link.From, link.To) switch
        {
            ("outside", _) => new EchoPart($"{link.FromValue} → {Inside(link)}", IsMono: true),
            ("ip", "mac") => new EchoPart($"{link.FromValue} → {link.ToValue ?? "?"}", IsMono: true),
            (_, "session") => new EchoPart(link.ToValue ?? "?", IsMono: true),
            ("session", "account") => new EchoPart(link.ToValue ?? "?", IsMono: true),
            ("event", "slip") => new EchoPart(_texts.Format("who.slip", link.ToValue)),
            (_, "person") => new EchoPart(page.Person(link.ToValue ?? "?", candidate.Held?.NameTh)),
            _ => new EchoPart(link.ToValue ?? "?"),
        };
        return new ChainLink(link.Grade, _texts[$"who.link.{link.From}.{link.To}"], value, Why(candidate, link), link.Rows.Count, link.Rows.Count == 0 ? null : Records(number, at.ToString(CultureInfo.InvariantCulture)));
    }

    private static string Inside(WhoisLink link) => link.Rows.OfType<StoredTranslation>().Select(t => t.Row.InsidePort).Distinct().ToArray() is [var port] ? $"{link.ToValue}:{port.ToString(CultureInfo.InvariantCulture)}" : link.ToValue ?? "?";

    private string Why(WhoisCandidate candidate, WhoisLink link) => (link.From, link.To, link.Grade) switch
    {
        (_, "mac" or "session", LinkGrade.Missing) => _texts[$"who.missing.{link.To}"],
        ("outside", _, _) => Translated(link),
        ("ip", "mac", _) => Bound(link),
        (_, "session", _) => Lived(candidate.Span!, link),
        ("session", "account", _) => _texts["who.why.account"],
        ("account", "event", _) => candidate.Event is { } e ? _texts.Format("who.why.event", e.Responsible) : "",
        ("event", "slip", _) => _texts["who.why.slip"],
        (_, "person", LinkGrade.Missing) => _texts[candidate.Kept is null ? "who.missing.account" : "who.missing.holder"],
        _ => Held(candidate.Held!),
    };

    private string Translated(WhoisLink link)
    {
        var rows = link.Rows.OfType<StoredTranslation>().ToArray();
        var (from, to) = (rows.Min(t => t.Row.Start), rows.Max(t => t.Row.End));
        return to is { } end ? _texts.Format("who.why.nat", Time(from), Time(end)) : _texts.Format("who.why.nat.open", Time(from));
    }

    private string Bound(WhoisLink link)
    {
        // What says most is told: a lease, what was seen on the wire, the traffic itself, the session's own words.
        var told = link.Rows.OfType<StoredBinding>().OrderByDescending(b => b.Row.Source is BindingSource.Lease or BindingSource.Config).ThenBy(b => b.Row.Time).Select(b => (StoredBinding?)b).FirstOrDefault();
        var words = told is { } binding ? _texts.Format($"who.why.binding.{binding.Row.Source}", Time(binding.Row.Time), Time(binding.Row.End))
            : link.Rows.OfType<StoredFlow>().Select(f => (StoredFlow?)f).FirstOrDefault() is { } flow ? _texts.Format("who.why.flow", Time(flow.Row.Time), Time(flow.Row.End))
            : _texts["who.why.named"];
        return link.Grade == LinkGrade.Inferred ? $"{words} {_texts["who.why.disputed"]}" : words;
    }

    private string Lived(SessionSpan session, WhoisLink link)
    {
        var words = session.End is { } end ? _texts.Format("who.why.session", Time(session.Start), Time(end)) : _texts.Format("who.why.session.open", Time(session.Start), Time(session.LastTime));
        return link.Grade == LinkGrade.Inferred ? $"{words} {_texts["who.why.session.past"]}" : words;
    }

    private string Held(HeldBy held)
    {
        var words = held.Entry is { } entry
            ? _texts.Format(entry.Role == "user" ? "who.why.self" : "who.why.desk", page.Dates.Table(entry.Named), entry.NamedBy)
            : _texts[$"who.held.{held.Basis}"];
        if (held.Entry is not null && held.Basis != HolderBasis.Bound) words = $"{words} · {_texts[$"who.held.{held.Basis}"]}";
        return held.Phone is { Length: > 5 } phone ? $"{words} · {_texts.Format("who.phone", Masked(phone))}" : words;
    }

    /// <summary>Enough to recognise a number, not to call it.</summary>
    private static string Masked(string phone) => $"{phone[..2]}x xxx x{phone[^3..]}";

    private ChainLink End(WhoisCandidate candidate, SessionSpan session, int number)
    {
        var (grade, value) = candidate.EndIs switch
        {
            EndBasis.None => (LinkGrade.Missing, _texts["who.end.none"]),
            EndBasis.Stop => (LinkGrade.Proved, _texts.Format("who.end.stop", Time(session.End!.Value))),
            EndBasis.Silence => (LinkGrade.Inferred, _texts.Format("who.end.silence", Time(session.End!.Value))),
            _ => (LinkGrade.Inferred, _texts.Format("who.end.reboot", Time(session.End!.Value))),
        };
        var why = candidate.EndIs switch
        {
            EndBasis.None => _texts.Format("who.end.none.why", Time(session.LastTime)),
            EndBasis.Reboot => _texts.Format("who.end.reboot.why", session.Nas ?? _texts["nas.own"]),
            _ => session.Ending is { Row.Cause: { } cause } ? _texts.Find($"cause.{cause}") ?? cause : "",
        };
        // Past the newest record of a NAS's session the answer does rest on when it ended.
        var apart = session.End is not null || session.LastTime >= inquired.Answer.Window.To - 1 || session.Nas is null;
        return new ChainLink(grade, _texts["who.end"], new EchoPart(value), why, session.Ending is null ? 0 : 1, session.Ending is null ? null : Records(number, EndLink))
        {
            Apart = apart ? _texts["who.end.apart"] : null,
        };
    }

    private string Records(int candidate, string link) => string.Create(CultureInfo.InvariantCulture, $"/audit/who/{inquired.Inquiry.Id}/records/{candidate}/{link}");
}
