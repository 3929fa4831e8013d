using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Handover;

/// <summary>What CoovaChilli says when it sends a guest to its UAM server (<c>res</c> and what stands beside it).</summary>
/// <param name="Result"><c>notyet</c>, <c>failed</c>, <c>success</c>, <c>already</c> or <c>logoff</c>.</param>
/// <param name="Visit">The visit.</param>
/// <param name="IsRejected">A login failed because the RADIUS server said no, and not because it was silent.</param>
internal sealed record ChilliVisit(string Result, Visit Visit, bool IsRejected)
{
    /// <summary>Reads the query of a redirect.</summary>
    /// <param name="field">A parameter of the query; null when absent.</param>
    /// <param name="addresses">The whole address as the gateway may have written it, for the signature.</param>
    /// <param name="table">The gateways that may hand over.</param>
    /// <param name="visit">The visit.</param>
    /// <param name="refusal">Why not, for the log.</param>
    public static bool TryRead(Func<string, string?> field, IEnumerable<string> addresses, HandoverTable table, [NotNullWhen(true)] out ChilliVisit? visit, out string refusal)
    {
        visit = null;
        // Absent where chilli speaks of itself by its default, 3990.
        var port = string.IsNullOrEmpty(field("uamport")) ? "3990" : field("uamport")!;
        if (!IPAddress.TryParse(field("uamip"), out var ip) || !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !table.TryFind(HandoverRules.Chilli, $"http://{new IPEndPoint(ip, number)}/", out var nas, out var link))
        {
            refusal = $"uamip \"{field("uamip")}\", uamport \"{port}\" is at none of the LoginHosts of a NAS of kind chilli";
            return false;
        }

        if (!string.IsNullOrEmpty(nas.Settings.UamSecret) && !ChilliMath.IsSigned(addresses, nas.Settings.UamSecret))
        {
            refusal = $"its md is not what the UamSecret of {nas.Name} makes of it";
            return false;
        }

        var challenge = Array.Empty<byte>();
        if (field("challenge") is { Length: > 0 } hex && (hex.Length != 2 * ChilliMath.ChallengeLength || !hex.All(char.IsAsciiHexDigit) || (challenge = Convert.FromHexString(hex)).Length == 0))
        {
            refusal = "its challenge is no 32 hexadecimal digits";
            return false;
        }

        if (!MacAddress.TryParse(field("mac"), out var mac) || mac.IsMulticast || mac.Value == 0)
        {
            refusal = $"\"{field("mac")}\" is no MAC address";
            return false;
        }

        refusal = "";
        var result = field("res") ?? "";
        visit = new ChilliVisit(
            result,
            new Visit
            {
                Nas = nas.Name,
                Mac = mac.ToString(),
                Link = new Uri(link, "/logon").AbsoluteUri,
                Challenge = challenge.Length == 0 ? null : challenge,
                CameBack = result == "failed",
            },
            field("reason") == "reject");
        return true;
    }
}
