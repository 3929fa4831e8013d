using System.Runtime.InteropServices;

namespace HotspotAuth.Radius;

/// <summary>
/// The answers of one socket that were found after their datagram's batch. One thread of the pool at a time takes all that have
/// come meanwhile, and many of them leave in one system call: a commit answers hundreds of accounting records at once.
/// </summary>
internal sealed class LateReplies(ListenerCore core, ListeningSocket socket, SafeHandle handle) : IThreadPoolWorkItem, IDisposable
{
    private const int BatchSize = 32;
    private const int MostWaiting = 65_536;

    private readonly DatagramBatch _batch = new(BatchSize);
    private readonly Lock _sending = new();
    private readonly Lock _queueing = new();
    private List<Reply> _waiting = [];
    private List<Reply> _taken = [];
    private bool _isUnderWay;
    private bool _isDisposed;
    private int _count;

    /// <summary>Encodes and sends one answer soon, a Reject after its delay. From any thread.</summary>
    public void Answer(RadiusRequest request, RadiusCode code, RadiusAttributeList? attributes)
    {
        if (!TryAdd(new Reply(request, code, attributes), out var starts))
            core.Drop(request, RadiusDiscard.Overload);
        else if (starts)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Sends an answer that was encoded before. From any thread.</summary>
    public void SendNow(in PeerAddress peer, long ticket, ReadOnlySpan<byte> reply)
    {
        lock (_sending)
        {
            if (_isDisposed)
                return;
            reply.CopyTo(_batch.Buffer(_count));
            Add(reply.Length, peer, ticket);
            Flush();
        }
    }

    void IThreadPoolWorkItem.Execute() => SendAll();

    /// <summary>Sends what waits; nothing is sent afterwards.</summary>
    public void Dispose()
    {
        SendAll();
        lock (_sending)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _batch.Dispose();
        }
    }

    private bool TryAdd(in Reply reply, out bool starts)
    {
        lock (_queueing)
        {
            starts = !_isUnderWay;
            if (_waiting.Count == MostWaiting)
                return false;
            _waiting.Add(reply);
            _isUnderWay = true;
            return true;
        }
    }

    private void SendAll()
    {
        lock (_sending)
        {
            while (TryTake() && !_isDisposed)
            {
                foreach (var reply in _taken)
                    Encode(reply);
                Flush();
            }
        }
    }

    private bool TryTake()
    {
        lock (_queueing)
        {
            _taken.Clear();
            (_taken, _waiting) = (_waiting, _taken);
            return _isUnderWay = _taken.Count > 0;
        }
    }

    private void Encode(in Reply reply)
    {
        try
        {
            var request = reply.Request;
            var buffer = _batch.Buffer(_count);
            var length = RadiusPacketWriter.WriteReply(buffer, reply.Code, request.Packet, reply.Attributes, request.Client.Secret, out var written);
            if (length == 0)
                core.Drop(request, RadiusDiscard.ReplyTooLong);
            else if (written != RadiusCode.AccessReject || !core.IsDelayed(socket, request.Arrival.Peer, request.Arrival.Ticket, buffer[..length]))
                Add(length, request.Arrival.Peer, request.Arrival.Ticket);
        }
        catch (Exception exception)
        {
            // Attributes are the program's own: their fault must cost one answer, not the service.
            core.Faulted(exception);
        }
    }

    private void Add(int length, in PeerAddress peer, long ticket)
    {
        var reply = _batch.Buffer(_count)[..length];
        if (!socket.Duplicates.Answer(ticket, reply))
        {
            core.Counters.Count(RadiusDiscard.Superseded);
            return;
        }

        core.Counters.CountSent((RadiusCode)reply[0]);
        _batch.Address(_count, length, peer);
        if (++_count == BatchSize)
            Flush();
    }

    private void Flush()
    {
        if (_count == 0)
            return;
        // Emptied first: should sending throw, the next answer still has a buffer.
        var count = _count;
        _count = 0;
        var failed = _batch.Send(handle, count);
        for (var i = 0; i < failed; i++)
            core.Counters.Count(RadiusDiscard.SendFailed);
    }

    private readonly record struct Reply(RadiusRequest Request, RadiusCode Code, RadiusAttributeList? Attributes);
}
