using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

[ForEverySignedIn]
internal sealed class SignOutModel(ILogger<SignOutModel> logger) : AdminPage
{
    public override string Heading => T["me.out"];

    public IActionResult OnGet() => Redirect("/");

    public async Task<IActionResult> OnPostAsync()
    {
        Log.SignedOut(logger, User.Username());
        await AdminSignIn.EndAsync(HttpContext);
        return Redirect("/sign-in");
    }
}
