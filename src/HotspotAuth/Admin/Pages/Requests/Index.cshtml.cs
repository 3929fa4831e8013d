using System.Globalization;
using HotspotAuth.Requests;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Requests;

/// <summary>What waits for me, and how far is each request?</summary>
[Needs(Duty.Ask, Duty.Recommend, Duty.Approve, Duty.Issue)]
internal sealed class IndexModel(RequestStore requests) : RequestPage
{
    public override string Heading => T["request.title"];

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true, Name = ListSort.Parameter)]
    public string? SortText { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public int Waiting { get; private set; }
    public bool ShowsWaiting => Show == "waiting";
    public ListPage<RequestLine> List { get; private set; } = new([], 0, 0);
    public IReadOnlyList<RequestChip> Chips { get; private set; } = [];

    /// <summary>What is to be done, in a sentence.</summary>
    public string Lead => (SeesAll, Waiting) switch
    {
        (false, _) => T["request.lead.mine"],
        (true, 0) => T["request.lead.none"],
        _ => T.Format("request.lead.waiting", Number(Waiting)),
    };

    /// <summary>What waits comes oldest first, everything else newest first.</summary>
    public ListSort Sort => ListSort.Read(SortText, ShowsWaiting ? "asked" : "-asked", "name", "from");

    public void OnGet()
    {
        var choices = Read();
        Chips = [.. choices.Select(choice => new RequestChip(T[$"request.show.{choice}"], requests.Count(Query(choice)), ListAddress.With(Request, "show", choice), choice == Show))];
        var total = Chips.First(chip => chip.IsCurrent).Count;
        var offset = ListPage.Offset(PageNumber, total);
        List = Sort.IsFirst ? new ListPage<RequestLine>(requests.List(Query(Show!), offset, ListPage.Size), offset, total) : Sorted().Page(PageNumber);
    }

    public IActionResult OnGetCsv()
    {
        Read();
        var columns = Columns<RequestLine>()
            .Add(T["list.request.number"], line => line.Id.ToString(CultureInfo.InvariantCulture))
            .Add(T["add.name_th"], line => line.NameTh)
            .Add(T["add.name"], line => line.Name)
            .Add(T["list.section"], line => line.Section)
            .Add(T["event.users"], line => line.People.ToString(CultureInfo.InvariantCulture))
            .Add(T["col.state"], line => T[RequestSign.Of(line.State).TextKey])
            .AddTime(T["add.valid_from"], line => line.From)
            .AddTime(T["add.valid_until"], line => line.Until)
            .AddTime(T["request.col.asked"], line => line.Asked)
            .Add(T["list.asked_by"], line => line.AskedBy);
        return Csv("requests", columns, Sorted());
    }

    private string[] Read()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        Waiting = SeesAll ? requests.CountWaiting(Signer) : 0;
        var choices = Choices();
        // What waits for the reader comes first, without his asking.
        if (!choices.Contains(Show ?? "", StringComparer.Ordinal)) Show = Waiting > 0 && Search is null ? "waiting" : "all";
        return choices;
    }

    private IReadOnlyList<RequestLine> Sorted()
    {
        var found = requests.List(Query(Show!), 0, int.MaxValue);
        return Sort.Turn(Sort.Column switch
        {
            "name" => found.ByName(line => Person(line.Name, line.NameTh)).ThenBy(line => line.Id),
            "from" => found.OrderBy(line => line.From).ThenBy(line => line.Id),
            _ => found.OrderBy(line => line.Id),
        });
    }

    private string[] Choices() =>
    [
        .. SeesAll ? new[] { "waiting" } : [],
        "all",
        .. SeesAll && May(Duty.Ask) ? new[] { "mine" } : [],
        .. Enum.GetNames<RequestState>().Select(name => name.ToLowerInvariant()),
    ];

    private RequestQuery Query(string choice) => new(
        Signer, Search, Enum.TryParse<RequestState>(choice, ignoreCase: true, out var state) ? state : null, OnlyWaiting: choice == "waiting", OnlyOwn: choice == "mine");
}

/// <summary>A chip that narrows the list, with how many it leaves.</summary>
internal sealed record RequestChip(string Label, int Count, string Address, bool IsCurrent);
