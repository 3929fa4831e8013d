using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.Operation;

namespace HotspotAuth.Gateway;

/// <summary>
/// Beside the running gateway: what it notices about addresses goes to the log, the metrics and the access stream; changed lists of
/// devices are taken over at SIGHUP; the ruleset is taken away at the stop where the configuration says so.
/// </summary>
internal sealed partial class GatewayKeeper(
    NftablesGateway gateway, GatewaySettings settings, AccessStream stream, HotspotMeters meters, ILogger<GatewayKeeper> logger) : BackgroundService, IReloading
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        meters.Meter.CreateObservableCounter("hotspot.gateway.refused", () => gateway.Refused, unit: "{address}", description: "Addresses not opened because they belong to another device");
        meters.Meter.CreateObservableCounter("hotspot.gateway.notices.lost", () => gateway.NoticesLost, unit: "{notice}", description: "Conflicts of addresses too many to be told");
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (settings.RemoveOnStop) await gateway.RemoveAsync(cancellationToken);
    }

    public void Reload(HotspotSettings changed)
    {
        var (bypass, block) = (changed.Gateway.Bypass.Count, changed.Gateway.Block.Count);
        gateway.TakeListsAsync(changed.Gateway, CancellationToken.None).GetAwaiter().GetResult();
        LogLists(logger, bypass, block);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var conflicts = meters.Meter.CreateCounter<long>("hotspot.gateway.conflicts", unit: "{conflict}", description: "Addresses seen with a device that they don't belong to, each at most once in ten minutes");
        await foreach (var notice in gateway.Notices.ReadAllAsync(stoppingToken))
        {
            stream.Binding(notice.Mac, notice.Address, isConfigured: notice.Kind != NoticeKind.Conflict, isConflict: notice.Kind != NoticeKind.Bypass);
            if (notice.Kind == NoticeKind.Bypass) continue;
            conflicts.Add(1, new KeyValuePair<string, object?>("kind", notice.Kind == NoticeKind.Conflict ? "client" : "gateway"));
            if (notice.Kind == NoticeKind.GatewayClaimed) LogClaimed(logger, notice.Mac, notice.Address);
            else LogTaken(logger, notice.Mac, notice.Address, notice.Owner ?? default);
        }
    }

    [LoggerMessage(4021, LogLevel.Error, "{Mac} claims the gateway's own address {Address}: it can read and change what guests send. Find it and put it in Gateway:Block")]
    private static partial void LogClaimed(ILogger logger, MacAddress mac, System.Net.IPAddress address);

    [LoggerMessage(4022, LogLevel.Warning, "{Mac} uses {Address}, which is {Owner}'s: nothing of it passes")]
    private static partial void LogTaken(ILogger logger, MacAddress mac, System.Net.IPAddress address, MacAddress owner);

    [LoggerMessage(4023, LogLevel.Information, "Devices named in the configuration: {Bypass} pass without a login, {Block} are blocked")]
    private static partial void LogLists(ILogger logger, int bypass, int block);
}
