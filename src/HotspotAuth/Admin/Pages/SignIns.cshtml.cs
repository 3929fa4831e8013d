using HotspotAuth.Audit;
using HotspotAuth.Operation;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>Where am I signed in, and is it all me? Who keeps the console's people sees theirs too.</summary>
[ForEverySignedIn]
internal sealed class SignInsModel(AdminSignIns signIns, Database database, TimeProvider time, ILogger<SignInsModel> logger) : AdminPage
{
    public override string Heading => T["door.signins.title"];
    public override string Section => "sign-ins";

    public IReadOnlyList<OpenSignIn> Mine { get; private set; } = [];
    public IReadOnlyList<OpenSignIn> Others { get; private set; } = [];
    public string? Here { get; private set; }

    [BindProperty(SupportsGet = true, Name = "ended")]
    public string? Ended { get; set; }

    [BindProperty(Name = "handle")]
    public string? Handle { get; set; }

    public void OnGet()
    {
        Here = signIns.HandleOf(User.SignInId());
        Mine = signIns.Of(User.Username());
        if (May(Duty.Administer)) Others = [.. signIns.Of(null).Where(signIn => signIn.Username != User.Username())];
    }

    public IActionResult OnPost()
    {
        // Another's only for who keeps the console's people; anybody else's handle is nobody's.
        if (signIns.EndByHandle(Handle, May(Duty.Administer) ? null : User.Username()) is not { } ended) return Redirect("/sign-ins");
        Record(ended.Username, 1);
        return Redirect("/sign-ins?ended=1");
    }

    public IActionResult OnPostOthers()
    {
        if (signIns.EndAll(User.Username(), User.SignInId()) is > 0 and var count) Record(User.Username(), count);
        return Redirect("/sign-ins?ended=1");
    }

    private void Record(string owner, int count)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        AuditOutbox.Add(transaction, time.GetUtcNow(), Me, "sign-in-end", owner, rows: count);
        transaction.Commit();
        Log.SignInsEnded(logger, User.Username(), count, owner);
    }
}
