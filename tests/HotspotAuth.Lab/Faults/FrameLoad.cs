using System.Diagnostics;

namespace HotspotAuth.Lab.FaultTests;

/// <summary>Frames from a host's interface at a rate, on a thread of its own; what the thread can't send in time goes later, none is left out.</summary>
internal sealed class FrameLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private long _sent;

    private FrameLoad(PacketSocket link, Func<long, byte[]> frame, double perSecond, long most) =>
        _work = Task.Factory.StartNew(() => Send(link, frame, perSecond, most), TaskCreationOptions.LongRunning);

    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Ends when all were sent, where there is a most.</summary>
    public Task Completion => _work;

    public static async Task<FrameLoad> StartAsync(LabHost host, Func<long, byte[]> frame, double perSecond, long most = long.MaxValue) =>
        new(await host.Namespace.DoAsync(() => PacketSocket.Open("eth0", protocol: 0)), frame, perSecond, most);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private void Send(PacketSocket link, Func<long, byte[]> frame, double perSecond, long most)
    {
        using (link)
        {
            var began = Stopwatch.GetTimestamp();
            for (long n = 0; n < most && !_stop.IsCancellationRequested; n++)
            {
                while (n > Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond && !_stop.IsCancellationRequested) _stop.Token.WaitHandle.WaitOne(2);
                link.Send(frame(n));
                Interlocked.Increment(ref _sent);
            }
        }
    }
}
