using System.Security.Cryptography;

namespace HotspotAuth.Radius;

/// <summary>
/// Holds Access-Rejects back without holding a thread: one timer for all. The jitter, as long again as the delay, keeps the time
/// of an answer from telling how it was found. Bounded in number and in octets: when full, a Reject is not sent at all.
/// </summary>
internal sealed class RejectDelay : IDisposable
{
    /// <summary>The most that wait.</summary>
    public const int Capacity = 16_384;

    /// <summary>The most octets of those that wait: a Reject is some sixty, but copies what Proxy-State it was asked with.</summary>
    public const int MostOctets = 4 << 20;

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Held, long> _held = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _delay;
    private readonly ITimer _timer;
    private long _wakeAt = long.MaxValue;
    private int _octets;
    private bool _isDisposed;

    public RejectDelay(TimeProvider time, TimeSpan delay)
    {
        _time = time;
        _delay = delay;
        _timer = time.CreateTimer(static self => ((RejectDelay)self!).SendDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool IsNone => _delay == TimeSpan.Zero;

    /// <summary>Takes an encoded Reject to be sent later through <paramref name="socket"/>. False when there is no room.</summary>
    public bool TryHold(ListeningSocket socket, in PeerAddress peer, long ticket, ReadOnlySpan<byte> reply)
    {
        var milliseconds = (int)_delay.TotalMilliseconds;
        var wait = milliseconds + RandomNumberGenerator.GetInt32(milliseconds + 1);
        var now = _time.GetTimestamp();
        var due = now + (long)(wait / 1000.0 * _time.TimestampFrequency);
        lock (_lock)
        {
            if (_isDisposed || _held.Count >= Capacity || _octets + reply.Length > MostOctets)
                return false;
            _octets += reply.Length;
            _held.Enqueue(new Held(socket, peer, ticket, reply.ToArray()), due);
            Arm(now);
        }

        return true;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _held.Clear();
            _octets = 0;
        }

        _timer.Dispose();
    }

    private void SendDue()
    {
        var now = _time.GetTimestamp();
        List<Held> ready = [];
        lock (_lock)
        {
            while (_held.TryPeek(out var held, out var due) && due <= now)
            {
                _held.Dequeue();
                _octets -= held.Reply.Length;
                ready.Add(held);
            }

            _wakeAt = long.MaxValue;
            Arm(now);
        }

        foreach (var held in ready)
            held.Socket.SendNow(held.Peer, held.Ticket, held.Reply);
    }

    private void Arm(long now)
    {
        if (_isDisposed || !_held.TryPeek(out _, out var due) || due >= _wakeAt)
            return;

        _wakeAt = due;
        var wait = TimeSpan.FromSeconds(Math.Max(0, due - now) / (double)_time.TimestampFrequency);
        _timer.Change(wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private readonly record struct Held(ListeningSocket Socket, PeerAddress Peer, long Ticket, byte[] Reply);
}
