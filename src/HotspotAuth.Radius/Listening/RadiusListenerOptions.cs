using System.Net;

namespace HotspotAuth.Radius;

/// <summary>How a <see cref="RadiusListener"/> listens. The defaults serve a hotspot of some thousand users.</summary>
public sealed class RadiusListenerOptions
{
    /// <summary>Addresses to bind: by default all of IPv4 and IPv6. An IPv6 socket serves IPv6 only.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [IPAddress.Any, IPAddress.IPv6Any];

    /// <summary>UDP port for Access-Request; 0 takes any free one, null none at all.</summary>
    public int? AuthenticationPort { get; init; } = 1812;

    /// <summary>UDP port for Accounting-Request; 0 takes any free one, null none at all.</summary>
    public int? AccountingPort { get; init; } = 1813;

    /// <summary>Receiving threads for each address and port. More than one shares the port among them by sender
    /// (SO_REUSEPORT): one NAS with a fixed source port always meets the same one.</summary>
    public int ThreadsPerSocket { get; init; } = 1;

    /// <summary>How long an Access-Reject waits, so that guessing is slow; each waits up to as long again by chance.</summary>
    public TimeSpan RejectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an answer is kept for resends: 5 to 30 s (RFC 5080 §2.2.2).</summary>
    public TimeSpan DuplicateWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a request may wait in the queue before it is worthless.</summary>
    public TimeSpan MaximumWait { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long requests in flight have to be answered when the listener stops.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Access-Requests that may wait for a thread; beyond that the oldest goes.</summary>
    public int AuthenticationQueue { get; init; } = 4096;

    /// <summary>Accounting-Requests that may wait; the last quarter is kept for Stop.</summary>
    public int AccountingQueue { get; init; } = 16_384;

    /// <summary>Requests of either kind that may be with the handler at once, waiting for a password hash or a commit.</summary>
    public int MaximumInFlight { get; init; } = 8192;

    /// <summary>Answers kept for resends, for each receiving thread.</summary>
    public int DuplicateCapacity { get; init; } = 65_536;

    /// <summary>Threads of the pool that may run handlers of one kind at the same time.</summary>
    public int HandlerThreads { get; init; } = Math.Max(2, Environment.ProcessorCount);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfZero(Addresses.Count, nameof(Addresses));
        ArgumentOutOfRangeException.ThrowIfNotEqual(AuthenticationPort is null or (>= 0 and <= 65535), true, nameof(AuthenticationPort));
        ArgumentOutOfRangeException.ThrowIfNotEqual(AccountingPort is null or (>= 0 and <= 65535), true, nameof(AccountingPort));
        ArgumentOutOfRangeException.ThrowIfLessThan(ThreadsPerSocket, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RejectDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(DuplicateWindow, TimeSpan.FromSeconds(5));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DuplicateWindow, TimeSpan.FromSeconds(30));
        ArgumentOutOfRangeException.ThrowIfLessThan(DrainLimit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(AuthenticationQueue, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AccountingQueue, 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumInFlight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(DuplicateCapacity, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(HandlerThreads, 1);
    }
}
