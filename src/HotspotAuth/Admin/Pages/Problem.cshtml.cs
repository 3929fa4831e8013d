using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>What a refused or failed request shows: what happened, then what to do. Never an exception's text.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
internal sealed class ProblemModel(AdministratorStore administrators) : AdminPage
{
    private static readonly int[] Known = [400, 401, 403, 404, 429, 500];

    public override string Heading => T[Key];

    [BindProperty(SupportsGet = true, Name = "code")]
    public int Code { get; set; }

    public string Key => $"problem.{(Known.Contains(Code) ? Code : Code < 500 ? 400 : 500)}";

    /// <summary>The roles that open the page that was refused; none where it was not for want of one.</summary>
    public IReadOnlyList<ConsoleRole> Needed { get; private set; } = [];

    /// <summary>Who could do it, or give the role: people of the same office.</summary>
    public IReadOnlyList<string> Holders { get; private set; } = [];

    /// <summary>What has to be done before anything else; null when nothing has.</summary>
    public string? First => Code == 403 ? FirstThings.DueOf(User) : null;

    public void OnGet()
    {
        // Asked for by its own address, it is an ordinary page that tells of nothing.
        if (HttpContext.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>() is null
            && HttpContext.Features.Get<Microsoft.AspNetCore.Diagnostics.IExceptionHandlerFeature>() is null)
            Code = Response.StatusCode = StatusCodes.Status404NotFound;
        if (Code == StatusCodes.Status403Forbidden && First is null && User.Identity?.IsAuthenticated == true)
            Tell(HttpContext.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>()?.Endpoint?.Metadata.GetMetadata<NeedsAttribute>());
    }

    private void Tell(NeedsAttribute? needs)
    {
        if (needs is null) return;
        Needed = [.. Enum.GetValues<ConsoleRole>().Where(role => Duties.Of(role).Intersect(needs.Duties).Any())];
        Holders = [.. administrators.List().Where(a => a.Disabled is null && a.Roles.Intersect(Needed).Any()).Select(a => a.Name)];
    }

    public void OnPost() => OnGet();
}
