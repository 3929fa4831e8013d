using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Gateway.Link;

/// <summary>Each time that the gateway's process is there again: whoever has a session is opened anew, whoever has none is shut.</summary>
internal sealed partial class GatewayReunion(SocketGateway gateway, SessionManager sessions, HotspotMeters meters, TimeProvider time, ILogger<GatewayReunion> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var returns = meters.Meter.CreateCounter<long>("hotspot.gateway.link.returns", unit: "{time}", description: "Times that the gateway's process was there again");
        await foreach (var _ in gateway.Arrivals.ReadAllAsync(stoppingToken))
        {
            returns.Add(1);
            // Away once more, it says so at its return.
            while (gateway.Fault is null && !await TryAsync(stoppingToken)) await Task.Delay(Pause, time, stoppingToken);
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            LogOpened(logger, await sessions.ReopenAsync(cancellationToken));
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(logger, e);
            return false;
        }
    }

    [LoggerMessage(4120, LogLevel.Information, "Sessions opened anew at the gateway: {Sessions}")]
    private static partial void LogOpened(ILogger logger, int sessions);

    [LoggerMessage(4121, LogLevel.Error, "The sessions could not all be opened anew at the gateway; trying again")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
