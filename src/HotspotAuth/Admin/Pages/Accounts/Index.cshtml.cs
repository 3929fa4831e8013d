using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Accounts;

/// <summary>Who has an account, and may it be used now?</summary>
[Needs(Duty.SeePeople)]
internal sealed class IndexModel(AccountListing accounts) : AdminPage
{
    public override string Heading => T["accounts.title"];
    public override string Section => "accounts";

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "state")]
    public string? StateTag { get; set; }

    [BindProperty(SupportsGet = true, Name = ListSort.Parameter)]
    public string? SortText { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public AccountState? State { get; private set; }
    public ListSort Sort => ListSort.Read(SortText, "name", "user", "until");
    public ListPage<Account> List { get; private set; } = new([], 0, 0);
    public IReadOnlyList<Filter> Filters { get; private set; } = [];

    private AccountQuery Query => new(Search, State, Descending: Sort.IsDescending, Order: Sort.Column switch
    {
        "user" => AccountOrder.Username,
        "until" => AccountOrder.ValidUntil,
        _ => Language == Language.Thai ? AccountOrder.NameThai : AccountOrder.NameEnglish,
    });

    public void OnGet()
    {
        Read();
        var counts = accounts.Counts(Query);
        Filters =
        [
            .. new AccountState?[] { null, AccountState.Active, AccountState.Disabled, AccountState.Closed }.Select(choice => new Filter(
                T[choice is { } one ? $"state.{one}" : "filter.all"],
                choice is { } state ? counts.GetValueOrDefault(state) : counts.Values.Sum(),
                ListAddress.With(Request, "state", choice is { } tag ? Tag(tag) : null),
                choice == State)),
        ];
        var total = Filters.First(filter => filter.IsCurrent).Count;
        var offset = ListPage.Offset(PageNumber, total);
        List = new ListPage<Account>(accounts.Page(Query with { Offset = offset, Limit = ListPage.Size }), offset, total);
    }

    public IActionResult OnGetCsv()
    {
        Read();
        var columns = Columns<Account>()
            // A slip's user name is the code that opens it.
            .Add(T["add.username"], account => account.Slip is null ? account.Username : null)
            .Add(T["add.name_th"], account => account.NameTh)
            .Add(T["add.name"], account => account.Name)
            .Add(T["col.group"], account => Group(account.Group))
            .Add(T["col.state"], account => T[AccountSign.Of(account, Now).TextKey])
            .AddTime(T["add.valid_from"], account => account.ValidFrom)
            .AddTime(T["add.valid_until"], account => account.ValidUntil)
            .Add(T["col.devices"], account => account.MaxDevices.ToString(CultureInfo.InvariantCulture))
            .Add(T["add.email"], account => account.Email)
            .Add(T["add.phone"], account => account.Phone);
        return Csv("accounts", columns, accounts.All(Query));
    }

    public static string Tag(AccountState state) => state.ToString().ToLowerInvariant();

    private void Read()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        State = Array.Find(Enum.GetValues<AccountState>(), state => Tag(state) == StateTag) is var state && Tag(state) == StateTag ? state : null;
    }
}
