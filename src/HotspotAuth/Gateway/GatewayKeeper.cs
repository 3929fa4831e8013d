using HotspotAuth.Operation;

namespace HotspotAuth.Gateway;

/// <summary>
/// Beside the running gateway, in the process that holds it: its figures, changed lists of devices that are taken over at SIGHUP, and the ruleset
/// that is taken away at the stop where the configuration says so.
/// </summary>
internal sealed partial class GatewayKeeper(NftablesGateway gateway, GatewaySettings settings, HotspotMeters meters, ILogger<GatewayKeeper> logger)
    : IHostedService, IReloading, ITurning
{
    public string TurningName => "gateway";

    /// <summary>Looks of the thread that changes the kernel's state, two a second.</summary>
    public long? Turns => gateway.Beats;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        meters.Meter.CreateObservableCounter("hotspot.gateway.refused", () => gateway.Refused, unit: "{address}", description: "Addresses not opened because they belong to another device");
        meters.Meter.CreateObservableCounter("hotspot.gateway.notices.lost", () => gateway.NoticesLost, unit: "{notice}", description: "Conflicts of addresses too many to be told");
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (settings.RemoveOnStop) await gateway.RemoveAsync(cancellationToken);
    }

    public void Reload(HotspotSettings changed)
    {
        var (bypass, block) = (changed.Gateway.Bypass.Count, changed.Gateway.Block.Count);
        gateway.TakeListsAsync(changed.Gateway, CancellationToken.None).GetAwaiter().GetResult();
        LogLists(logger, bypass, block);
    }

    [LoggerMessage(4023, LogLevel.Information, "Devices named in the configuration: {Bypass} pass without a login, {Block} are blocked")]
    private static partial void LogLists(ILogger logger, int bypass, int block);
}
