namespace HotspotAuth.Gateway;

internal sealed partial class Dnsmasq
{
    [LoggerMessage(4050, LogLevel.Debug, "{Line}")]
    private static partial void LogSaid(ILogger logger, string line);

    [LoggerMessage(4051, LogLevel.Error, "dnsmasq ended with code {Code}; it is started again in {Seconds} s")]
    private static partial void LogDied(ILogger logger, int code, int seconds);

    [LoggerMessage(4052, LogLevel.Error, "dnsmasq could not be started again")]
    private static partial void LogNotRestarted(ILogger logger, Exception fault);
}
