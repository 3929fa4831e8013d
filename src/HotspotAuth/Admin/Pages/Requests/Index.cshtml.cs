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

    public void OnGet()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        Waiting = SeesAll ? requests.CountWaiting(Signer) : 0;
        var choices = Choices();
        // What waits for the reader comes first, without his asking.
        if (!choices.Contains(Show ?? "", StringComparer.Ordinal)) Show = Waiting > 0 && Search is null ? "waiting" : "all";
        Chips = [.. choices.Select(choice => new RequestChip(T[$"request.show.{choice}"], requests.Count(Query(choice)), Address(choice), choice == Show))];
        var total = Chips.First(chip => chip.IsCurrent).Count;
        var offset = ListPage.Offset(PageNumber, total);
        List = new ListPage<RequestLine>(requests.List(Query(Show!), offset, ListPage.Size), offset, total);
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

    private string Address(string choice) => "/requests" + (Search is { } search ? QueryString.Create("q", search) : QueryString.Empty).Add("show", choice);
}

/// <summary>A chip that narrows the list, with how many it leaves.</summary>
internal sealed record RequestChip(string Label, int Count, string Address, bool IsCurrent);
