using System.Security.Claims;

namespace HotspotAuth.Admin;

/// <summary>
/// With a one-time password an administrator can do one thing: choose his own. After that, with a role that asks for a second
/// factor, one thing more: make it.
/// </summary>
internal static class FirstThings
{
    public const string Password = "/password";
    public const string SecondFactor = "/second-factor";

    private static readonly string[] Open = ["/sign-out", "/sign-in", "/problem"];

    /// <summary>Where somebody who just signed in goes first; null when nothing is due.</summary>
    public static string? DueOf(Administrator administrator) => Due(administrator.MustChangePassword, administrator.MustEnrol);

    /// <summary>Who is there for the log alone begins where he asks it; everybody else where he wanted to go.</summary>
    public static string HomeOf(Administrator administrator, string wanted) =>
        wanted == "/" && administrator.Roles.Count > 0 && administrator.Roles.All(role => role is ConsoleRole.LogViewer or ConsoleRole.Auditor) ? "/audit/who" : wanted;

    /// <summary>What is due of somebody who is signed in.</summary>
    public static string? DueOf(ClaimsPrincipal user) => Due(user.MustChangePassword(), user.MustEnrolSecondFactor());

    public static Task HoldAsync(HttpContext context, RequestDelegate next)
    {
        if (DueOf(context.User) is not { } due
            || IsAt(context, due) || Array.Exists(Open, open => IsAt(context, open)))
            return next(context);
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            context.Response.Redirect(due);
        else
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static string? Due(bool mustChange, bool mustEnrol) => mustChange ? Password : mustEnrol ? SecondFactor : null;

    private static bool IsAt(HttpContext context, string path) => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal);
}
