using System.Net;
using HotspotAuth.Capture;
using HotspotAuth.Sessions;

namespace HotspotAuth.Handover;

/// <summary>A device as the controller knows it.</summary>
/// <param name="Id">The controller's own name for it.</param>
/// <param name="Mac">Its MAC.</param>
/// <param name="Ip">Its address; null where the controller has not learned it.</param>
/// <param name="IsGuest">It is on a network with a guest portal.</param>
/// <param name="IsAuthorized">The guest portal is open for it.</param>
/// <param name="Carried">What it has sent and received on this association; null where the controller does not tell.</param>
internal sealed record UnifiClient(string Id, MacAddress Mac, IPAddress? Ip, bool IsGuest, bool IsAuthorized, Traffic? Carried);

/// <summary>What a guest may, in the controller's units.</summary>
/// <param name="Minutes">For how long, 1 to 1,000,000.</param>
/// <param name="UpKilobits">Sending, kbit/s; null: not limited.</param>
/// <param name="DownKilobits">Receiving, kbit/s; null: not limited.</param>
/// <param name="Megabytes">Both ways together; null: not limited.</param>
internal sealed record UnifiGrant(long Minutes, long? UpKilobits, long? DownKilobits, long? Megabytes);

/// <summary>A UniFi controller: by its Integration API and a key, or as its own pages speak to it.</summary>
internal interface IUnifiApi
{
    /// <summary>The connected device with this MAC; null when none is.</summary>
    /// <exception cref="HandoverException">The controller did not answer, or not in words we know.</exception>
    Task<UnifiClient?> FindAsync(MacAddress mac, CancellationToken cancellationToken);

    /// <summary>All connected devices.</summary>
    Task<IReadOnlyList<UnifiClient>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Opens the guest portal for a device.</summary>
    Task AuthorizeAsync(UnifiClient client, UnifiGrant grant, CancellationToken cancellationToken);

    /// <summary>Closes it.</summary>
    Task UnauthorizeAsync(MacAddress mac, CancellationToken cancellationToken);
}
