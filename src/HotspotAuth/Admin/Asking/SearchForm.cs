using HotspotAuth.Auditor;
using HotspotAuth.TrafficLog;
using Endpoint = HotspotAuth.Export.Endpoint;

namespace HotspotAuth.Admin.Asking;

/// <summary>"What did this address do?" as it is typed: whose, towards whom, seen as what, from when to when.</summary>
internal sealed record SearchForm(string? Whose, string? Outside, string? Peer, TimeEntry From, TimeEntry Until)
{
    private static readonly TimeEntry Nothing = new(new DateEntry(null, null, null, null), null, null);

    public static readonly string[] Fields = ["whose", "outside", "peer", "from", "until"];

    public static SearchForm Empty { get; } = new(null, null, null, Nothing, Nothing);

    public static SearchForm Read(HttpRequest request) =>
        new(request.Form["whose"], request.Form["outside"], request.Form["peer"], TimeEntry.Read(request, "from"), TimeEntry.Read(request, "until"));

    public static SearchForm Of(AskedTraffic asked, AdminPage page) => new(
        asked.Whose?.ToString(), asked.Outside?.ToString(), asked.Peer?.ToString(),
        TimeEntry.Of(asked.From, page.Site.Zone, page.Language), TimeEntry.Of(asked.Until, page.Site.Zone, page.Language));

    /// <summary>The traffic around an answer: its own address, from an hour before what was asked to an hour after.</summary>
    public static SearchForm Of(AskedWho asked, AdminPage page)
    {
        AskedTime Beside(double hours) => AskedTime.Of(asked.Time.Told.AddHours(hours), isMinute: false, null, asked.Time.IsUtc);
        return Empty with
        {
            Whose = asked.IsOutside ? null : asked.Address.ToString(),
            Outside = asked.IsOutside ? asked.Address.ToString() : null,
            Peer = asked.Peer?.ToString(),
            From = TimeEntry.Of(Beside(-1), page.Site.Zone, page.Language),
            Until = TimeEntry.Of(Beside(1), page.Site.Zone, page.Language),
        };
    }

    /// <summary>The question; null with the faults said at the fields.</summary>
    public AskedTraffic? Understand(AdminPage page, FormFaults faults)
    {
        var whose = default(AskedAddress);
        if (AskedAddress.Read(Whose, out whose) is var fault && fault is not (AddressFault.None or AddressFault.Empty)) faults.Add("whose", page.T[$"ask.address.fault.{fault}"]);
        var outside = Place("outside", Outside, page, faults);
        var peer = Place("peer", Peer, page, faults);
        if (peer is { Port: not null }) faults.Add("peer", page.T["ask.peer.fault"]);
        if (!faults.Any && whose is null && outside is null && peer is null) faults.Add("whose", page.T["search.whose.none"]);
        var (from, until) = (From.Understand("from", page.Site.Zone, page.Now, page.T, faults), Until.Understand("until", page.Site.Zone, null, page.T, faults));
        if (from is null || until is null || faults.Any) return null;
        var asked = new AskedTraffic(whose, outside, peer?.Ip, from, until);
        if (asked.From.Told < asked.End) return asked;
        faults.Add("until", page.T["search.until.before"]);
        return null;
    }

    private static Endpoint? Place(string field, string? typed, AdminPage page, FormFaults faults)
    {
        if (PastedText.Plain(typed) is { Length: 0 }) return null;
        if (Endpoint.TryParse(PastedText.Plain(typed) ?? "?", out var endpoint)) return endpoint;
        faults.Add(field, page.T[$"ask.address.fault.{AddressFault.Malformed}"]);
        return null;
    }
}
