using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace HotspotAuth.Admin;

/// <summary>The console's cookie: host-only, unreadable to scripts, never sent by another site, idle for half an hour at most.</summary>
internal static class AdminSignIn
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    /// <summary>The limiter of the two pages that compute a slow hash.</summary>
    public const string Limit = "sign-in";

    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    private const string SignInClaim = "sign-in";
    private const string MustChange = "must-change";
    private const string MustEnrol = "must-enrol";

    public static void AddAdminSignIn(this IServiceCollection services) =>
        services.AddAuthentication(Scheme).AddCookie(Scheme, options =>
        {
            options.Cookie.Name = "__Host-console";
            options.Cookie.HttpOnly = true;
            options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.Path = "/";
            options.ExpireTimeSpan = Idle;
            options.SlidingExpiration = true;
            options.LoginPath = "/sign-in";
            options.ReturnUrlParameter = "next";
            options.Events.OnValidatePrincipal = ValidateAsync;
            options.Events.OnCheckSlidingExpiration = Slide;
            options.Events.OnRedirectToLogin = Challenge;
            options.Events.OnRedirectToAccessDenied = Forbid;
        });

    public static Task BeginAsync(HttpContext context, Administrator administrator, string password) =>
        BeginAsync(context, administrator, context.RequestServices.GetRequiredService<AdminSignIns>().Tag(password));

    public static async Task BeginAsync(HttpContext context, Administrator administrator, byte[] passwordTag)
    {
        var id = context.RequestServices.GetRequiredService<AdminSignIns>().Begin(
            administrator.Username, passwordTag, administrator.Stamp, AdminPage.Origin(context), BrowserName.Of(context.Request.Headers.UserAgent));
        var identity = new ClaimsIdentity(Scheme, ClaimTypes.NameIdentifier, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, administrator.Username));
        identity.AddClaim(new Claim(ClaimTypes.Name, administrator.Name));
        identity.AddClaim(new Claim(SignInClaim, id));
        identity.AddClaim(new Claim(ClaimTypes.Role, ConsoleRoles.ToText(administrator.Roles)));
        if (administrator.MustChangePassword)
            identity.AddClaim(new Claim(MustChange, "yes"));
        if (administrator.MustEnrol)
            identity.AddClaim(new Claim(MustEnrol, "yes"));
        await context.SignInAsync(Scheme, new ClaimsPrincipal(identity));
    }

    public static async Task EndAsync(HttpContext context)
    {
        context.RequestServices.GetRequiredService<AdminSignIns>().End(context.User.SignInId());
        await context.SignOutAsync(Scheme);
    }

    public static string Username(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";

    public static string DisplayName(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.Name) ?? "";

    public static IReadOnlyList<ConsoleRole> Roles(this ClaimsPrincipal user) => ConsoleRoles.FromText(user.FindFirstValue(ClaimTypes.Role) ?? "");

    public static string? SignInId(this ClaimsPrincipal user) => user.FindFirstValue(SignInClaim);

    public static bool MustChangePassword(this ClaimsPrincipal user) => user.HasClaim(MustChange, "yes");

    public static bool MustEnrolSecondFactor(this ClaimsPrincipal user) => user.HasClaim(MustEnrol, "yes");

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var username = context.Principal?.Username();
        // The store is asked each time: what another administrator or a verb took away is gone with the next request.
        if (services.GetRequiredService<AdministratorStore>().StampOf(username) is { } stamp
            && services.GetRequiredService<AdminSignIns>().Continue(context.Principal?.SignInId(), username, stamp, LivePart.IsAutomatic(context.Request)))
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }

    private static Task Slide(CookieSlidingExpirationContext context)
    {
        // A page that refreshes itself is nobody's presence; any other request is, not only those past half the time.
        context.ShouldRenew = !LivePart.IsAutomatic(context.Request) && context.ElapsedTime > TimeSpan.FromMinutes(1);
        return Task.CompletedTask;
    }

    // Who is signed in and may not is told so on the page of that address; another sign-in would not help.
    private static Task Forbid(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static Task Challenge(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            // The path alone: the host in a Host header is the sender's word.
            context.Response.Redirect(new Uri(context.RedirectUri).PathAndQuery);
        else
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
