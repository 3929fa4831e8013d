using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Portal;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Accounts;

/// <summary>One new account. Its password is made here, shown once on the next page, and changed at the first log-in.</summary>
[Needs(Duty.Issue)]
internal sealed class AddModel(AccountStore accounts, GroupStore groups, HotspotSettings settings, ShownOnce shownOnce) : AdminPage
{
    public override string Heading => T["accounts.add"];
    public override string Section => "accounts";
    public FormFaults Faults { get; } = new("username", "name_th", "name", "group", "max_devices", "position", "phone", "extension", "email", "valid_from", "valid_until");

    [BindProperty(Name = "username")]
    public string? Username { get; set; }

    [BindProperty(Name = "name_th")]
    public string? NameTh { get; set; }

    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    [BindProperty(Name = "group")]
    public string? ChosenGroup { get; set; }

    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    [BindProperty(Name = "phone")]
    public string? Phone { get; set; }

    [BindProperty(Name = "position")]
    public string? Position { get; set; }

    [BindProperty(Name = "extension")]
    public string? Extension { get; set; }

    [BindProperty(Name = "id_checked")]
    public string? IdCheckedMark { get; set; }

    public bool IdChecked => IdCheckedMark == "yes";
    public IReadOnlyList<string> Groups => field ??= [.. groups.List().Select(group => group.Name).OrderByDescending(name => name == AccountGroup.Staff)];

    [BindProperty(Name = "max_devices")]
    public string? MaxDevices { get; set; }

    public DateEntry From { get; private set; } = new(null, null, null, null);
    public DateEntry Until { get; private set; } = new(null, null, null, null);

    public async Task<IActionResult> OnPostAsync()
    {
        From = DateEntry.Read(Request, "valid_from");
        Until = DateEntry.Read(Request, "valid_until");
        var from = Moment("valid_from", From, TimeOnly.MinValue);
        var until = Moment("valid_until", Until, new TimeOnly(23, 59));
        var devices = Devices();
        try
        {
            // Checked as a whole even when a field could not be read, so that all faults are told at once.
            var account = new NewAccount
            {
                Username = Username ?? "",
                Name = Text(Name) ?? Text(NameTh) ?? "",
                NameTh = Text(NameTh),
                Email = Text(Email),
                Phone = Text(Phone),
                Position = Text(Position),
                Extension = Text(Extension),
                IdCheckedBy = IdChecked ? User.DisplayName() : null,
                IdCheckedOn = IdChecked ? Now : null,
                Group = Groups.Contains(ChosenGroup, StringComparer.Ordinal) ? ChosenGroup! : AccountGroup.Staff,
                MaxDevices = devices,
                ValidFrom = from,
                ValidUntil = until,
            };
            Add(AccountRules.Check(account, Now));
            if (!Faults.Any)
            {
                var added = await accounts.AddAsync(account, Me, Cancelled);
                var once = shownOnce.Keep(User.Username(), added.Account.Username, added.GeneratedPassword!);
                return Redirect($"/account/{Uri.EscapeDataString(added.Account.Username)}/password?once={once}");
            }
        }
        catch (AccountException e)
        {
            Add(e.Faults);
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private void Add(IEnumerable<AccountFault> faults)
    {
        foreach (var fault in faults)
        {
            // The form asks for the Thai name first; either will do.
            var field = fault is { Field: "name", Kind: AccountFaultKind.Missing } ? "name_th" : fault.Field;
            if (Faults[field] is null)
                Faults.Add(field, Sentence(fault));
        }
    }

    private string Sentence(AccountFault fault) => fault is { Field: "username", Kind: AccountFaultKind.Malformed } && ThaiKeyboard.IsThai(Username!)
        ? T.Format("keyboard.thai", Username, ThaiKeyboard.ToEnglish(Username!))
        : fault is { Kind: AccountFaultKind.Taken, ClosedOn: { } closed } ? T.Format("people.taken.closed", Dates.Table(closed), Dates.Table(closed.AddDays(settings.Retention.IdentityDays))) : T[AccountFaultText.Key(fault)];

    private DateTimeOffset? Moment(string field, DateEntry entry, TimeOnly emptyTime)
    {
        if (entry.IsEmpty)
            return null;
        if (entry.Fault(Site.Zone, emptyTime, out var moment) is not { } fault)
            return moment;
        Faults.Add(field, T[fault]);
        return null;
    }

    private int? Devices()
    {
        if (string.IsNullOrWhiteSpace(MaxDevices))
            return null;
        // Out of range on purpose where it is no number: the rules' own sentence fits.
        return int.TryParse(MaxDevices.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var devices) ? devices : 0;
    }

    private static string? Text(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();
}
