using System.Diagnostics;
using System.Net.Sockets;

namespace HotspotAuth.Benchmarks.Load;

/// <summary>The same source port as an open loop: requests go out by the clock, whether or not earlier ones were answered.</summary>
internal sealed partial class LoadSocket
{
    private const int TickMicroseconds = 500;

    /// <summary>Asks so many times a second until told to stop. Latency counts from the moment when a request was due, so that a
    /// server that stalls does not hide it by being asked less.</summary>
    public void RunPaced(Func<LoadPhase> phase, double perSecond, CancellationToken stop)
    {
        _phase = phase();
        var (begun, asked) = (Stopwatch.GetTimestamp(), 0L);
        while (!stop.IsCancellationRequested)
        {
            _phase = phase();
            var due = (long)(Stopwatch.GetElapsedTime(begun).TotalSeconds * perSecond);
            for (; asked < due && _sent[asked % _window] == 0; asked++) Send((byte)(asked % _window), begun + (long)(asked / perSecond * Stopwatch.Frequency));
            if (_socket.Poll(TickMicroseconds, SelectMode.SelectRead))
            {
                do Receive(out _);
                while (_socket.Available > 0);
            }

            Expire(asksAnew: false);
        }

        Drain();
    }
}
