using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace HotspotAuth.Radius;

/// <summary>
/// One bound UDP socket with a thread of its own that waits in recvmmsg: a blocking thread takes about half the processor time
/// of asynchronous receives here, and many datagrams a call half of that again. Answers found at once leave together after each
/// batch, later ones through <see cref="LateReplies"/>.
/// </summary>
internal sealed class ListeningSocket : IDisposable
{
    private const int BatchSize = 32;
    private const int SolSocket = 1;
    private const int SoReusePort = 15;
    private const int SoReceiveTimeout = 20;
    private const int SoReceiveBufferForce = 33;
    private const int SoMemoryInfo = 55;
    private const int ReceiveBufferLength = 4 << 20;

    private readonly ListenerCore _core;
    private readonly Socket _socket;
    private readonly Thread _thread;
    private readonly DatagramBatch _received = new(BatchSize);
    private readonly DatagramBatch _replies = new(BatchSize);
    private readonly LateReplies _late;
    private readonly Lock _disposing = new();
    private int _replyCount;
    private volatile bool _isStopping;
    private bool _isDisposed;

    public ListeningSocket(ListenerCore core, RadiusPort port, IPEndPoint endPoint, bool isShared)
    {
        _core = core;
        Port = port;
        Duplicates = core.NewDuplicateCache();
        _thread = new Thread(Receive) { IsBackground = true };
        _socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _late = new LateReplies(core, this, _socket.SafeHandle);
        try
        {
            Configure(endPoint.AddressFamily == AddressFamily.InterNetwork, isShared);
            _socket.Bind(endPoint);
        }
        catch
        {
            Dispose();
            throw;
        }

        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _thread.Name = $"radius {LocalEndPoint}";
    }

    public RadiusPort Port { get; }

    public IPEndPoint LocalEndPoint { get; } = new(IPAddress.None, 0);

    public DuplicateCache Duplicates { get; }

    /// <summary>The buffer in which the receiving thread encodes its next answer.</summary>
    public Span<byte> NextReply => _replies.Buffer(_replyCount);

    /// <summary>Datagrams that the kernel threw away because this socket's buffer was full: sk_meminfo's ninth number.</summary>
    public uint DroppedByKernel()
    {
        Span<byte> info = stackalloc byte[9 * sizeof(uint)];
        info.Clear();
        lock (_disposing)
        {
            if (!_isDisposed)
                _socket.GetRawSocketOption(SolSocket, SoMemoryInfo, info);
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(info[32..]);
    }

    public void Start() => _thread.Start();

    public void StopReceiving()
    {
        _isStopping = true;

        // Wakes the thread; an unconnected socket says ENOTCONN and wakes all the same.
        _ = LinuxDatagrams.Shutdown(_socket.SafeHandle, how: 0);
        if (_thread.IsAlive)
            _thread.Join();
    }

    /// <summary>The first octets of <see cref="NextReply"/> are to go out with this batch. On the receiving thread only.</summary>
    public void CommitReply(int length, in PeerAddress peer) => _replies.Address(_replyCount++, length, peer);

    /// <summary>Encodes and sends one answer soon, a Reject after its delay. From any thread.</summary>
    public void Answer(RadiusRequest request, RadiusCode code, RadiusAttributeList? attributes) => _late.Answer(request, code, attributes);

    /// <summary>Sends an answer that was encoded before. From any thread.</summary>
    public void SendNow(in PeerAddress peer, long ticket, ReadOnlySpan<byte> reply) => _late.SendNow(peer, ticket, reply);

    public void Dispose()
    {
        StopReceiving();
        lock (_disposing)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _late.Dispose();
            _socket.Dispose();
            _received.Dispose();
            _replies.Dispose();
        }
    }

    private void Configure(bool isV4, bool isShared)
    {
        if (!isV4)
            _socket.DualMode = false;
        if (isShared)
            SetOption(SolSocket, SoReusePort, 1);
        var (level, name) = LinuxDatagrams.PacketInfoOption(isV4);
        SetOption(level, name, 1);
        GrowReceiveBuffer();

        // struct timeval: the thread looks at least this often whether it is to stop.
        Span<byte> halfSecond = stackalloc byte[16];
        halfSecond.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(halfSecond[8..], 500_000);
        _socket.SetRawSocketOption(SolSocket, SoReceiveTimeout, halfSecond);
    }

    private void GrowReceiveBuffer()
    {
        try
        {
            // Beyond the system's limit for everybody, where we have the capability.
            SetOption(SolSocket, SoReceiveBufferForce, ReceiveBufferLength);
        }
        catch (SocketException)
        {
            _socket.ReceiveBufferSize = ReceiveBufferLength;
        }
    }

    private void SetOption(int level, int name, int value)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(octets, value);
        _socket.SetRawSocketOption(level, name, octets);
    }

    private void Receive()
    {
        while (!_isStopping)
        {
            var count = _received.Receive(_socket.SafeHandle);
            if (count < 0)
            {
                if (_isStopping)
                    return;
                _core.ReceiveFailed(LocalEndPoint, -count);
                Thread.Sleep(100);
                continue;
            }

            if (_isStopping)
                return;
            _core.BeginBatch(out var now, out var utc);
            for (var i = 0; i < count; i++)
                Process(i, now, utc);

            SendReplies();
        }
    }

    private void Process(int index, long now, DateTimeOffset utc)
    {
        try
        {
            if (_received.TryReadPeer(index, out var peer))
                _core.Process(this, _received.Received(index), peer, now, utc);
            else
                _core.Discard(RadiusDiscard.BroadcastDestination, peer, client: null);
        }
        catch (Exception exception)
        {
            // The program's own code runs on this thread too; its fault must cost one answer, not the service.
            _core.Faulted(exception);
        }
    }

    private void SendReplies()
    {
        if (_replyCount == 0)
            return;

        var count = _replyCount;
        _replyCount = 0;
        var failed = _replies.Send(_socket.SafeHandle, count);
        for (var i = 0; i < failed; i++)
            _core.Counters.Count(RadiusDiscard.SendFailed);
    }
}
