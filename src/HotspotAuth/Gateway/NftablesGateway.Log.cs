using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

internal sealed partial class NftablesGateway
{
    [LoggerMessage(4000, LogLevel.Information, "Gateway on {Lan} is up; {Clients} open clients taken over from the kernel")]
    private static partial void LogStarted(ILogger logger, string lan, int clients);

    [LoggerMessage(4001, LogLevel.Debug, "Opened {Mac} under {Addresses} addresses")]
    private static partial void LogOpened(ILogger logger, MacAddress mac, int addresses);

    [LoggerMessage(4002, LogLevel.Debug, "Closed {Mac}")]
    private static partial void LogClosed(ILogger logger, MacAddress mac);

    [LoggerMessage(4003, LogLevel.Debug, "{Mac} now also has {Address}")]
    private static partial void LogLearned(ILogger logger, MacAddress mac, IPAddress address);

    [LoggerMessage(4004, LogLevel.Warning, "{Mac} uses {Address}, which belongs to {Owner}: not opened ({Refused} refusals so far)")]
    private static partial void LogConflict(ILogger logger, MacAddress mac, IPAddress address, MacAddress owner, long refused);

    [LoggerMessage(4005, LogLevel.Warning, "The kernel dropped neighbour events ({Losses} times so far); the neighbour table is read whole instead")]
    private static partial void LogEventsLost(ILogger logger, long losses);

    [LoggerMessage(4006, LogLevel.Error, "The kernel refused a change that nobody waits for")]
    private static partial void LogBackgroundFault(ILogger logger, Exception fault);

    [LoggerMessage(4007, LogLevel.Error, "Somebody removed our nftables table, which let everybody through; it is back, with {Clients} open clients (do not use `flush ruleset` on this machine)")]
    private static partial void LogRestored(ILogger logger, int clients);
}
