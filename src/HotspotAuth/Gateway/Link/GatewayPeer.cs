namespace HotspotAuth.Gateway.Link;

/// <summary>One connection to the gateway's process: its commands one after another, in the order in which they came.</summary>
internal sealed class GatewayPeer(GatewayServer server, GatewayWork work, GatewaySettings settings, LinkStream stream) : IDisposable
{
    private readonly CancellationTokenSource _cut = new();

    /// <summary>Serves until the connection ends, and says why it did.</summary>
    public async Task<LinkFault> RunAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cut.Token);
        var (hello, fault) = await stream.ReadAsync(beginsAtOnce: true, either.Token);
        if (fault != LinkFault.None) return fault;
        // Of another version it is told ours, so that it can say so to its operator.
        if (!LinkMessages.TryReadHello(hello, out var version)) return LinkFault.Hello;
        if (await stream.WriteAsync(LinkMessages.Hello(), either.Token) is not LinkFault.None and var unsent) return unsent;
        if (version != LinkMessages.Version) return LinkFault.Hello;
        var telling = Task.CompletedTask;
        try
        {
            for (var isLeader = false; ;)
            {
                (var frame, fault) = await stream.ReadAsync(beginsAtOnce: false, either.Token);
                if (fault != LinkFault.None) return fault;
                if (frame.Word == LinkWord.Lead)
                {
                    if (isLeader || !frame.Body.IsEmpty) return LinkFault.Body;
                    isLeader = true;
                    await server.LeadAsync(this);
                    fault = await stream.WriteAsync(new LinkWriter(LinkWord.Done, frame.Id), either.Token);
                    telling = TellAsync(either.Token);
                }
                else
                {
                    fault = await ObeyAsync(frame, either.Token);
                }

                if (fault != LinkFault.None) return fault;
            }
        }
        finally
        {
            await _cut.CancelAsync();
            await telling;
        }
    }

    /// <summary>Ends the connection; what it has sent and was not begun is not done any more.</summary>
    public void Cut() => _cut.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        stream.Dispose();
        _cut.Dispose();
    }

    private async Task<LinkFault> ObeyAsync(LinkFrame frame, CancellationToken cancellationToken)
    {
        try
        {
            if (await DoAsync(frame, cancellationToken) is { } answer) return await stream.WriteAsync(answer, cancellationToken);
            return frame.Word is LinkWord.Open or LinkWord.Close or LinkWord.Counters or LinkWord.CountersOf or LinkWord.Drill ? LinkFault.Body : LinkFault.Word;
        }
        catch (GatewayException fault)
        {
            return await stream.WriteAsync(LinkMessages.Failed(frame.Id, fault.Message), cancellationToken);
        }
    }

    /// <summary>The answer; null for what is no command of ours.</summary>
    private async Task<LinkWriter?> DoAsync(LinkFrame frame, CancellationToken cancellationToken)
    {
        var (id, body) = (frame.Id, frame.Body);
        switch (frame.Word)
        {
            case LinkWord.Open when LinkMessages.TryReadOpen(body.Span, out var clients):
                if (LinkRules.Fault(settings, clients) is { } why)
                {
                    server.Refuse("range");
                    return LinkMessages.Failed(id, why);
                }

                await work.Gateway.OpenAsync(clients, cancellationToken);
                return new LinkWriter(LinkWord.Done, id);
            case LinkWord.Close when LinkMessages.TryReadMac(body.Span, out var mac):
                return LinkMessages.Counted(id, await work.Gateway.CloseAsync(mac, cancellationToken));
            case LinkWord.Counters when body.IsEmpty:
                return LinkMessages.Counted(id, await work.Gateway.ReadCountersAsync(cancellationToken));
            case LinkWord.CountersOf when LinkMessages.TryReadMac(body.Span, out var mac):
                return LinkMessages.Counted(id, await work.Gateway.ReadCountersAsync(mac, cancellationToken));
            case LinkWord.Drill when LinkMessages.TryReadDrill(body.Span, out var port):
                return work.Drill(port) is { } unsent ? LinkMessages.Failed(id, unsent) : new LinkWriter(LinkWord.Done, id);
            default:
                return null;
        }
    }

    /// <summary>Notices wait where they are until they are sent: while nobody leads, and if the connection ends first.</summary>
    private async Task TellAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await work.Notices.WaitToReadAsync(cancellationToken))
            {
                while (work.Notices.TryPeek(out var notice))
                {
                    if (await stream.WriteAsync(LinkMessages.Notice(notice), cancellationToken) != LinkFault.None) return;
                    work.Notices.TryRead(out _);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the connection ends
        }
    }
}
