using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Portal.Pages;

/// <summary>How do I get a new password? The answer is the same whether there is such an account or not.</summary>
internal sealed class ForgottenModel(PortalFrame frame, GuestDevice guests, ForgottenPasswords forgotten, FormToken tokens) : PortalPage(frame)
{
    private const string Form = "forgotten";

    /// <summary>The token of the form.</summary>
    public string Token { get; private set; } = "";

    /// <summary>What stood in the field.</summary>
    public string Typed { get; private set; } = "";

    /// <summary>The request was taken.</summary>
    public bool IsSent { get; private set; }

    /// <summary>What is said on top; null at first.</summary>
    public string? Fault { get; private set; }

    /// <inheritdoc/>
    protected override string FormAddress => "/forgotten";

    /// <inheritdoc/>
    public override string Title => IsSent ? T["Forgotten.SentHeading"] : Fault is null ? T["Forgotten.Heading"] : T.Format("Frame.TitleFault", T["Forgotten.Heading"]);

    /// <summary>The form, what to do after it, or the help page where no mail can be sent.</summary>
    public async Task<IActionResult> OnGetAsync(string? sent)
    {
        if (!forgotten.IsOffered) return GoTo("/help#password");
        IsSent = sent == "yes";
        return await ShowAsync(null);
    }

    /// <summary>Takes the request; looking it up is done out of sight.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (!forgotten.IsOffered) return GoTo("/help#password");
        var form = await ReadFormAsync();
        var device = await guests.FindAsync(HttpContext);
        Typed = TypedLogin.Shorten(Field(form, "username"));
        if (!IsOwnForm(tokens, Field(form, "token"), Form, device)) return await ShowAsync("Forgotten.Stale");
        if (ThaiKeyboard.IsThai(Typed)) return await ShowAsync("Fault.Thai");
        if (Typed.Length == 0) return await ShowAsync("Forgotten.Empty");
        return forgotten.TryAsk(Typed, device) ? GoTo("/forgotten", query: "sent=yes") : await ShowAsync("Forgotten.Busy");
    }

    private async Task<Microsoft.AspNetCore.Mvc.RazorPages.PageResult> ShowAsync(string? fault)
    {
        Fault = fault is null ? null : T[fault];
        Token = tokens.Issue(Form, await guests.FindAsync(HttpContext));
        return Page();
    }
}
