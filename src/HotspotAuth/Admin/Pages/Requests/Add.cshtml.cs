using System.Globalization;
using System.Security.Cryptography;
using HotspotAuth.Requests;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Requests;

/// <summary>Part 1 of the form: who asks for what, and what he promises.</summary>
[Needs(Duty.Ask)]
internal sealed class AddModel(RequestStore requests) : RequestPage
{
    private static readonly string[] FieldOrder =
        ["name_th", "name", "position", "section", "phone", "extension", "email", "from", "until", "users", "others", "purpose", "pledge"];

    private const int LongestForm = 64;

    public override string Heading => T["request.add.title"];
    public FormFaults Faults { get; } = new(FieldOrder);

    /// <summary>An earlier request of his that this one begins from.</summary>
    [BindProperty(SupportsGet = true, Name = "again")]
    public string? Again { get; set; }

    public RequestForm Form { get; private set; } = new() { Form = "", Pledge = "" };
    public DateEntry From { get; private set; } = new(null, null, null, null);
    public DateEntry Until { get; private set; } = new(null, null, null, null);

    public void OnGet()
    {
        var today = TimeZoneInfo.ConvertTime(Now, Site.Zone);
        From = new DateEntry(Text(today.Day), Text(today.Month), Text(Dates.Year(today.Year)), null);
        Form = Form with { Form = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), Users = "1" };
        if (Again is not null && Find(Again) is { } before && before.AskedBy == User.Username()) Form = Filled(before);
    }

    public IActionResult OnPost()
    {
        From = DateEntry.Read(Request, "from");
        Until = DateEntry.Read(Request, "until");
        Form = new RequestForm
        {
            Form = Typed("form") is { Length: > 0 and <= LongestForm } form ? form : Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
            NameTh = Typed("name_th"),
            Name = Typed("name"),
            Position = Typed("position"),
            Section = Typed("section"),
            Phone = Typed("phone"),
            Extension = Typed("extension"),
            Email = Typed("email"),
            From = Moment("from", From, TimeOnly.MinValue),
            Until = Moment("until", Until, new TimeOnly(23, 59)),
            Users = Typed("users"),
            Others = Typed("others"),
            Purpose = Typed("purpose"),
            Pledged = Typed("pledge") == "yes",
            Pledge = T[HotspotAuth.Requests.Pledge.TextKey],
        };
        var wanted = Form.Read(Now, out var faults);
        foreach (var fault in faults.Where(fault => Faults[fault.Field] is null)) Faults.Add(fault.Field, Sentence(fault));
        if (wanted is not null && !Faults.Any)
        {
            if (requests.Ask(wanted, Signer) is { } id) return Redirect(string.Create(CultureInfo.InvariantCulture, $"/request/{id}?done=ask"));
            Faults.Add("name_th", T["request.fault.many"]);
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private DateTimeOffset? Moment(string field, DateEntry entry, TimeOnly time)
    {
        if (entry.Fault(Site.Zone, time, out var moment) is not { } fault) return moment;
        Faults.Add(field, entry.IsEmpty ? T["request.fault.day"] : T[fault]);
        return null;
    }

    private RequestForm Filled(StaffRequest before) => Form with
    {
        NameTh = before.Applicant.NameTh,
        Name = before.Applicant.Name,
        Position = before.Position,
        Section = before.Section,
        Phone = before.Phone,
        Extension = before.Extension,
        Email = before.Applicant.Email,
        Users = Text(before.People.Count),
        Others = string.Join('\n', before.People.Skip(1).Select(p => p.Email is { } email ? $"{p.NameTh}, {p.Name}, {email}" : $"{p.NameTh}, {p.Name}")),
        Purpose = before.Purpose,
    };

    private string? Typed(string field) => Request.Form[field] is [var typed, ..] ? typed : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
