using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace HotspotAuth.Admin.Pages;

[EnableRateLimiting(AdminSignIn.Limit)]
[ForEverySignedIn]
internal sealed class PasswordModel(AdministratorStore administrators, AdminSignIns signIns, ILogger<PasswordModel> logger) : AdminPage
{
    public override string Heading => T["password.title"];
    public FormFaults Faults { get; } = new("current", "fresh", "again");

    /// <summary>The one-time password was used: nothing else is open before this is done.</summary>
    public bool IsDue => User.MustChangePassword();

    [BindProperty(Name = "current")]
    public string? Current { get; set; }

    [BindProperty(Name = "fresh")]
    public string? Fresh { get; set; }

    [BindProperty(Name = "again")]
    public string? Again { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        var username = User.Username();
        if (AdminPasswords.Fault(Fresh, Again, username) is { } fault)
            Faults.Add(fault == "password.differ" ? "again" : "fresh", T.Format(fault, AdminPasswords.Shortest));
        else if (signIns.BeganWith(User.SignInId(), Fresh!))
            Faults.Add("fresh", T["password.same"]);
        // An unlocked screen must not be enough to take the account over.
        else if (!IsDue && !await administrators.IsPasswordAsync(username, Current ?? "", Me.Origin, Cancelled))
            Faults.Add("current", T["password.current.wrong"]);
        if (Faults.Any)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        await administrators.ChangePasswordAsync(username, Fresh!, Me, Cancelled);
        Log.PasswordChanged(logger, username);
        // Wherever else he is signed in, it was with the old one.
        signIns.EndAll(username);
        if (administrators.Find(username) is not { } administrator)
            return Redirect("/sign-in");
        await AdminSignIn.BeginAsync(HttpContext, administrator, Fresh!);
        return Redirect(FirstThings.DueOf(administrator) ?? "/");
    }
}
