namespace HotspotAuth.Admin;

/// <summary>With a one-time password an administrator can do one thing: choose his own.</summary>
internal static class PasswordDue
{
    public const string Path = "/password";

    private static readonly string[] Open = [Path, "/sign-out", "/sign-in", "/problem"];

    public static Task HoldAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.User.MustChangePassword() || Array.Exists(Open, open => context.Request.Path.StartsWithSegments(open, StringComparison.Ordinal)))
            return next(context);
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            context.Response.Redirect(Path);
        else
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
