using HotspotAuth.Access;

namespace HotspotAuth.Handover;

/// <summary>What the guest's browser does after his login, so that the gateway opens.</summary>
/// <param name="Target">Where it goes; null when the gateway has opened already or asks us by itself.</param>
/// <param name="Fields">What it posts there; empty: it only opens the address.</param>
internal sealed record HandoverStep(Uri? Target, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>Nothing is left for the browser to do.</summary>
    public static readonly HandoverStep Nothing = new(null, []);

    /// <summary>It opens an address.</summary>
    public static HandoverStep Open(Uri target) => new(target, []);
}

/// <summary>One kind of gateway: how it is made to open for a guest whom we let in.</summary>
internal interface IHandoverDoor
{
    /// <summary>The kind in the configuration's words.</summary>
    string Kind { get; }

    /// <summary>Opens for a granted decision, or says what the browser must do for it.</summary>
    /// <param name="entry">The gateway, the visit, the decision and where the browser comes back to.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="HandoverException">The gateway did not open.</exception>
    Task<HandoverStep> OpenAsync(HandoverEntry entry, CancellationToken cancellationToken);
}

/// <summary>A guest who may in, at a gateway that is still closed to him.</summary>
/// <param name="Nas">The gateway.</param>
/// <param name="Visit">What it said of him.</param>
/// <param name="Decision">Granted.</param>
/// <param name="Device">The device as the decision took it.</param>
/// <param name="Back">Our page that the gateway sends him to afterwards.</param>
internal sealed record HandoverEntry(HandoverNas Nas, Visit Visit, AccessDecision Decision, Device Device, Uri Back);

/// <summary>A gateway did not open; the message is for the log.</summary>
internal sealed class HandoverException(string message) : Exception(message);
