using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>The second step of the sign-in. Until the code is right nobody is signed in: the ticket opens this page alone.</summary>
[AllowAnonymous]
internal sealed class SignInCodeModel(AdministratorStore administrators, SecondSteps steps, ILogger<SignInCodeModel> logger) : AdminPage
{
    public override string Heading => T["door.code.title"];
    public FormFaults Faults { get; } = new("code");

    [BindProperty(Name = "code")]
    public string? Code { get; set; }

    public IActionResult OnGet() => Step is null ? Redirect("/sign-in") : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (Step is not { } step)
            return Redirect("/sign-in?over");
        if (string.IsNullOrWhiteSpace(Code))
            return Again("door.code.missing");
        if (administrators.EnterCode(step.Username, Code, Me.Origin) is not { } administrator)
        {
            Log.CodeRefused(logger, step.Username, Me.Origin?.ToString());
            if (administrators.Find(step.Username)?.IsLocked(Now) != true)
                return Again("door.code.wrong");
            Forget();
            return Redirect("/sign-in?over");
        }

        Forget();
        Log.SignedIn(logger, administrator.Username, Me.Origin?.ToString());
        await AdminSignIn.BeginAsync(HttpContext, administrator, step.PasswordTag);
        return Redirect(FirstThings.DueOf(administrator) ?? FirstThings.HomeOf(administrator, step.Next));
    }

    private SecondStep? Step => steps.Find(SecondStepCookie.Of(Request));

    private void Forget()
    {
        steps.End(SecondStepCookie.Of(Request));
        SecondStepCookie.Clear(HttpContext);
    }

    private IActionResult Again(string fault)
    {
        Faults.Add("code", T[fault]);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
