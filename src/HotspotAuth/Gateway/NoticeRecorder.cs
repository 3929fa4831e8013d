using System.Net;
using System.Threading.Channels;
using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.Operation;

namespace HotspotAuth.Gateway;

/// <summary>What the gateway notices about addresses goes to the log, the metrics and the access stream, in the process that writes it.</summary>
internal sealed partial class NoticeRecorder(ChannelReader<BindingNotice> notices, AccessStream stream, HotspotMeters meters, ILogger<NoticeRecorder> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var conflicts = meters.Meter.CreateCounter<long>("hotspot.gateway.conflicts", unit: "{conflict}", description: "Addresses seen with a device that they don't belong to, each at most once in ten minutes");
        await foreach (var notice in notices.ReadAllAsync(stoppingToken))
        {
            stream.Binding(notice.Mac, notice.Address, isConfigured: notice.Kind != NoticeKind.Conflict, isConflict: notice.Kind != NoticeKind.Bypass);
            if (notice.Kind == NoticeKind.Bypass) continue;
            conflicts.Add(1, new KeyValuePair<string, object?>("kind", notice.Kind == NoticeKind.Conflict ? "client" : "gateway"));
            if (notice.Kind == NoticeKind.GatewayClaimed) LogClaimed(logger, notice.Mac, notice.Address);
            else LogTaken(logger, notice.Mac, notice.Address, notice.Owner ?? default);
        }
    }

    [LoggerMessage(4021, LogLevel.Error, "{Mac} claims the gateway's own address {Address}: it can read and change what guests send. Find it and put it in Gateway:Block")]
    private static partial void LogClaimed(ILogger logger, MacAddress mac, IPAddress address);

    [LoggerMessage(4022, LogLevel.Warning, "{Mac} uses {Address}, which is {Owner}'s: nothing of it passes")]
    private static partial void LogTaken(ILogger logger, MacAddress mac, IPAddress address, MacAddress owner);
}
