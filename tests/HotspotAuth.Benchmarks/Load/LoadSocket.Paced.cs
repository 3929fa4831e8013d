using System.Diagnostics;
using System.Net.Sockets;

namespace HotspotAuth.Benchmarks.Load;

/// <summary>The same source port as an open loop: requests go out by the clock, whether or not earlier ones were answered.</summary>
internal sealed partial class LoadSocket
{
    private const int TickMicroseconds = 500;

    /// <summary>
    /// Asks so many times a second until told to stop. What this thread could not ask in time, because it was not let run or all
    /// places were taken, is left out: the rate that was reached is printed.
    /// </summary>
    public void RunPaced(Func<LoadPhase> phase, double perSecond, CancellationToken stop)
    {
        _phase = phase();
        var (begun, asked, looked) = (Stopwatch.GetTimestamp(), 0L, Stopwatch.GetTimestamp());
        while (!stop.IsCancellationRequested)
        {
            _phase = phase();
            var due = (long)(Stopwatch.GetElapsedTime(begun).TotalSeconds * perSecond);
            asked = Math.Max(asked, due - _window);
            for (; asked < due && _sent[asked % _window] == 0; asked++) Send((byte)(asked % _window));
            if (_socket.Poll(TickMicroseconds, SelectMode.SelectRead))
            {
                do Receive(out _);
                while (_socket.Available > 0);
            }

            if (Stopwatch.GetElapsedTime(looked) < Limit / 50) continue;
            looked = Stopwatch.GetTimestamp();
            Expire(asksAnew: false);
        }

        Drain();
    }
}
