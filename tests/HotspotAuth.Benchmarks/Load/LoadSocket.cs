using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HotspotAuth.Radius;

namespace HotspotAuth.Benchmarks.Load;

/// <summary>
/// One source port with a window of requests under way, each answer bringing the next request: a closed loop. Every answer's
/// Response Authenticator is checked. What is not answered within the limit counts as unanswered, and its place asks anew.
/// </summary>
internal sealed partial class LoadSocket : IDisposable
{
    /// <summary>Each has its own people, so that no device is in two places.</summary>
    public const int MostSockets = 16;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly Socket _socket;
    private readonly RequestWriter _writer;
    private readonly RadiusSecret _secret;
    private readonly LoadKind _kind;
    private readonly int _window;
    private readonly byte[] _packet = new byte[RadiusPacket.MaximumLength];
    private readonly byte[] _authenticators = new byte[256 * 16];
    private readonly long[] _sent = new long[256];
    private LoadPhase? _phase;

    public LoadSocket(IPEndPoint server, LoadKind kind, int number, int window, RadiusSecret secret)
    {
        (_kind, _window, _secret) = (kind, window, secret);
        _writer = new RequestWriter(kind, number, secret);
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20, ReceiveTimeout = 200 };
        _socket.Connect(server);
    }

    public long Sessions => _writer.Sessions;

    /// <summary>Answers that were no right answer to what was asked.</summary>
    public long Strange { get; private set; }

    /// <summary>Asks until told to stop, then waits for what is under way.</summary>
    public void Run(Func<LoadPhase> phase, CancellationToken stop)
    {
        _phase = phase();
        for (var slot = 0; slot < _window; slot++) Send((byte)slot);
        while (!stop.IsCancellationRequested)
        {
            _phase = phase();
            if (!Receive(out var slot)) Expire(asksAnew: true);
            else if (slot >= 0) Send((byte)slot);
        }

        Drain();
    }

    public void Dispose() => _socket.Dispose();

    private void Send(byte slot)
    {
        var length = _writer.Write(_packet, slot);
        _packet.AsSpan(4, 16).CopyTo(_authenticators.AsSpan(slot * 16));
        _sent[slot] = Stopwatch.GetTimestamp();
        _socket.Send(_packet.AsSpan(0, length), SocketFlags.None, out _);
    }

    /// <summary>False when nothing came for a while; a slot of −1 is a datagram that answers nothing.</summary>
    private bool Receive(out int slot)
    {
        slot = -1;
        var length = _socket.Receive(_packet, SocketFlags.None, out var error);
        if (error != SocketError.Success) return false;
        if (!RadiusPacket.TryParse(_packet.AsSpan(0, length), out var answer, out _) || answer.Identifier >= _window || _sent[answer.Identifier] == 0
            || !PacketAuthenticator.IsResponseRight(answer, _authenticators.AsSpan(answer.Identifier * 16, 16), _secret))
        {
            Strange++;
            return true;
        }

        slot = answer.Identifier;
        var isGood = answer.Code == (_kind == LoadKind.Accounting ? RadiusCode.AccountingResponse : RadiusCode.AccessAccept);
        _phase!.Answered(isGood, Stopwatch.GetElapsedTime(_sent[slot]));
        _sent[slot] = 0;
        return true;
    }

    private void Drain()
    {
        while (_sent.AsSpan(0, _window).ContainsAnyExcept(0))
        {
            if (!Receive(out _)) Expire(asksAnew: false);
        }
    }

    private void Expire(bool asksAnew)
    {
        for (var slot = 0; slot < _window; slot++)
        {
            if (_sent[slot] == 0 || Stopwatch.GetElapsedTime(_sent[slot]) < Limit) continue;
            _phase!.NotAnswered();
            _sent[slot] = 0;
            if (asksAnew) Send((byte)slot);
        }
    }
}
