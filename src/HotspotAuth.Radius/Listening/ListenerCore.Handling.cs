namespace HotspotAuth.Radius;

/// <summary>From a proven request to its answer: at once on the receiving thread, or through the queue.</summary>
internal sealed partial class ListenerCore
{
    // Reports about garbled passwords share the limits of discards under a number that no discard has.
    private const int GarbledPassword = -1;
    private const int FailedHandler = -2;

    // And what an Access-Request was refused for, one number below this for each.
    private const int RefusedRequest = -100;

    private static RadiusAttributeList? RefusalOf(in RadiusPacket packet) =>
        packet.TryFind(RadiusAttributeType.EapMessage, out var eap)
            ? new RadiusAttributeList().AddEap([4, eap.Length >= 2 ? eap[1] : (byte)0, 0, 4])
            : null;

    private void NoticeGarbledPassword(AccessRequest request, RadiusClient client)
    {
        if (_observer is null || request.IsAuthenticated || request.Method != AccessMethod.Pap)
            return;

        Span<byte> password = stackalloc byte[UserPassword.MaximumLength];
        var length = request.ReadPapPassword(password);
        var isPlausible = UserPassword.IsPlausible(password[..length]);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(password);
        if (!isPlausible && _reports.ShouldTell(GarbledPassword, request.Arrival.Peer.Address, out _))
            _observer.OnPasswordGarbled(client, request.Source);
    }

    /// <summary>True with an answer that is to go out now; false when the request was queued or dropped.</summary>
    private bool AskAtOnce(AccessRequest request, out AccessReply reply)
    {
        reply = AccessReply.Drop;
        try
        {
            if (_handler.TryAuthenticateAtOnce(request) is { } decided)
            {
                reply = decided;
                if (decided.Code != default)
                    return true;
                Drop(request, RadiusDiscard.HandlerSilent);
                return false;
            }
        }
        catch (Exception exception)
        {
            Fail(request, exception);
            return false;
        }

        if (!_access.TryEnqueue(request, displacesOldest: true, isUrgent: false))
            Drop(request, RadiusDiscard.Overload);
        return false;
    }

    private void AnswerAtOnce(
        in RadiusPacket packet, RadiusClient client, in Arrival arrival, RadiusCode code, RadiusAttributeList? attributes)
    {
        var (socket, peer, ticket) = (arrival.Socket, arrival.Peer, arrival.Ticket);
        var buffer = socket.NextReply;
        var length = RadiusPacketWriter.WriteReply(buffer, code, packet, attributes, client.Secret, out var written);
        if (length == 0)
        {
            socket.Duplicates.Abandon(ticket);
            Discard(RadiusDiscard.ReplyTooLong, peer, client);
            return;
        }

        if (written == RadiusCode.AccessReject && IsDelayed(socket, peer, ticket, buffer[..length]))
            return;
        socket.Duplicates.Answer(ticket, buffer[..length]);
        socket.CommitReply(length, peer);
        Counters.CountSent(written);
    }

    /// <summary>True when a Reject was taken to be sent later, or given up because too many wait.</summary>
    public bool IsDelayed(ListeningSocket socket, in PeerAddress peer, long ticket, ReadOnlySpan<byte> reply)
    {
        if (Rejects.IsNone)
            return false;

        if (!Rejects.TryHold(socket, peer, ticket, reply))
        {
            socket.Duplicates.Abandon(ticket);
            Discard(RadiusDiscard.Overload, peer, client: null);
        }

        return true;
    }

    private async ValueTask RunAccessAsync(RadiusRequest request)
    {
        if (IsTooOld(request))
            return;

        try
        {
            var reply = await _handler.AuthenticateAsync((AccessRequest)request, _stopped);
            if (reply.Code == default)
                Drop(request, RadiusDiscard.HandlerSilent);
            else
                request.Arrival.Socket.Answer(request, reply.Code, reply.Attributes);
        }
        catch (Exception exception)
        {
            Fail(request, exception);
        }
    }

    private async ValueTask RunAccountingAsync(RadiusRequest request)
    {
        if (IsTooOld(request))
            return;

        try
        {
            if (await _handler.AccountAsync((AccountingRequest)request, _stopped))
                request.Arrival.Socket.Answer(request, RadiusCode.AccountingResponse, attributes: null);
            else
                Drop(request, RadiusDiscard.HandlerSilent);
        }
        catch (Exception exception)
        {
            Fail(request, exception);
        }
    }

    private void Fail(RadiusRequest request, Exception exception)
    {
        Drop(request, RadiusDiscard.HandlerFailed);
        if (_observer is not null && !(exception is OperationCanceledException && _stopped.IsCancellationRequested)
            && _reports.ShouldTell(FailedHandler, request.Arrival.Peer.Address, out var suppressed))
            _observer.OnHandlerFailed(request, exception, suppressed);
    }

    private bool IsTooOld(RadiusRequest request)
    {
        if (_time.GetTimestamp() - request.Arrival.Timestamp <= _maximumWaitTicks)
            return false;
        Drop(request, RadiusDiscard.TooOld);
        return true;
    }

    private void Displace(RadiusRequest request) => Drop(request, RadiusDiscard.Overload);
}
