using HotspotAuth.Words;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using QRCoder;

namespace HotspotAuth.Admin.Pages;

/// <summary>Making one's second factor, a new phone, or new recovery codes. What exists is proved by a code of it first.</summary>
[ForEverySignedIn]
internal sealed class SecondFactorModel(AdministratorStore administrators, SecondFactors factors, FreshSecrets fresh, AdminSignIns signIns, ShownOnce shownOnce, ILogger<SecondFactorModel> logger) : AdminPage
{
    public override string Heading => T[Factor is null ? "door.factor.title" : IsChange ? "door.factor.title.change" : "door.factor.title.have"];
    public FormFaults Faults { get; } = new("proof", "code");

    /// <summary>Nothing else is open before this is done.</summary>
    public bool IsDue => User.MustEnrolSecondFactor();

    public SecondFactor? Factor { get; private set; }

    /// <summary>Another app takes the place of the one there is.</summary>
    [BindProperty(SupportsGet = true, Name = "change")]
    public bool IsChange { get; set; }

    /// <summary>A code of the factor there is.</summary>
    [BindProperty(Name = "proof")]
    public string? Proof { get; set; }

    /// <summary>A code of the app that is to be.</summary>
    [BindProperty(Name = "code")]
    public string? Code { get; set; }

    public string Key => Fours.Of(Totp.Base32(Secret));

    /// <summary>Drawn here: a picture made elsewhere would have to be told the secret.</summary>
    public IHtmlContent Qr()
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(Totp.Uri(Secret, $"{Site.Ssid} console", User.Username()), QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return new HtmlString(code.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute));
    }

    public void OnGet() => Factor = factors.Of(User.Username());

    public async Task<IActionResult> OnPostAsync()
    {
        Factor = factors.Of(User.Username());
        if (Factor is not null && !IsProved()) return Again();
        // The proof was taken and used up; a wrong code of the new app is told on the same page and asks for another proof.
        if (factors.Enrol(User.Username(), Secret, Code, Me) is not { } codes)
        {
            Faults.Add("code", T["door.code.wrong"]);
            return Again();
        }

        Log.SecondFactorMade(logger, User.Username());
        return await ShowAsync(codes);
    }

    public async Task<IActionResult> OnPostCodesAsync()
    {
        Factor = factors.Of(User.Username());
        if (Factor is null) return Redirect(FirstThings.SecondFactor);
        return IsProved() ? await ShowAsync(factors.Renew(User.Username(), Me)) : Again();
    }

    private byte[] Secret => fresh.Of(User.SignInId() ?? "");

    private bool IsProved()
    {
        if (administrators.IsCode(User.Username(), Proof, Me.Origin)) return true;
        Faults.Add("proof", T["door.code.wrong"]);
        return false;
    }

    private IActionResult Again()
    {
        // Guessed at too often, the open screen closes too.
        if (administrators.Find(User.Username())?.IsLocked(Now) == true) signIns.EndAll(User.Username());
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private async Task<IActionResult> ShowAsync(IReadOnlyList<string> codes)
    {
        var tag = signIns.PasswordTag(User.SignInId());
        if (tag is null || administrators.Find(User.Username()) is not { } administrator) return Redirect("/sign-in");
        // His other sign-ins began without this factor.
        fresh.Forget(User.SignInId()!);
        signIns.EndAll(administrator.Username);
        await AdminSignIn.BeginAsync(HttpContext, administrator, tag);
        return Redirect($"/second-factor/codes?once={shownOnce.Keep(administrator.Username, administrator.Username, string.Join(' ', codes))}");
    }
}
