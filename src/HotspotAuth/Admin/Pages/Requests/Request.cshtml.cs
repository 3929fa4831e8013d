using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Requests;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Requests;

/// <summary>May he? The form's four parts in their order, with the signatures so far and the one that is due.</summary>
[Needs(Duty.Ask, Duty.Recommend, Duty.Approve, Duty.Issue)]
internal sealed class RequestModel(RequestStore requests, ShownOnce shownOnce, GroupStore groups, HotspotSettings settings) : RequestPage
{
    public const int MostText = 200;

    public override string Heading => T.Format("request.of", Person(Form.Applicant.Name, Form.Applicant.NameTh));

    [BindProperty(SupportsGet = true, Name = "id")]
    public string? Id { get; set; }

    /// <summary>What was just done, from the address; said only when the request bears it out.</summary>
    [BindProperty(SupportsGet = true, Name = "done")]
    public string? Done { get; set; }

    [BindProperty(Name = "text")]
    public string? Text { get; set; }

    [BindProperty(Name = "card")]
    public string? Card { get; set; }

    [BindProperty(Name = "group")]
    public string? ChosenGroup { get; set; }

    [BindProperty(Name = "delivery")]
    public string? Delivery { get; set; }

    public StaffRequest Form { get; private set; } = null!;

    /// <summary>What stands in the way of what was just tried.</summary>
    public RequestObstacle? Obstacle { get; private set; }

    public IReadOnlyList<string> Usernames { get; private set; } = [];
    public FormFaults Faults { get; private set; } = new();
    public bool MailWorks => settings.Mail.Host is not null;
    public string Address => string.Create(CultureInfo.InvariantCulture, $"/request/{Form.Id}");
    public bool IsMine => Form.AskedBy == User.Username();

    public IReadOnlyList<string> Groups => field ??= [.. groups.List().Select(group => group.Name).Where(name => name != AccountGroup.Guest)];

    public string? DoneKey => (Done, Form.State) switch
    {
        ("ask", RequestState.Requested) => "request.done.ask",
        ("recommend", RequestState.Recommended) => "request.done.recommend",
        ("approve", RequestState.Approved) => "request.done.approve",
        ("refuse", RequestState.Refused) => "request.done.refuse",
        ("withdraw", RequestState.Withdrawn) => "request.done.withdraw",
        _ => null,
    };

    /// <summary>The signature that is due and that this console user may put; null where it is another's turn.</summary>
    public StepKind? Due => Next is { } next && Against(next) is null ? next : null;

    /// <summary>Why the part that is due, and his by his roles, can't be signed by him.</summary>
    public RequestObstacle? Blocked => Next is { } next && Against(next) is { } obstacle and not RequestObstacle.NotHis ? obstacle : null;

    public bool MayWithdraw => Against(StepKind.Withdraw) is null;

    private StepKind? Next => Form.State switch
    {
        RequestState.Requested => StepKind.Recommend,
        RequestState.Recommended => StepKind.Approve,
        RequestState.Approved => StepKind.Issue,
        _ => null,
    };

    private RequestObstacle? Against(StepKind kind) => RequestRules.Against(Form, kind, Signer, StandsFor is not null);

    public IActionResult OnGet()
    {
        if (Find(Id) is not { } found) return NotFound();
        Form = found;
        Prepare();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Find(Id) is not { } found) return NotFound();
        Form = found;
        if (Kind(Field("do")) is not { } kind || !Enum.TryParse<RequestState>(Field("seen"), ignoreCase: true, out var seen)) return BadRequest();
        Usernames = [.. Form.People.Select(person => Field(UserField(person)) ?? "")];
        Faults = new FormFaults([.. Form.People.Select(UserField), "card", "text"]);
        var text = TypedText.Clean(Text, MostText);
        if (text is null) Faults.Add("text", T.Format("request.fault.text", MostText));
        else if (TypedText.HoldsCardNumber(text)) Faults.Add("text", T["request.fault.card"]);
        else if (text.Length == 0 && RequestRules.NeedsReason(kind)) Faults.Add("text", T["request.fault.reason"]);
        // The state is looked at first: whoever came too late is told that, not what he forgot to fill in.
        if (kind == StepKind.Issue && Form.State == seen && Form.Card is null && Card != "yes") Faults.Add("card", T["request.fault.card.unseen"]);
        if (Faults.Any && Form.State == seen) return Again(StatusCodes.Status422UnprocessableEntity);
        return kind == StepKind.Issue ? await IssueAsync(seen, text ?? "") : Sign(kind, seen, text ?? "");
    }

    public static string UserField(RequestPerson person) => string.Create(CultureInfo.InvariantCulture, $"username{person.Place}");

    /// <summary>What <see cref="IssuedModel"/> shows once: a line for each account.</summary>
    public static string OnceName(long request) => string.Create(CultureInfo.InvariantCulture, $"request {request}");

    private IActionResult Sign(StepKind kind, RequestState seen, string text)
    {
        var signed = requests.Sign(Form.Id, kind, seen, Signer, text, cardChecked: Card == "yes");
        if (signed.Done) return Redirect($"{Address}?done={RequestRules.After(kind) switch { RequestState.Recommended => "recommend", RequestState.Approved => "approve", _ => "refuse" }}");
        return Hinder(signed);
    }

    private async Task<IActionResult> IssueAsync(RequestState seen, string text)
    {
        var group = Groups.Contains(ChosenGroup ?? "", StringComparer.Ordinal) ? ChosenGroup! : AccountGroup.Staff;
        var issued = await requests.IssueAsync(Form.Id, seen, new Issue(Usernames, group, text, Card == "yes", MailWorks && Delivery == "mail"), Signer, Cancelled);
        if (issued.Signed.Obstacle is not null) return Hinder(issued.Signed);
        if (issued.Faults.Count > 0)
        {
            foreach (var (place, fault) in issued.Faults)
            {
                // What is no username's fault can't be mended here: the period is over, say.
                var field = fault.Field == "username" ? UserField(Form.People[place - 1]) : "text";
                if (Faults[field] is null) Faults.Add(field, fault.Field == "valid_until" ? T["request.fault.over"] : T[AccountFaultText.Key(fault)]);
            }

            return Again(StatusCodes.Status422UnprocessableEntity);
        }

        var once = shownOnce.Keep(User.Username(), OnceName(Form.Id), string.Join('\n', issued.Accounts.Select(account => $"{account.Username}\t{account.Password}")));
        return Redirect($"{Address}/issued?once={once}");
    }

    private IActionResult Hinder(Signed signed)
    {
        if (signed.Request is { } now) Form = now;
        Obstacle = signed.Obstacle;
        return Again(signed.Obstacle == RequestObstacle.State ? StatusCodes.Status409Conflict : StatusCodes.Status403Forbidden);
    }

    private IActionResult Again(int status)
    {
        Response.StatusCode = status;
        Prepare();
        return Page();
    }

    private void Prepare()
    {
        if (Due == StepKind.Issue && Usernames.Count == 0) Usernames = requests.Ideas(Form);
        ChosenGroup ??= Groups.FirstOrDefault(group => group == Form.Section) ?? AccountGroup.Staff;
    }

    // What this page's own buttons say; taking back has its page, asking too.
    private static StepKind? Kind(string? done) => done switch
    {
        "recommend" => StepKind.Recommend,
        "not-recommend" => StepKind.NotRecommend,
        "approve" => StepKind.Approve,
        "not-approve" => StepKind.NotApprove,
        "issue" => StepKind.Issue,
        "not-issue" => StepKind.NotIssue,
        _ => null,
    };

    private string? Field(string name) => Request.Form[name] is [var typed, ..] ? typed : null;
}
