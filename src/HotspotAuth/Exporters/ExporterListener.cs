using System.Net;
using System.Net.Sockets;
using HotspotAuth.Capture;

namespace HotspotAuth.Exporters;

/// <summary>
/// The UDP socket of the exporters, on a thread of its own: the receive blocks, and the decoder with its tables belongs to one thread.
/// </summary>
internal sealed class ExporterListener : IAsyncDisposable
{
    // A burst of a busy router, while a flush of the log takes its time. SO_RCVBUFFORCE goes beyond the kernel's limit where this process may.
    private const int Room = 8 << 20;
    private const int SocketLevel = 1;
    private const int ReceiveBufferForce = 33;
    private const int AtOnce = 512;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ExportDecoder _decoder = new();
    private readonly byte[] _buffer = new byte[ExportDecoder.LongestDatagram];
    private readonly Socket _socket;
    private readonly Func<ExporterTable> _table;
    private readonly IExportSink _sink;
    private readonly TimeProvider _time;
    private volatile ExportTotals _totals = ExportTotals.None;
    private long _unlisted;

    /// <exception cref="SocketException">The address can't be listened on.</exception>
    public ExporterListener(IPEndPoint bind, Func<ExporterTable> table, IExportSink sink, TimeProvider time)
    {
        (_table, _sink, _time) = (table, sink, time);
        _socket = new Socket(bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (bind.AddressFamily == AddressFamily.InterNetworkV6) _socket.DualMode = true;
            TakeRoom(_socket);
            _socket.Bind(bind);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }

        Address = (IPEndPoint)_socket.LocalEndPoint!;
        new Thread(Listen) { Name = "exporters", IsBackground = true }.Start();
    }

    public IPEndPoint Address { get; }

    /// <summary>As of the last second.</summary>
    public ExportTotals Totals => _totals;

    /// <summary>Datagrams of who is not listed; nothing of them was looked at.</summary>
    public long Unlisted => Interlocked.Read(ref _unlisted);

    /// <summary>Why it listens no more; null while it does.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Stops within a beat, and tells the sink what is still open.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _ended.Task;
        _socket.Dispose();
        _stop.Dispose();
    }

    private static void TakeRoom(Socket socket)
    {
        try
        {
            socket.SetRawSocketOption(SocketLevel, ReceiveBufferForce, BitConverter.GetBytes(Room));
        }
        catch (SocketException)
        {
            socket.ReceiveBufferSize = Room;
        }
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private void Listen()
    {
        try
        {
            var ticked = _time.GetTimestamp();
            while (!_stop.IsCancellationRequested)
            {
                if (_socket.Poll(Beat, SelectMode.SelectRead)) Receive();
                if (_time.GetElapsedTime(ticked) < Second) continue;
                ticked = _time.GetTimestamp();
                _decoder.Tick(Now, _sink);
                _totals = _decoder.Totals;
            }

            _decoder.Flush(Now, _sink);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Fault = fault; // told by the health check: a program without it would lose the proof in silence
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private void Receive()
    {
        EndPoint any = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        var table = _table();
        for (var i = 0; i < AtOnce && (i == 0 || _socket.Available > 0); i++)
        {
            var from = any;
            var length = _socket.ReceiveFrom(_buffer, SocketFlags.None, ref from);
            var sender = (IPEndPoint)from;
            var address = IpKey.From(sender.Address);
            if (table.Find(address) is { } exporter) _decoder.Datagram(_buffer.AsSpan(0, length), address, sender.Port, exporter.Guests, Now, _sink);
            else Interlocked.Increment(ref _unlisted);
        }
    }
}
