using HotspotAuth.Accounts;

namespace HotspotAuth.Requests;

/// <summary>Who puts his name under a part of the form, and which parts are his by his roles.</summary>
/// <param name="Name">As it stands beside the signature.</param>
/// <param name="Recommends">Part 2.</param>
/// <param name="Approves">Part 3 in his own right; a deputy's right is asked for at the moment he signs.</param>
/// <param name="Issues">Part 4.</param>
/// <param name="Actor">As the audit trail names him.</param>
internal sealed record Signer(string Name, bool Recommends, bool Approves, bool Issues, Actor Actor)
{
    public string Username => Actor.Name;

    /// <summary>Sees every request, not only his own.</summary>
    public bool SeesAll => Recommends || Approves || Issues;
}
