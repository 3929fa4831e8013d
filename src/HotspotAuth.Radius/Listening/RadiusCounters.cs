namespace HotspotAuth.Radius;

/// <summary>Everything that happened, counted since the listener was made. Read from any thread.</summary>
public sealed class RadiusCounters
{
    private readonly long[] _discards = new long[Enum.GetValues<RadiusDiscard>().Length];
    private readonly long[] _rejects = new long[Enum.GetValues<ProtocolReject>().Length];
    private readonly long[] _received = new long[256];
    private readonly long[] _sent = new long[256];
    private long _resent;

    /// <summary>Requests that were answered again from the duplicate cache.</summary>
    public long Resent => Volatile.Read(ref _resent);

    /// <summary>Datagrams that got no answer for this reason.</summary>
    public long Discarded(RadiusDiscard reason) => Volatile.Read(ref _discards[(int)reason]);

    /// <summary>Requests refused before the handler for this reason.</summary>
    public long Rejected(ProtocolReject reason) => Volatile.Read(ref _rejects[(int)reason]);

    /// <summary>Requests of this code that passed every check of the wire.</summary>
    public long Received(RadiusCode code) => Volatile.Read(ref _received[(int)code]);

    /// <summary>Answers of this code, resends left out.</summary>
    public long Sent(RadiusCode code) => Volatile.Read(ref _sent[(int)code]);

    internal void Count(RadiusDiscard reason) => Interlocked.Increment(ref _discards[(int)reason]);

    internal void Count(ProtocolReject reason) => Interlocked.Increment(ref _rejects[(int)reason]);

    internal void CountReceived(RadiusCode code) => Interlocked.Increment(ref _received[(int)code]);

    internal void CountSent(RadiusCode code) => Interlocked.Increment(ref _sent[(int)code]);

    internal void CountResent() => Interlocked.Increment(ref _resent);
}
