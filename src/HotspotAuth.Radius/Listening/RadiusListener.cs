using System.Net;

namespace HotspotAuth.Radius;

/// <summary>
/// A RADIUS server on UDP: proves requests, finds resends, hands what is left to the program and answers from the address that
/// was asked. Silent to strangers. One instance serves all its sockets.
/// </summary>
public sealed class RadiusListener : IAsyncDisposable
{
    private readonly ListenerCore _core;
    private readonly List<ListeningSocket> _sockets = [];
    private int _isDisposed;

    /// <summary>Binds every socket and starts to serve. Throws <see cref="System.Net.Sockets.SocketException"/> when an address
    /// cannot be bound; nothing stays bound then. IPv6 addresses are left out where the machine has no IPv6.</summary>
    public RadiusListener(
        RadiusListenerOptions options, RadiusClientTable clients, IRadiusHandler handler, RadiusObserver? observer = null,
        LearnedAuthenticators? learned = null, TimeProvider? time = null)
    {
        options.Validate();
        _core = new ListenerCore(options, clients, handler, observer, learned ?? new LearnedAuthenticators(), time ?? TimeProvider.System);
        try
        {
            AuthenticationEndPoints = Bind(options, options.AuthenticationPort, RadiusPort.Authentication);
            AccountingEndPoints = Bind(options, options.AccountingPort, RadiusPort.Accounting);
        }
        catch
        {
            foreach (var socket in _sockets)
                socket.Dispose();
            _core.Dispose();
            throw;
        }

        foreach (var socket in _sockets)
            socket.Start();
    }

    /// <summary>Where Access-Requests are taken, with the ports that were really bound.</summary>
    public IReadOnlyList<IPEndPoint> AuthenticationEndPoints { get; }

    /// <summary>Where Accounting-Requests are taken.</summary>
    public IReadOnlyList<IPEndPoint> AccountingEndPoints { get; }

    /// <summary>What happened so far.</summary>
    public RadiusCounters Counters => _core.Counters;

    /// <summary>The addresses that have to send Message-Authenticator because they once did.</summary>
    public LearnedAuthenticators Learned => _core.Learned;

    /// <summary>The clients; setting swaps the whole table for the next datagram on.</summary>
    public RadiusClientTable Clients
    {
        get => _core.Clients;
        set => _core.Clients = value;
    }

    /// <summary>Datagrams that the kernel threw away before we saw them, because they came faster than we took them; over all
    /// sockets. 0 after disposal.</summary>
    public long DroppedByKernel => _sockets.Sum(socket => (long)socket.DroppedByKernel());

    /// <summary>Stops receiving, gives requests in flight a little time to be answered (<see cref="RadiusListenerOptions.DrainLimit"/>), closes the sockets.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;

        foreach (var socket in _sockets)
            socket.StopReceiving();
        await _core.DrainAsync();
        foreach (var socket in _sockets)
            socket.Dispose();
        _core.Dispose();
    }

    private List<IPEndPoint> Bind(RadiusListenerOptions options, int? port, RadiusPort kind)
    {
        var bound = new List<IPEndPoint>();
        if (port is null)
            return bound;

        foreach (var address in options.Addresses)
        {
            if (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && !System.Net.Sockets.Socket.OSSupportsIPv6)
                continue;

            // With port 0 every further socket of this kind takes the port that the first one got.
            var endPoint = new IPEndPoint(address, bound.Count > 0 ? bound[0].Port : port.Value);
            for (var i = 0; i < options.ThreadsPerSocket; i++)
            {
                var socket = new ListeningSocket(_core, kind, endPoint, isShared: options.ThreadsPerSocket > 1);
                _sockets.Add(socket);
                endPoint = socket.LocalEndPoint;
            }

            bound.Add(endPoint);
        }

        return bound;
    }
}
