using HotspotAuth.Portal;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace HotspotAuth.Admin.Pages;

[AllowAnonymous]
[EnableRateLimiting(AdminSignIn.Limit)]
internal sealed class SignInModel(AdministratorStore administrators, AdminSignIns signIns, SecondSteps steps, ILogger<SignInModel> logger) : AdminPage
{
    public override string Heading => T["signin.title"];
    public FormFaults Faults { get; } = new("username", "password");
    public bool IsRefused { get; private set; }

    /// <summary>Come back from the page that asks for the code: too late, or too many wrong ones.</summary>
    public bool IsOver => Request.Query["over"].Count > 0;

    [BindProperty(SupportsGet = true, Name = "next")]
    public string? Next { get; set; }

    [BindProperty(Name = "username")]
    public string? Username { get; set; }

    [BindProperty(Name = "password")]
    public string? Password { get; set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? Redirect(Target) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (string.IsNullOrWhiteSpace(Username))
            Faults.Add("username", T["signin.username.missing"]);
        else if (ThaiKeyboard.IsThai(Username))
            Faults.Add("username", T.Format("keyboard.thai", Username, ThaiKeyboard.ToEnglish(Username)));
        if (string.IsNullOrEmpty(Password))
            Faults.Add("password", T["signin.password.missing"]);
        if (Faults.Any)
            return Again();

        var administrator = await administrators.SignInAsync(Username!, Password!, Me.Origin, Cancelled);
        if (administrator is null)
        {
            Log.SignInRefused(logger, Me.Origin?.ToString());
            IsRefused = true;
            Faults.Add("password", T["signin.refused"]);
            return Again();
        }

        if (administrator.HasSecondFactor)
        {
            SecondStepCookie.Set(HttpContext, steps.Begin(administrator.Username, signIns.Tag(Password!), Target));
            return Redirect(SecondStepCookie.Page);
        }

        Log.SignedIn(logger, administrator.Username, Me.Origin?.ToString());
        await AdminSignIn.BeginAsync(HttpContext, administrator, Password!);
        return Redirect(FirstThings.DueOf(administrator) ?? FirstThings.HomeOf(administrator, Target));
    }

    // Only to a page of ours: the address comes from the browser.
    private string Target => Url.IsLocalUrl(Next) ? Next! : "/";

    private PageResult Again()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
