using System.Collections.Concurrent;
using System.Net.Sockets;

namespace HotspotAuth.Gateway.Link;

/// <summary>
/// The main process's end of one connection. A question that is not answered in time ends the connection: what became of it is not known, and only
/// a new start, with every session compared, makes it known again.
/// </summary>
internal sealed class LinkClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly LinkStream _stream;
    private readonly TimeProvider _time;
    private readonly Action<BindingNotice> _notice;
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<LinkFrame>> _asked = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private string _why = "it went away";
    private int _ended;
    private uint _last;

    private LinkClient(LinkStream stream, TimeProvider time, Action<BindingNotice> notice)
    {
        (_stream, _time, _notice) = (stream, time, notice);
        _reading = ReadAsync();
    }

    /// <summary>Ends when the connection does.</summary>
    public Task Ended => _reading;

    /// <summary>Why it ended.</summary>
    public string Why => _why;

    /// <summary>Greets whoever listens behind a connected socket.</summary>
    /// <exception cref="GatewayException">It is not the gateway's process, or of another version.</exception>
    public static async Task<LinkClient> GreetAsync(Socket socket, TimeProvider time, Action<BindingNotice> notice, CancellationToken cancellationToken)
    {
        var stream = new LinkStream(socket, LinkStream.MostAnswered, time);
        try
        {
            if (await stream.WriteAsync(LinkMessages.Hello(), cancellationToken) != LinkFault.None) throw new GatewayException("it does not listen");
            var (hello, fault) = await stream.ReadAsync(beginsAtOnce: true, cancellationToken);
            if (fault != LinkFault.None || !LinkMessages.TryReadHello(hello, out var version)) throw new GatewayException("it does not greet");
            if (version != LinkMessages.Version) throw new GatewayException("it is of another version of this program: restart both");
            return new LinkClient(stream, time, notice);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Asks and gives the answer, which is <paramref name="wanted"/>.</summary>
    /// <exception cref="GatewayException">The gateway refused, and the text is its own; or it went away, and nobody knows whether it was done.</exception>
    public async Task<LinkFrame> AskAsync(Func<uint, LinkWriter> question, LinkWord wanted, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<LinkFrame>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = answer;
        try
        {
            if (Volatile.Read(ref _ended) != 0) throw Away();
            if (await _stream.WriteAsync(question(id), cancellationToken) != LinkFault.None) throw await LoseAsync("it does not read");
            var frame = await answer.Task.WaitAsync(Patience, _time, cancellationToken);
            if (frame.Word == LinkWord.Failed) throw new GatewayException(new LinkReader(frame.Body.Span).Rest());
            return frame.Word == wanted ? frame : throw await LoseAsync("it answers something else");
        }
        catch (TimeoutException)
        {
            throw await LoseAsync("it does not answer");
        }
        finally
        {
            _asked.TryRemove(id, out _);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
    }

    private GatewayException Away() => new($"The gateway's process is away: {_why}.");

    private async Task<GatewayException> LoseAsync(string why)
    {
        _why = why;
        await DisposeAsync();
        return Away();
    }

    private async Task ReadAsync()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                var (frame, fault) = await _stream.ReadAsync(beginsAtOnce: false, _stop.Token);
                if (fault != LinkFault.None) break;
                if (frame.Word == LinkWord.Notice && LinkMessages.TryReadNotice(frame.Body.Span, out var notice)) _notice(notice!);
                else if (_asked.TryRemove(frame.Id, out var waiting)) waiting.TrySetResult(frame);
            }
        }
        catch (OperationCanceledException)
        {
            // let go by us
        }
        finally
        {
            Volatile.Write(ref _ended, 1);
            _stream.Dispose();
            foreach (var waiting in _asked.Values) waiting.TrySetException(Away());
        }
    }
}
