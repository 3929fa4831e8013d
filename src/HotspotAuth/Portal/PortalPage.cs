using HotspotAuth.Access;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace HotspotAuth.Portal;

/// <summary>A page of the portal in the language of its path.</summary>
internal abstract class PortalPage(PortalFrame frame) : PageModel
{
    /// <summary>What stands around the page.</summary>
    public PortalFrame Frame => frame;

    /// <summary>The language of the page.</summary>
    public Language Language => LanguagePath.Of(HttpContext);

    /// <summary>The page's texts.</summary>
    public Texts T => frame.Texts(Language);

    /// <summary>The page's way to write dates.</summary>
    public OfficeDates Dates => frame.Dates(Language);

    /// <summary>The words of the browser's tab.</summary>
    public abstract string Title { get; }

    /// <summary>The address of the form where the page came of one, so that who changes the language there loses nothing but what he typed.</summary>
    protected virtual string FormAddress => "/login";

    /// <summary>Where the language switch leads: the same page, or the form where this one came of it.</summary>
    public string OtherLanguageUrl
    {
        get
        {
            var other = Language.Other();
            return HttpMethods.IsGet(Request.Method)
                ? LanguagePath.In(other, Request.Path.ToUriComponent()) + Request.QueryString.ToUriComponent()
                : LanguagePath.In(other, FormAddress);
        }
    }

    /// <summary>A link to a page of ours in this language.</summary>
    public string Link(string path) => LanguagePath.In(Language, path);

    /// <summary>
    /// Goes on by a real navigation that asks anew (303): phones look for the open door only then, and a reload never posts again.
    /// </summary>
    protected StatusCodeResult GoTo(string path, string? destination = null, string? query = null)
    {
        query ??= destination is null ? null : "dst=" + Uri.EscapeDataString(destination);
        Response.Headers.Location = Link(path) + (query is null ? "" : "?" + query);
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>Whether a form came from our own page: the token it was served with, and the origin where the browser tells one.</summary>
    protected bool IsOwnForm(FormToken tokens, string? token, string purpose, Device device) =>
        tokens.IsValid(token, purpose, device) && FormOrigin.IsOurs(Request);

    /// <summary>The posted form. Ours are plain ones; a body of any other kind is refused (415) before it is read.</summary>
    protected Task<IFormCollection> ReadFormAsync()
    {
        if (!MediaTypeHeaderValue.TryParse(Request.ContentType, out var type) || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            throw new BadHttpRequestException("The body is not a form of the portal.", StatusCodes.Status415UnsupportedMediaType);
        return Request.ReadFormAsync(HttpContext.RequestAborted);
    }

    /// <summary>One field of the posted form; null when absent.</summary>
    protected static string? Field(IFormCollection form, string name) => form.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;
}
