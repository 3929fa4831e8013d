using System.Diagnostics.CodeAnalysis;
using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Handover;

/// <summary>An openNDS gateway's words about a guest, and the address the guest first asked for.</summary>
internal static class OpenndsVisit
{
    /// <summary>Reads the query of a redirect, sealed under a gateway's key or plain.</summary>
    /// <param name="field">A parameter of the query; null when absent.</param>
    /// <param name="table">The gateways that may hand over.</param>
    /// <param name="asking">Where the browser asks from.</param>
    /// <param name="visit">The visit.</param>
    /// <param name="destination">The address first asked for; null when absent.</param>
    /// <param name="refusal">Why not, for the log.</param>
    public static bool TryRead(Func<string, string?> field, HandoverTable table, IPAddress asking, [NotNullWhen(true)] out Visit? visit, out string? destination, out string refusal)
    {
        (visit, destination, refusal) = (null, null, "its fas can't be read with the FasKey of any NAS of kind opennds");
        foreach (var nas in table.OfKind(HandoverRules.Opennds))
        {
            if (nas.Settings.FasKey is not { Length: > 0 } key) continue;
            var isSealed = field("iv") is not null;
            if (!(isSealed ? FasQuery.TryReadSealed(field("fas"), field("iv"), key, out var fields) : FasQuery.TryReadPlain(field("fas"), out fields))) continue;
            string? Value(string name) => fields.GetValueOrDefault(name);

            // A plain list says nothing of the key, so every gateway's own address must tell them apart.
            if (!Uri.TryCreate($"http://{Value("gatewayaddress")}/opennds_auth/", UriKind.Absolute, out var link) || !nas.Allows(link))
            {
                refusal = $"gatewayaddress \"{Value("gatewayaddress")}\" is at none of the LoginHosts of a NAS of kind opennds";
                continue;
            }

            // Or a guest at level 2 or 3 would leave the seal away and write what he likes.
            if (!isSealed && nas.HasSealed)
            {
                refusal = $"it carries no seal, and {nas.Name} seals its words (after a change of its level, reload)";
                return false;
            }

            nas.HasSealed |= isSealed;
            if (!MacAddress.TryParse(Value("clientmac"), out var mac) || mac.IsMulticast || mac.Value == 0 || Value("hid") is not { Length: >= 16 and <= 128 } id || !id.All(char.IsAsciiLetterOrDigit))
            {
                refusal = "its clientmac or hid is unreadable";
                return false;
            }

            // Where the gateway does not translate, the address that asks must be the one it speaks of.
            if (!IPAddress.TryParse(Value("clientip"), out var ip) || !(ip.Equals(asking) || nas.Network.Contains(asking)))
            {
                refusal = $"it speaks of {Value("clientip")}, but {asking} asks";
                return false;
            }

            refusal = "";
            destination = Value("originurl") is { } origin ? Uri.UnescapeDataString(origin) : null;
            visit = new Visit { Nas = nas.Name, Mac = mac.ToString(), Ip = ip.ToString(), Link = link.AbsoluteUri, ClientId = id, GatewayHash = FasQuery.GatewayHash(Value("gatewayname") ?? "") };
            return true;
        }

        return false;
    }
}
