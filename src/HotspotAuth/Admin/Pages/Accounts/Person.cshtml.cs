using HotspotAuth.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Accounts;

/// <summary>Who the person is, the group and the period of an account that is there.</summary>
[Needs(Duty.Issue)]
internal sealed class PersonModel(AccountStore accounts, GroupStore groups) : AdminPage
{
    public override string Heading => T.Format("people.person.of", Person(Account.Name, Account.NameTh));
    public override string Section => "accounts";
    public FormFaults Faults { get; } = new("name_th", "name", "position", "phone", "extension", "email", "group", "valid_from", "valid_until");

    [BindProperty(SupportsGet = true, Name = "username")]
    public string? Username { get; set; }

    [BindProperty(Name = "name_th")]
    public string? NameTh { get; set; }

    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    [BindProperty(Name = "position")]
    public string? Position { get; set; }

    [BindProperty(Name = "phone")]
    public string? Phone { get; set; }

    [BindProperty(Name = "extension")]
    public string? Extension { get; set; }

    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    [BindProperty(Name = "group")]
    public string? ChosenGroup { get; set; }

    [BindProperty(Name = "language")]
    public string? Spoken { get; set; }

    [BindProperty(Name = "id_checked")]
    public string? IdCheckedMark { get; set; }

    public bool IdChecked => IdCheckedMark == "yes";
    public DateEntry From { get; private set; } = new(null, null, null, null);
    public DateEntry Until { get; private set; } = new(null, null, null, null);
    public Account Account { get; private set; } = null!;
    public IReadOnlyList<string> Groups { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await FindAsync()) return NotFound();
        (NameTh, Name, Position, Phone, Extension, Email) = (Account.NameTh, Account.Name, Account.Position, Account.Phone, Account.Extension, Account.Email);
        (ChosenGroup, Spoken) = (Account.Group, Account.Language);
        (From, Until) = (DateEntry.Of(Account.ValidFrom, Site.Zone, Language), DateEntry.Of(Account.ValidUntil, Site.Zone, Language));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await FindAsync()) return NotFound();
        (From, Until) = (DateEntry.Read(Request, "valid_from"), DateEntry.Read(Request, "valid_until"));
        var from = Moment("valid_from", From, TimeOnly.MinValue, Account.ValidFrom);
        var until = Moment("valid_until", Until, new TimeOnly(23, 59), Account.ValidUntil);
        if (!Faults.Any)
        {
            try
            {
                return accounts.Change(Account.Username, Change(from, until), Me) is null ? NotFound() : Redirect($"/account/{Uri.EscapeDataString(Account.Username)}?done=change");
            }
            catch (AccountException e)
            {
                foreach (var fault in e.Faults.Where(fault => Faults[fault.Field] is null)) Faults.Add(fault.Field, T[AccountFaultText.Key(fault)]);
            }
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private AccountChange Change(DateTimeOffset? from, DateTimeOffset? until) => new()
    {
        Person = new PersonFields
        {
            Name = Name ?? "",
            NameTh = NameTh ?? "",
            Position = Position ?? "",
            Phone = Phone ?? "",
            Extension = Extension ?? "",
            Email = Email ?? "",
            IdCheckedBy = IdChecked ? User.DisplayName() : null,
        },
        Group = Groups.Contains(ChosenGroup, StringComparer.Ordinal) ? ChosenGroup : null,
        Language = Spoken is "th" or "en" ? Spoken : null,
        // What did not change is not said: an end that is past may stay.
        ValidFrom = from == Account.ValidFrom ? null : new Setting<DateTimeOffset>(from),
        ValidUntil = until == Account.ValidUntil ? null : new Setting<DateTimeOffset>(until),
    };

    private DateTimeOffset? Moment(string field, DateEntry entry, TimeOnly emptyTime, DateTimeOffset? before)
    {
        if (entry.IsEmpty) return null;
        if (entry == DateEntry.Of(before, Site.Zone, Language)) return before;
        if (entry.Fault(Site.Zone, emptyTime, out var moment) is not { } fault) return moment;
        Faults.Add(field, T[fault]);
        return null;
    }

    private async Task<bool> FindAsync()
    {
        if (Username is null || await accounts.FindAsync(Username, Cancelled) is not { State: not AccountState.Closed } account) return false;
        (Account, Groups) = (account, [.. groups.List().Select(group => group.Name)]);
        return true;
    }
}
