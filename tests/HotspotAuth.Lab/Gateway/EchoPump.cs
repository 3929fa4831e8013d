using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace HotspotAuth.Lab.GatewayTests;

/// <summary>An open TCP connection that keeps asking the echo server, and knows when it was last answered.</summary>
internal sealed class EchoPump : IAsyncDisposable
{
    private const int Question = 64;

    private readonly Socket _socket;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private long _answered;
    private int _answers;

    private EchoPump(Socket socket)
    {
        _socket = socket;
        _work = PumpAsync();
    }

    /// <summary>Answers so far.</summary>
    public int Answers => Volatile.Read(ref _answers);

    public static async Task<EchoPump> StartAsync(LabHost client, IPEndPoint echo)
    {
        var pump = new EchoPump(await client.ConnectAsync(echo));
        await pump.WaitForAnswerAsync();
        return pump;
    }

    /// <summary>Waits for one more answer.</summary>
    public async Task WaitForAnswerAsync()
    {
        var before = Answers;
        var began = Stopwatch.GetTimestamp();
        while (Answers == before)
        {
            Assert.True(!_work.IsCompleted && Stopwatch.GetElapsedTime(began) < Patience.Most, "the connection is dead");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until the connection is dead and gives how long after a moment the last question was asked that was answered.</summary>
    public async Task<TimeSpan> WaitForCutAsync(long since)
    {
        await _work.WaitAsync(Patience.Most);
        var last = Volatile.Read(ref _answered);
        return last < since ? TimeSpan.Zero : Stopwatch.GetElapsedTime(since, last);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task PumpAsync()
    {
        var buffer = new byte[Question];
        var asked = new Queue<long>();
        var got = 0;
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                asked.Enqueue(Stopwatch.GetTimestamp());
                await _socket.SendAsync(buffer, _stop.Token);
                if (await ReceiveAsync(buffer) is not { } received) continue;
                if (received == 0) return;
                // The moment of the question: the answer may have lain here while this process stood still.
                for (got += received; got >= Question; got -= Question) Volatile.Write(ref _answered, asked.Dequeue());
                Interlocked.Increment(ref _answers);
                await Task.Delay(20, _stop.Token);
            }
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            // Cut, or the test is done.
        }
    }

    /// <summary>What came; null after a while without. An answer that the cut itself swallowed never comes, and only who asks again is told that he is cut.</summary>
    private async Task<int?> ReceiveAsync(byte[] buffer)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            return await _socket.ReceiveAsync(buffer, patience.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
