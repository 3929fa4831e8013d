using System.Diagnostics.CodeAnalysis;
using HotspotAuth.Capture;

namespace HotspotAuth.Handover;

/// <summary>What a RouterOS hotspot's login page says of its guest (RouterOS manual, "Hotspot customisation").</summary>
internal static class MikrotikVisit
{
    /// <summary>RFC 1994 §4.1 leaves the length open; RouterOS sends 16.</summary>
    private const int ShortestChallenge = 8;

    private const int LongestChallenge = 64;

    /// <summary>Reads the variables of the forwarded login page.</summary>
    /// <param name="field">A field of the form or the query; null when absent.</param>
    /// <param name="table">The gateways that may hand over.</param>
    /// <param name="visit">The visit.</param>
    /// <param name="refusal">Why not, for the log.</param>
    public static bool TryRead(Func<string, string?> field, HandoverTable table, [NotNullWhen(true)] out Visit? visit, out string refusal)
    {
        visit = null;
        if (!MacAddress.TryParse(field("mac"), out var mac) || mac.IsMulticast || mac.Value == 0)
        {
            refusal = $"\"{field("mac")}\" is no MAC address";
            return false;
        }

        if (!table.TryFind(HandoverRules.Mikrotik, field("link-login-only"), out var nas, out var link))
        {
            refusal = $"link-login-only \"{field("link-login-only")}\" is at none of the LoginHosts of a NAS of kind mikrotik";
            return false;
        }

        byte[] challenge = [];
        if (!MikrotikOctets.TryRead(field("chap-id") ?? "", 1, out var id)
            || (id.Length == 1 && (!MikrotikOctets.TryRead(field("chap-challenge") ?? "", LongestChallenge, out challenge) || challenge.Length < ShortestChallenge)))
        {
            refusal = "its chap-id or chap-challenge is unreadable";
            return false;
        }

        refusal = "";
        visit = new Visit
        {
            Nas = nas.Name,
            Mac = mac.ToString(),
            // The servlet alone: what a forged page put behind it could tell the router where to send the guest afterwards.
            Link = link.GetLeftPart(UriPartial.Path),
            // Without a CHAP id the hotspot takes the password itself (login-by=http-pap or https).
            ChapId = id.Length == 1 ? id[0] : null,
            Challenge = id.Length == 1 ? challenge : null,
            CameBack = !string.IsNullOrEmpty(field("error")),
        };
        return true;
    }
}
