namespace HotspotAuth.Admin;

internal static partial class Log
{
    [LoggerMessage(6000, LogLevel.Information, "Console certificate ({Kind}), SHA-256 {Fingerprint}")]
    public static partial void Certificate(ILogger logger, string kind, string fingerprint);

    [LoggerMessage(6001, LogLevel.Information, "Administrator {Username} signed in from {Origin}")]
    public static partial void SignedIn(ILogger logger, string username, string? origin);

    [LoggerMessage(6002, LogLevel.Warning, "A sign-in to the console from {Origin} was refused")]
    public static partial void SignInRefused(ILogger logger, string? origin);

    [LoggerMessage(6003, LogLevel.Information, "Administrator {Username} signed out")]
    public static partial void SignedOut(ILogger logger, string username);

    [LoggerMessage(6004, LogLevel.Information, "Administrator {Username} changed his own password")]
    public static partial void PasswordChanged(ILogger logger, string username);

    [LoggerMessage(6060, LogLevel.Warning, "A code of administrator {Username} from {Origin} was wrong")]
    public static partial void CodeRefused(ILogger logger, string username, string? origin);

    [LoggerMessage(6061, LogLevel.Information, "Administrator {Username} made a second factor")]
    public static partial void SecondFactorMade(ILogger logger, string username);

    [LoggerMessage(6062, LogLevel.Information, "Administrator {Username} ended {Count} sign-ins of {Owner}")]
    public static partial void SignInsEnded(ILogger logger, string username, int count, string owner);
}
