using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace HotspotAuth.Radius;

/// <summary>
/// One bound UDP socket with a thread of its own that waits in recvmmsg: a blocking thread takes about half the processor time
/// of asynchronous receives here, and many datagrams a call half of that again. Answers found at once leave together after each
/// batch; later ones leave one by one from whatever thread has them.
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
    private readonly DatagramBatch _late = new(1);
    private readonly Lock _lateLock = new();
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
        lock (_lateLock)
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

    /// <summary>Encodes and sends one answer, a Reject after its delay. From any thread.</summary>
    public void Answer(RadiusRequest request, RadiusCode code, RadiusAttributeList? attributes)
    {
        lock (_lateLock)
        {
            if (_isDisposed)
                return;
            var buffer = _late.Buffer(0);
            var length = RadiusPacketWriter.WriteReply(buffer, code, request.Packet, attributes, request.Client.Secret, out var written);
            if (length == 0)
                _core.Drop(request, RadiusDiscard.ReplyTooLong);
            else if (written == RadiusCode.AccessReject && _core.IsDelayed(this, request.Arrival.Peer, request.Arrival.Ticket, buffer[..length]))
                return;
            else
                Send(length, request.Arrival.Peer, request.Arrival.Ticket);
        }
    }

    /// <summary>Sends an answer that was encoded before. From any thread.</summary>
    public void SendNow(in PeerAddress peer, long ticket, ReadOnlySpan<byte> reply)
    {
        lock (_lateLock)
        {
            if (_isDisposed)
                return;
            reply.CopyTo(_late.Buffer(0));
            Send(reply.Length, peer, ticket);
        }
    }

    public void Dispose()
    {
        StopReceiving();
        lock (_lateLock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _socket.Dispose();
            _received.Dispose();
            _replies.Dispose();
            _late.Dispose();
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

        var failed = _replies.Send(_socket.SafeHandle, _replyCount);
        for (var i = 0; i < failed; i++)
            _core.Counters.Count(RadiusDiscard.SendFailed);
        _replyCount = 0;
    }

    private void Send(int length, in PeerAddress peer, long ticket)
    {
        var reply = _late.Buffer(0)[..length];
        if (!Duplicates.Answer(ticket, reply))
        {
            _core.Counters.Count(RadiusDiscard.Superseded);
            return;
        }

        _late.Address(0, length, peer);
        if (_late.Send(_socket.SafeHandle, 1) == 0)
            _core.Counters.CountSent((RadiusCode)reply[0]);
        else
            _core.Counters.Count(RadiusDiscard.SendFailed);
    }
}
