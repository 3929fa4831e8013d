using HotspotAuth.Audit;

namespace HotspotAuth.Gateway;

/// <summary>Writes into the access stream which device had which address by the DHCP server's leases.</summary>
internal sealed partial class LeaseBindings(LeaseFile file, AccessStream stream, TimeProvider time, ILogger<LeaseBindings> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private readonly LeaseSpans _spans = new();
    private bool _told;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Write(_spans.End(time.GetUtcNow()));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        do
        {
            try
            {
                Write(_spans.Look(file.Read(), time.GetUtcNow()));
                _told = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!_told) LogUnreadable(e.Message);
                _told = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Write(IReadOnlyList<LeaseSpan> spans)
    {
        foreach (var span in spans) stream.Lease(span);
    }

    [LoggerMessage(4030, LogLevel.Warning, "The DHCP server's leases can't be read, so which device has which address comes from the wire alone: {Why}. Look at the file's rights")]
    private partial void LogUnreadable(string why);
}
