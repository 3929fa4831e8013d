using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Events.Register;
using HotspotAuth.Events.Slips;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>Who holds slip n? One field for scanner and fingers, then a name; back to the field for the next guest.</summary>
[Needs(Duty.Issue, Duty.Help)]
internal sealed class RegisterModel(HandOut handOut, Holders holders, AccountStore accounts) : FloorPage
{
    public override string Heading => T["floor.register.title"];
    public override string Tab => "register";

    [BindProperty(SupportsGet = true, Name = "slip")]
    public int? SlipNumber { get; set; }

    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true, Name = ListSort.Parameter)]
    public string? SortText { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    [BindProperty(SupportsGet = true, Name = "saved")]
    public int? Saved { get; set; }

    [BindProperty(Name = "scan")]
    public string? Scan { get; set; }

    [BindProperty(Name = "name")]
    public string? TypedName { get; set; }

    [BindProperty(Name = "phone")]
    public string? TypedPhone { get; set; }

    [BindProperty(Name = "replace")]
    public string? Replace { get; set; }

    public FormFaults Faults { get; } = new("name", "phone", "replace");
    public string? ScanFault { get; private set; }

    /// <summary>The event whose slip was scanned here.</summary>
    public long? Elsewhere { get; private set; }

    public IReadOnlyList<GuestSlip> All { get; private set; } = [];

    /// <summary>The slip in hand.</summary>
    public GuestSlip? Slip { get; private set; }

    public IReadOnlyList<HolderEntry> History { get; private set; } = [];
    public IReadOnlyList<LikelyHolder> Likely { get; private set; } = [];
    public IReadOnlyList<Filter> Filters { get; private set; } = [];
    public ListPage<GuestSlip> List { get; private set; } = new([], 0, 0);
    public ListSort Sort => ListSort.Read(SortText, "slip", "name", "named");
    public GuestSlip? JustNamed => Saved is { } number ? All.FirstOrDefault(slip => slip.Number == number && slip.Holder is not null) : null;

    public string Verdict
    {
        get
        {
            var named = All.Count(slip => slip.Holder is not null);
            return named == All.Count ? T.Format("floor.register.verdict.all", Number(named)) : T.Format("floor.register.verdict", Number(named), Number(All.Count));
        }
    }

    public IActionResult OnGet()
    {
        if (!Find()) return NotFound();
        Load();
        if (Slip is { } slip) (TypedName, TypedPhone) = slip.Holder is null ? (slip.Expected, slip.Expected is null ? null : slip.Phone) : (null, null);
        return Page();
    }

    public IActionResult OnGetCsv()
    {
        if (!Find()) return NotFound();
        var columns = Columns<GuestSlip>()
            .Add(T["floor.col.slip"], slip => slip.Number.ToString(CultureInfo.InvariantCulture))
            .Add(T["floor.col.holder"], slip => slip.Holder)
            .Add(T["event.agency"], slip => slip.Agency)
            .Add(T["floor.col.phone"], slip => slip.Holder is null ? null : slip.Phone)
            .AddTime(T["floor.register.when"], slip => slip.HolderNamed);
        return Csv(System.FormattableString.Invariant($"event-{Id}-register"), columns, Chosen(Roll.Of(Id)));
    }

    /// <summary>What was scanned is posted, never part of an address: it may be a code.</summary>
    public IActionResult OnPostFind()
    {
        if (!Find()) return NotFound();
        SlipNumber = null;
        Load();
        if (SlipScan.Read(Scan) is not { } scan) return Again(T["floor.register.scan.missing"]);
        if (scan.Number is { } number)
            return All.Any(slip => slip.Number == number) ? To(number) : Again(T.Format("floor.register.scan.none", Number(number), Number(All.Count == 0 ? 0 : All[^1].Number)));
        if (Roll.Find(scan.Code!) is not { } found) return Again(T["floor.register.scan.unknown"]);
        if (found.Event == Id) return To(found.Slip.Number);
        Elsewhere = found.Event;
        return Again(T.Format("floor.register.scan.other", Roll.Find(found.Event)!.Project));
    }

    public async Task<IActionResult> OnPostNameAsync()
    {
        if (!Find()) return NotFound();
        Load();
        if (Slip is not { } slip || await accounts.FindAsync(slip.Username, Cancelled) is not { } account) return NotFound();
        var picked = LikelyHolder.Read(TypedName);
        var (name, phone) = HolderName.Read(picked.Name, string.IsNullOrWhiteSpace(TypedPhone) ? picked.Phone : TypedPhone);
        if (name is null) Faults.Add("name", T["floor.register.name.missing"]);
        if (phone is null) Faults.Add("phone", T["floor.register.phone.missing"]);
        var isHeld = slip.Holder is not null;
        if (isHeld && Replace is null) Faults.Add("replace", T["floor.register.replace.missing"]);
        if (!Faults.Any && await holders.NameAsync(account, new HolderName(name!, phone!), Me, replace: isHeld, Cancelled))
            return Redirect(At("register") + System.FormattableString.Invariant($"?saved={slip.Number}"));
        // Between the look and the save somebody else, or the guest himself, was named: the page shows who.
        if (!Faults.Any)
        {
            Load();
            Faults.Add("replace", T["floor.register.replace.missing"]);
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    public string Who(HolderEntry entry) => entry.Role == "user" ? T["floor.register.by.user"] : T.Format("floor.register.by", entry.NamedBy);

    private void Load()
    {
        All = Roll.Of(Id);
        Slip = SlipNumber is { } number ? All.FirstOrDefault(slip => slip.Number == number) : null;
        if (Slip is { } slip1)
        {
            History = holders.HistoryOf(slip1.Account);
            Likely = handOut.Likely(Event);
        }

        Show = Show is "unnamed" or "named" ? Show : null;
        var named = All.Count(slip => slip.Holder is not null);
        Filters =
        [
            new Filter(T["filter.all"], All.Count, ListAddress.With(Request, "show", null), Show is null),
            new Filter(T["floor.filter.unnamed"], All.Count - named, ListAddress.With(Request, "show", "unnamed"), Show == "unnamed"),
            new Filter(T["floor.filter.named"], named, ListAddress.With(Request, "show", "named"), Show == "named"),
        ];
        List = Chosen(All).Page(PageNumber);
    }

    private IReadOnlyList<GuestSlip> Chosen(IReadOnlyList<GuestSlip> all)
    {
        var chosen = all.Where(slip => Show is not ("unnamed" or "named") || (slip.Holder is null) == (Show == "unnamed"));
        return Sort.Turn(Sort.Column switch
        {
            "name" => chosen.ByName(slip => slip.Holder ?? slip.Expected).ThenBy(slip => slip.Number),
            "named" => chosen.OrderBy(slip => slip.HolderNamed ?? DateTimeOffset.MinValue).ThenBy(slip => slip.Number),
            _ => chosen.OrderBy(slip => slip.Number),
        });
    }

    private RedirectResult To(int number) => Redirect(At("register") + System.FormattableString.Invariant($"?slip={number}"));

    private PageResult Again(string fault)
    {
        ScanFault = fault;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
