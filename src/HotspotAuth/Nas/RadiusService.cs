using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HotspotAuth.Operation;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>The RADIUS listener as a part of the service.</summary>
internal sealed class RadiusService(RadiusSettings settings, NasActivityHandler handler, NasObserver observer, LearnedStore learned, NasTable nases, NasActivityKeeper keeper, HotspotMeters meters, TimeProvider time)
    : IHostedService, IListening, IReloading, IAsyncDisposable
{
    private RadiusListener? _listener;

    public IEnumerable<string> Listening => _listener is null
        ? []
        : _listener.AuthenticationEndPoints.Select(e => $"radius-auth {e}").Concat(_listener.AccountingEndPoints.Select(e => $"radius-acct {e}"));

    public RadiusListener? Listener => _listener;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var clients = nases.Current;
        var address = IPAddress.Parse(settings.Bind);
        var options = new RadiusListenerOptions
        {
            Addresses = address.Equals(IPAddress.Any) ? [IPAddress.Any, IPAddress.IPv6Any] : [address],
            AuthenticationPort = settings.AuthPort,
            AccountingPort = settings.AcctPort,
        };
        try
        {
            _listener = new RadiusListener(options, clients, handler, observer, learned.Load(), time);
        }
        catch (SocketException e)
        {
            throw new VerbException(ExitCode.Unavailable, string.Create(CultureInfo.InvariantCulture, $"RADIUS can't bind {settings.Bind} ports {settings.AuthPort} and {settings.AcctPort}: {e.Message}. Stop the other server, or set Radius:AuthPort and Radius:AcctPort."));
        }

        nases.Watch(Swap);
        keeper.Start();
        Count(_listener);
        return Task.CompletedTask;
    }

    /// <summary>The NAS list is swapped whole; ports stay as they were bound.</summary>
    public void Reload(HotspotSettings changed)
    {
        if (_listener is not null) nases.Reload(changed.Radius);
    }

    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _listener, null) is not { } listener) return;
        await listener.DisposeAsync();
        await keeper.DisposeAsync();
    }

    private void Swap(RadiusClientTable clients)
    {
        if (_listener is { } listener) listener.Clients = clients;
    }

    private void Count(RadiusListener listener)
    {
        meters.Meter.CreateObservableCounter(
            "hotspot.radius.discarded",
            () => Enum.GetValues<RadiusDiscard>().Where(r => r != RadiusDiscard.None)
                .Select(r => new System.Diagnostics.Metrics.Measurement<long>(listener.Counters.Discarded(r), new KeyValuePair<string, object?>("reason", r.ToString()))),
            unit: "{packet}",
            description: "RADIUS datagrams discarded without an answer, by reason");
        meters.Meter.CreateObservableCounter(
            "hotspot.radius.received",
            () => new[] { RadiusCode.AccessRequest, RadiusCode.AccountingRequest, RadiusCode.StatusServer }
                .Select(c => new System.Diagnostics.Metrics.Measurement<long>(listener.Counters.Received(c), new KeyValuePair<string, object?>("code", c.ToString()))),
            unit: "{packet}",
            description: "RADIUS requests received, by code");
        meters.Meter.CreateObservableCounter(
            "hotspot.radius.sent",
            () => new[] { RadiusCode.AccessAccept, RadiusCode.AccessReject, RadiusCode.AccountingResponse }
                .Select(c => new System.Diagnostics.Metrics.Measurement<long>(listener.Counters.Sent(c), new KeyValuePair<string, object?>("code", c.ToString()))),
            unit: "{packet}",
            description: "RADIUS answers sent, by code");
    }
}
