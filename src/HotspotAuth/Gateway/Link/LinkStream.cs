using System.Buffers.Binary;
using System.Net.Sockets;

namespace HotspotAuth.Gateway.Link;

/// <summary>
/// Frames over a unix socket: four octets of length, then word, number and body. One reader, any number of writers. A frame may be waited for
/// without end; once begun it must be whole in time, or who sends it could hold what it needs for ever.
/// </summary>
internal sealed class LinkStream(Socket socket, int most, TimeProvider time) : IDisposable
{
    /// <summary>Octets of the shortest frame: word and number.</summary>
    public const int Least = 5;

    /// <summary>Longest question: 4,096 clients with 16 addresses each.</summary>
    public const int MostAsked = 2 << 20;

    /// <summary>Longest answer: the counters of more addresses than the kernel's sets hold.</summary>
    public const int MostAnswered = 32 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly byte[] _length = new byte[4];

    /// <summary>The next frame, or why there is none.</summary>
    /// <param name="beginsAtOnce">The frame must not only end but begin in time.</param>
    /// <param name="cancellationToken">Stops waiting; throws then.</param>
    public async Task<(LinkFrame Frame, LinkFault Fault)> ReadAsync(bool beginsAtOnce, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(beginsAtOnce ? Patience : Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (await _stream.ReadAsync(_length.AsMemory(0, 1), either.Token) == 0) return (default, LinkFault.Ended);
            limit.CancelAfter(Patience);
            await _stream.ReadExactlyAsync(_length.AsMemory(1), either.Token);
            var length = BinaryPrimitives.ReadUInt32BigEndian(_length);
            if (length < Least || length > most) return (default, LinkFault.Length);
            var frame = new byte[length];
            await _stream.ReadExactlyAsync(frame, either.Token);
            return (new LinkFrame((LinkWord)frame[0], BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(1)), frame.AsMemory(Least)), LinkFault.None);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (default, LinkFault.Slow);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            return (default, LinkFault.Ended);
        }
    }

    /// <summary>Sends a frame; says why it could not.</summary>
    public async Task<LinkFault> WriteAsync(LinkWriter frame, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using var limit = new CancellationTokenSource(Patience, time);
            // Begun, a frame is sent whole: half of one would spoil all that follow.
            await _stream.WriteAsync(frame.ToArray(), limit.Token);
            return LinkFault.None;
        }
        catch (OperationCanceledException)
        {
            return LinkFault.Slow;
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            return LinkFault.Ended;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
