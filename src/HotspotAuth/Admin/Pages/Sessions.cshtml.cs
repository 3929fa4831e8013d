using System.Globalization;
using System.Net;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Sessions;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HotspotAuth.Admin.Pages;

/// <summary>Who was online when, on which device, how much: closed sessions by person, MAC or IP address, and days. No traffic.</summary>
[Needs(Duty.Help)]
internal sealed class SessionsModel(SessionHistory history, AccountListing accounts) : AdminPage
{
    /// <summary>So many people may fit a name; with more of them nobody finds the one he means.</summary>
    private const int MostPeople = 100;

    private static readonly int[] Spans = [1, 7, 30, 90, 365];

    public override string Heading => T["sessions.title"];
    public override string Section => "sessions";

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "from")]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true, Name = "to")]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true, Name = "days")]
    public string? Days { get; set; }

    [BindProperty(SupportsGet = true, Name = ListSort.Parameter)]
    public string? SortText { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public ListSort Sort { get; private set; } = new("start", true);
    public ListPage<Session> List { get; private set; } = new([], 0, 0);
    public FormFaults Faults { get; } = new("from", "to");
    public string Period { get; private set; } = "";
    public bool IsTooManyPeople { get; private set; }
    public bool CanSortAll => !List.IsCapped;

    public IReadOnlyList<(string Label, string Address, bool IsCurrent)> Chips =>
    [
        .. Spans.Select(days => (
            days == 1 ? T["sessions.today"] : T.Format("sessions.days", days),
            Address(days),
            From is null && To is null && Span == days)),
    ];

    private int Span => Array.Find(Spans, days => days.ToString(CultureInfo.InvariantCulture) == Days) is > 0 and var chosen ? chosen : 7;

    public IActionResult OnGet()
    {
        if (Read() is not { } query) return Refused();
        var count = history.Count(query);
        var isCapped = count > SessionHistory.MostCounted;
        var total = Math.Min(count, SessionHistory.MostCounted);
        Sort = isCapped ? ListSort.Read(SortText, "-start") : ListSort.Read(SortText, "-start", "end", "bytes");
        var offset = ListPage.Offset(PageNumber, total);
        List = new ListPage<Session>(history.Page(Ordered(query), offset, ListPage.Size), offset, total, isCapped);
        return Page();
    }

    public IActionResult OnGetCsv()
    {
        if (Read() is not { } query) return Refused();
        Sort = ListSort.Read(SortText, "-start");
        var columns = Columns<Session>()
            .Add(T["add.username"], session => session.Username)
            .Add(T["col.person"], session => Person(session.Person, session.PersonTh))
            .Add(T["col.group"], session => Group(session.Group))
            .AddTime(T["col.start"], session => session.Start)
            .AddTime(T["col.end"], session => session.End)
            .Add("MAC", session => session.Mac?.ToString())
            .Add("IP", session => session.Ip?.ToString())
            .Add(T["col.nas"], Way)
            .Add(T["sessions.down"], session => session.BytesDown.ToString(CultureInfo.InvariantCulture))
            .Add(T["sessions.up"], session => session.BytesUp.ToString(CultureInfo.InvariantCulture))
            .Add(T["sessions.cause"], Cause);
        return Csv("sessions", columns, history.All(Ordered(query)));
    }

    public string Lasted(Session session) => DurationWords.Format((session.End ?? session.LastSeen) - session.Start, Language);

    public string Cause(Session session) => session.Cause is { } cause ? T.Find("cause." + cause) ?? cause : T["unknown"];

    private PageResult Refused()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private PastSessions Ordered(PastSessions query) => query with
    {
        Descending = Sort.IsDescending,
        Order = Sort.Column switch { "end" => PastOrder.End, "bytes" => PastOrder.Bytes, _ => PastOrder.Start },
    };

    /// <summary>What is asked for; null where a day can't be read.</summary>
    private PastSessions? Read()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        (From, To) = (string.IsNullOrWhiteSpace(From) ? null : From.Trim(), string.IsNullOrWhiteSpace(To) ? null : To.Trim());
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Site.Zone).DateTime);
        var last = Day(To, "to", today);
        var first = Day(From, "from", (To is null ? today : last).AddDays(1 - Span));
        if (Faults.Any) return null;
        if (first > last)
        {
            Faults.Add("to", T["sessions.order"]);
            return null;
        }

        var query = new PastSessions(Midnight(first), Midnight(last.AddDays(1)));
        Period = Dates.Range(query.From, query.To.AddMinutes(-1));
        if (Search is null) return query;
        if (MacAddress.TryParse(Search, out var mac)) return query with { Mac = mac };
        if (Search.AsSpan().IndexOfAny(".:") >= 0 && IPAddress.TryParse(Search, out var ip)) return query with { Ip = ip };
        var people = accounts.Find(Search, MostPeople + 1);
        IsTooManyPeople = people.Count > MostPeople;
        return query with { Accounts = [.. people.Take(MostPeople).Select(account => account.Id)] };
    }

    private DateOnly Day(string? text, string field, DateOnly otherwise)
    {
        if (text is null) return otherwise;
        if (DayText.TryParse(text, out var day)) return day;
        Faults.Add(field, T["sessions.day.wrong"]);
        return otherwise;
    }

    private DateTimeOffset Midnight(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, Site.Zone.GetUtcOffset(local));
    }

    private string Address(int days)
    {
        var query = QueryString.Empty;
        if (Search is { } search) query = query.Add("q", search);
        return "/sessions" + (days == 7 ? query : query.Add("days", days.ToString(CultureInfo.InvariantCulture)));
    }
}
