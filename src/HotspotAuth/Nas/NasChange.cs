using System.Net;
using HotspotAuth.Accounts;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;

namespace HotspotAuth.Nas;

/// <summary>Asks a NAS to change a running session's speed (RFC 5176, CoA-Request).</summary>
internal sealed class NasChange(NasTable nases, TimeProvider time)
{
    private readonly RadiusDynamicAuthClient _client = new(time: time);

    /// <summary>What the NAS answered; null for a NAS that is no longer known or takes no such request.</summary>
    public async Task<DynamicAuthResult?> ChangeAsync(Session session, Rights rights, CancellationToken cancellationToken)
    {
        if (session.NasAddress is not { } address || nases.Current.Find(address) is not { } nas) return null;
        var kind = NasKinds.Of(nas.Kind);
        if (kind == NasKind.OpenNds) return null; // it has no RADIUS of its own to ask
        var changes = new RadiusAttributeList();
        SpeedAttributes.Change(changes, kind, rights);
        return await _client.ChangeAuthorizationAsync(new IPEndPoint(address, nas.CoaPort), nas.Secret, NasDisconnect.Identify(session), changes, cancellationToken);
    }
}
