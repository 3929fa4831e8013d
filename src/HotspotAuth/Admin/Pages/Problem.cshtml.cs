using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>What a refused or failed request shows: what happened, then what to do. Never an exception's text.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
internal sealed class ProblemModel : AdminPage
{
    private static readonly int[] Known = [400, 401, 403, 404, 429, 500];

    public override string Heading => T[Key];

    [BindProperty(SupportsGet = true, Name = "code")]
    public int Code { get; set; }

    public string Key => $"problem.{(Known.Contains(Code) ? Code : Code < 500 ? 400 : 500)}";

    public void OnGet()
    {
        // Asked for by its own address, it is an ordinary page that tells of nothing.
        if (HttpContext.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>() is null
            && HttpContext.Features.Get<Microsoft.AspNetCore.Diagnostics.IExceptionHandlerFeature>() is null)
            Code = Response.StatusCode = StatusCodes.Status404NotFound;
    }

    public void OnPost() => OnGet();
}
