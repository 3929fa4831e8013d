namespace HotspotAuth.Radius;

/// <summary>Which of the two ports a request came to.</summary>
public enum RadiusPort
{
    /// <summary>Access-Request and Status-Server; by custom UDP 1812.</summary>
    Authentication,

    /// <summary>Accounting-Request and Status-Server; by custom UDP 1813.</summary>
    Accounting,
}

/// <summary>
/// What the program does with requests that are well-formed and proven to come from their client. Called from many threads at
/// once. An exception is counted, reported to the observer and answered with silence.
/// </summary>
public interface IRadiusHandler
{
    /// <summary>Decides on an Access-Request. <paramref name="ct"/> fires when the listener stops.</summary>
    ValueTask<AccessReply> AuthenticateAsync(AccessRequest request, CancellationToken ct);

    /// <summary>Records an Accounting-Request. True only when it is recorded durably: it is then answered. False is silence, and
    /// the NAS sends it again (RFC 2866 §4.1).</summary>
    ValueTask<bool> AccountAsync(AccountingRequest request, CancellationToken ct);

    /// <summary>
    /// A decision from memory alone, asked on the receiving thread before <see cref="AuthenticateAsync"/>: whoever answers here
    /// spares the hand-over to another thread. It must not wait for anything. Null: ask <see cref="AuthenticateAsync"/>.
    /// </summary>
    AccessReply? TryAuthenticateAtOnce(AccessRequest request) => null;

    /// <summary>False leaves Status-Server unanswered on this port, so that a NAS turns to its other server (RFC 5997 §4.2).</summary>
    bool IsReady(RadiusPort port) => true;
}
