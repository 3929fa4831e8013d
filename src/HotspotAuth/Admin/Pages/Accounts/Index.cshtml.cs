using HotspotAuth.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Accounts;

/// <summary>Who has an account, and may it be used now?</summary>
[Needs(Duty.SeePeople)]
internal sealed class IndexModel(AccountStore accounts) : AdminPage
{
    public override string Heading => T["accounts.title"];
    public override string Section => "accounts";

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "state")]
    public string? StateTag { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public AccountState? State { get; private set; }
    public ListPage<Account> List { get; private set; } = new([], 0, 0);
    public IReadOnlyList<Filter> Filters { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        State = Array.Find(Enum.GetValues<AccountState>(), state => Tag(state) == StateTag) is var state && Tag(state) == StateTag ? state : null;
        var filters = new List<Filter>();
        foreach (var choice in new AccountState?[] { null, AccountState.Active, AccountState.Disabled, AccountState.Closed })
        {
            var count = await accounts.CountAsync(new AccountQuery(Search, choice), Cancelled);
            filters.Add(new Filter(T[choice is { } one ? $"state.{one}" : "filter.all"], count, Address(choice), choice == State));
        }

        Filters = filters;
        var total = filters.Find(filter => filter.IsCurrent)!.Count;
        var offset = ListPage.Offset(PageNumber, total);
        List = new ListPage<Account>(await accounts.ListAsync(new AccountQuery(Search, State, offset, ListPage.Size), Cancelled), offset, total);
    }

    public static string Tag(AccountState state) => state.ToString().ToLowerInvariant();

    private string Address(AccountState? state)
    {
        var query = QueryString.Empty;
        if (Search is { } search)
            query = query.Add("q", search);
        if (state is { } one)
            query = query.Add("state", Tag(one));
        return "/accounts" + query;
    }
}

/// <summary>A chip that narrows a list, with how many it leaves.</summary>
internal sealed record Filter(string Label, int Count, string Address, bool IsCurrent);
