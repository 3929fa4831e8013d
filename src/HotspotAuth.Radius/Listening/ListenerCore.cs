using System.Net;

namespace HotspotAuth.Radius;

/// <summary>
/// The way of a datagram, the same for every socket: client, shape, code, proof, resend, credential, handler, answer. Each step
/// either passes it on or ends it with a counted reason.
/// </summary>
internal sealed partial class ListenerCore : IDisposable
{
    private readonly RadiusListenerOptions _options;
    private readonly IRadiusHandler _handler;
    private readonly RadiusObserver? _observer;
    private readonly TimeProvider _time;
    private readonly DiscardReports _reports;
    private readonly RequestQueue _access;
    private readonly RequestQueue _accounting;
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Taken once: a request that outlives the drain still asks for it when the source is gone.</summary>
    private readonly CancellationToken _stopped;
    private readonly long _maximumWaitTicks;
    private volatile RadiusClientTable _clients;

    public ListenerCore(
        RadiusListenerOptions options, RadiusClientTable clients, IRadiusHandler handler, RadiusObserver? observer, LearnedAuthenticators learned,
        TimeProvider time)
    {
        _options = options;
        _clients = clients;
        _handler = handler;
        _observer = observer;
        Learned = learned;
        _time = time;
        _stopped = _stopping.Token;
        _reports = new DiscardReports(time);
        _maximumWaitTicks = Ticks(options.MaximumWait);
        Rejects = new RejectDelay(time, options.RejectDelay);
        _access = new RequestQueue(
            options.AuthenticationQueue, reserve: 0, options.HandlerThreads, options.MaximumInFlight, RunAccessAsync, Displace);
        _accounting = new RequestQueue(
            options.AccountingQueue, options.AccountingQueue / 4, options.HandlerThreads, options.MaximumInFlight, RunAccountingAsync, Displace);
    }

    public RadiusCounters Counters { get; } = new();

    public LearnedAuthenticators Learned { get; }

    public RejectDelay Rejects { get; }

    public RadiusClientTable Clients
    {
        get => _clients;
        set => _clients = value;
    }

    public DuplicateCache NewDuplicateCache() => new(_options.DuplicateCapacity, Ticks(_options.DuplicateWindow));

    public void BeginBatch(out long now, out DateTimeOffset utc)
    {
        now = _time.GetTimestamp();
        utc = _time.GetUtcNow();
    }

    public void Process(ListeningSocket socket, ReadOnlySpan<byte> datagram, in PeerAddress peer, long now, DateTimeOffset utc)
    {
        if (peer.Port == 0)
        {
            Discard(RadiusDiscard.SourcePortZero, peer, client: null);
            return;
        }

        var client = _clients.Find(peer.Address, peer.V4);
        if (client is null)
        {
            Discard(RadiusDiscard.UnknownClient, peer, client);
            return;
        }

        if (!RadiusPacket.TryParse(datagram, out var packet, out var fault))
        {
            Discard((RadiusDiscard)fault, peer, client);
            return;
        }

        var discard = (packet.Code, socket.Port) switch
        {
            (RadiusCode.AccessRequest, RadiusPort.Authentication) => ProveAccess(packet, client, peer),
            (RadiusCode.AccountingRequest, RadiusPort.Accounting) => RequestGate.ProveAccounting(packet, client),
            (RadiusCode.StatusServer, _) => RequestGate.ProveStatus(packet, client),
            _ => RadiusDiscard.UnexpectedCode,
        };
        if (discard != RadiusDiscard.None)
        {
            Discard(discard, peer, client);
            return;
        }

        Counters.CountReceived(packet.Code);
        if (packet.Code == RadiusCode.StatusServer)
            AnswerStatus(socket, packet, client, peer);
        else if (IsNew(socket, packet, client, peer, now, out var ticket))
            Serve(packet, client, new Arrival(socket, peer, ticket, now, utc));
    }

    public void Discard(RadiusDiscard reason, in PeerAddress peer, RadiusClient? client)
    {
        Counters.Count(reason);
        if (_observer is not null && _reports.ShouldTell((int)reason, peer.Address, out var suppressed))
            _observer.OnDiscarded(reason, peer.ToEndPoint(), client, suppressed);
    }

    public void Drop(RadiusRequest request, RadiusDiscard reason)
    {
        request.Arrival.Socket.Duplicates.Abandon(request.Arrival.Ticket);
        Discard(reason, request.Arrival.Peer, request.Client);
    }

    public void ReceiveFailed(IPEndPoint local, int errno) => _observer?.OnReceiveFailed(local, errno);

    public void Faulted(Exception exception)
    {
        Counters.Count(RadiusDiscard.HandlerFailed);
        try
        {
            _observer?.OnFaulted(exception);
        }
        catch (Exception)
        {
            // The observer itself is what throws: it was counted, and there is nobody left to tell.
        }
    }

    /// <summary>Lets requests in flight come to their end, then cancels what is left.</summary>
    public async Task DrainAsync()
    {
        try
        {
            await Task.WhenAll(_access.WhenIdleAsync(), _accounting.WhenIdleAsync()).WaitAsync(_options.DrainLimit, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // Their NAS will ask again.
        }

        await _stopping.CancelAsync();
    }

    public void Dispose()
    {
        Rejects.Dispose();
        _stopping.Dispose();
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    private RadiusDiscard ProveAccess(in RadiusPacket packet, RadiusClient client, in PeerAddress peer)
    {
        var isAuto = client.RequireMessageAuthenticator == RequireMessageAuthenticator.Auto;
        var mustBeSigned = client.RequireMessageAuthenticator == RequireMessageAuthenticator.Yes || (isAuto && Learned.Contains(peer));
        var discard = RequestGate.ProveAccess(packet, client, mustBeSigned);
        if (isAuto && !mustBeSigned && discard == RadiusDiscard.None && packet.MessageAuthenticatorOffset != 0
            && !packet.Has(RadiusAttributeType.EapMessage) && Learned.Add(peer))
        {
            // EAP always brings one (RFC 3579 §3.1), so it says nothing about what the NAS does otherwise.
            _observer?.OnMessageAuthenticatorLearned(client, peer.ToEndPoint().Address);
        }

        return discard;
    }

    private void AnswerStatus(ListeningSocket socket, in RadiusPacket packet, RadiusClient client, in PeerAddress peer)
    {
        if (!_handler.IsReady(socket.Port))
        {
            Discard(RadiusDiscard.NotReady, peer, client);
            return;
        }

        var code = socket.Port == RadiusPort.Authentication ? RadiusCode.AccessAccept : RadiusCode.AccountingResponse;
        var length = RadiusPacketWriter.WriteReply(socket.NextReply, code, packet, null, client.Secret, out _, signAlways: true);
        if (length == 0)
        {
            Discard(RadiusDiscard.ReplyTooLong, peer, client);
            return;
        }

        socket.CommitReply(length, peer);
        Counters.CountSent(code);
    }

    private bool IsNew(ListeningSocket socket, in RadiusPacket packet, RadiusClient client, in PeerAddress peer, long now, out long ticket)
    {
        switch (socket.Duplicates.Enter(peer, packet, now, socket.NextReply, out var length, out ticket))
        {
            case DuplicateCache.Finding.New:
                return true;
            case DuplicateCache.Finding.Answered:
                socket.CommitReply(length, peer);
                Counters.CountResent();
                return false;
            default:
                Discard(RadiusDiscard.DuplicateInProgress, peer, client);
                return false;
        }
    }

    private void Serve(in RadiusPacket packet, RadiusClient client, in Arrival arrival)
    {
        if (packet.Code == RadiusCode.AccountingRequest)
        {
            var record = new AccountingRequest(packet, client, arrival);
            if (!_accounting.TryEnqueue(record, displacesOldest: false, isUrgent: record.StatusType == AcctStatusType.Stop))
                Drop(record, RadiusDiscard.Overload);
            return;
        }

        var verdict = CredentialGate.Judge(packet);
        if (verdict.Discard != RadiusDiscard.None)
        {
            arrival.Socket.Duplicates.Abandon(arrival.Ticket);
            Discard(verdict.Discard, arrival.Peer, client);
            return;
        }

        if (verdict.Reject != ProtocolReject.None)
        {
            Counters.Count(verdict.Reject);
            if (_observer is not null && _reports.ShouldTell(RefusedRequest - (int)verdict.Reject, arrival.Peer.Address, out var suppressed))
                _observer.OnRefused(verdict.Reject, packet, client, arrival.Peer.ToEndPoint(), suppressed);
            AnswerAtOnce(packet, client, arrival, RadiusCode.AccessReject, RefusalOf(packet));
            return;
        }

        var request = new AccessRequest(packet, client, arrival, verdict.Method);
        NoticeGarbledPassword(request, client);
        if (AskAtOnce(request, out var reply))
            AnswerAtOnce(packet, client, arrival, reply.Code, reply.Attributes);
    }
}
