using System.Numerics;

namespace HotspotAuth.Radius;

/// <summary>
/// Finds resends (RFC 5080 §2.2.2): same sender, port and identifier with the same authenticator is the same request; with
/// another authenticator it is a new one that ends the old. Only proven requests come here. Bounded: entries and answers live in
/// rings that grow to a limit and then forget the oldest early.
/// </summary>
internal sealed class DuplicateCache(int capacity, long windowTicks)
{
    private const int ReplyOctetsPerEntry = 128;

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, long> _latest = new(1024);
    private Entry[] _entries = new Entry[1024];
    private byte[] _replies = new byte[1024 * ReplyOctetsPerEntry];
    private long _head;
    private long _tail;
    private long _replyTail;

    public enum Finding
    {
        /// <summary>Not seen: work on it under the ticket.</summary>
        New,

        /// <summary>A resend; the first one is still worked on.</summary>
        InProgress,

        /// <summary>A resend; the answer was copied out.</summary>
        Answered,
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return (int)(_tail - _head);
        }
    }

    /// <summary>Looks a request up and enters it when new. <paramref name="reply"/> (4096 octets) takes the stored answer.</summary>
    public Finding Enter(in PeerAddress peer, in RadiusPacket packet, long now, Span<byte> reply, out int replyLength, out long ticket)
    {
        replyLength = 0;
        var key = new Key(peer.Address, peer.Local, (uint)peer.Port << 8 | packet.Identifier);
        var authenticator = PeerAddress.ToBits(packet.Authenticator);
        lock (_lock)
        {
            Expire(now);
            if (_latest.TryGetValue(key, out ticket))
            {
                ref var old = ref EntryAt(ticket);
                if (old.Authenticator == authenticator)
                {
                    if (old.State == State.Working)
                        return Finding.InProgress;
                    if (old.State == State.Answered && TryCopyReply(old, reply))
                    {
                        replyLength = old.ReplyLength;
                        return Finding.Answered;
                    }
                }

                old.State = State.Ended;
            }

            if (_tail - _head == _entries.Length)
            {
                if (_entries.Length < capacity)
                    Grow();
                else
                    Forget();
            }

            ticket = _tail++;
            _latest[key] = ticket;
            EntryAt(ticket) = new Entry { Key = key, Authenticator = authenticator, Born = now };
            return Finding.New;
        }
    }

    /// <summary>Keeps the answer of a request. False: the sender has since used the identifier anew, the answer must not go out.</summary>
    public bool Answer(long ticket, ReadOnlySpan<byte> reply)
    {
        lock (_lock)
        {
            if (ticket < _head)
                return true;
            ref var entry = ref EntryAt(ticket);
            if (entry.State == State.Ended)
                return false;

            entry.State = State.Answered;
            entry.ReplyLength = reply.Length;
            entry.ReplyAt = StoreReply(reply);
            return true;
        }
    }

    /// <summary>Forgets a request that will have no answer: its resend is to be worked on like a new one.</summary>
    public void Abandon(long ticket)
    {
        lock (_lock)
        {
            if (ticket >= _head)
                EntryAt(ticket).State = State.Ended;
        }
    }

    private ref Entry EntryAt(long ticket) => ref _entries[ticket & (_entries.Length - 1)];

    private void Expire(long now)
    {
        while (_head < _tail && now - EntryAt(_head).Born > windowTicks)
            Forget();
    }

    private void Forget()
    {
        ref var entry = ref EntryAt(_head);
        if (_latest.TryGetValue(entry.Key, out var latest) && latest == _head)
            _latest.Remove(entry.Key);
        _head++;
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[Math.Min(old.Length * 2, (int)BitOperations.RoundUpToPowerOf2((uint)capacity))];
        var oldReplies = _replies;
        var oldReplyTail = _replyTail;
        _replies = new byte[_entries.Length * ReplyOctetsPerEntry];
        _replyTail = 0;
        for (var ticket = _head; ticket < _tail; ticket++)
        {
            var entry = old[ticket & (old.Length - 1)];
            if (entry.State == State.Answered)
            {
                if (oldReplyTail - entry.ReplyAt <= oldReplies.Length)
                    entry.ReplyAt = StoreReply(oldReplies.AsSpan((int)(entry.ReplyAt % oldReplies.Length), entry.ReplyLength));
                else
                    entry.State = State.Ended;
            }

            EntryAt(ticket) = entry;
        }
    }

    private long StoreReply(ReadOnlySpan<byte> reply)
    {
        var at = (int)(_replyTail % _replies.Length);
        if (_replies.Length - at < reply.Length)
        {
            _replyTail += _replies.Length - at;
            at = 0;
        }

        reply.CopyTo(_replies.AsSpan(at));
        var stored = _replyTail;
        _replyTail += reply.Length;
        return stored;
    }

    private bool TryCopyReply(in Entry entry, Span<byte> reply)
    {
        if (_replyTail - entry.ReplyAt > _replies.Length)
            return false;
        _replies.AsSpan((int)(entry.ReplyAt % _replies.Length), entry.ReplyLength).CopyTo(reply);
        return true;
    }

    private enum State : byte
    {
        Working,
        Answered,
        Ended,
    }

    private readonly record struct Key(UInt128 Address, UInt128 Local, uint PortAndIdentifier);

    private struct Entry
    {
        public Key Key;
        public UInt128 Authenticator;
        public long Born;
        public long ReplyAt;
        public int ReplyLength;
        public State State;
    }
}
