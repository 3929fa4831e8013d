namespace HotspotAuth.Portal.Pages;

/// <summary>What stands where there is no page, where a request is refused, and where we failed.</summary>
internal sealed class ProblemModel(PortalFrame frame) : PortalPage(frame)
{
    // A visit to the page itself is a visit to a page that does not exist.
    private int Status => Response.StatusCode < StatusCodes.Status400BadRequest ? StatusCodes.Status404NotFound : Response.StatusCode;

    /// <inheritdoc/>
    public override string Title => Status switch
    {
        StatusCodes.Status404NotFound => T["Problem.NotFound"],
        >= StatusCodes.Status500InternalServerError => T["Problem.Error"],
        _ => T["Problem.Refused"],
    };

    /// <summary>What it means and what to do.</summary>
    public string Lead => Status switch
    {
        StatusCodes.Status404NotFound => T["Problem.NotFoundLead"],
        >= StatusCodes.Status500InternalServerError => T["Problem.ErrorLead"],
        _ => T["Problem.RefusedLead"],
    };

    /// <summary>Keeps the status that led here.</summary>
    public void OnGet() => Response.StatusCode = Status;
}
