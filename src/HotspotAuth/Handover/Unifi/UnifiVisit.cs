using System.Diagnostics.CodeAnalysis;
using HotspotAuth.Capture;

namespace HotspotAuth.Handover;

/// <summary>What a UniFi network's redirect says of its guest: <c>/guest/s/SITE/?ap=…&amp;id=MAC&amp;t=…&amp;url=…&amp;ssid=…</c>, all of it unproved.</summary>
internal static class UnifiVisit
{
    public static bool TryRead(string site, Func<string, string?> field, HandoverTable table, [NotNullWhen(true)] out Visit? visit, out string refusal)
    {
        visit = null;
        if (table.OfKind(HandoverRules.Unifi).FirstOrDefault(nas => nas.Settings.ControllerUrl is not null && nas.Settings.ControllerSite == site) is not { } nas)
        {
            refusal = $"no NAS of kind unifi has ControllerSite \"{site}\"";
            return false;
        }

        if (!MacAddress.TryParse(field("id"), out var mac) || mac.IsMulticast || mac.Value == 0)
        {
            refusal = $"its id \"{field("id")}\" is no MAC address";
            return false;
        }

        refusal = "";
        visit = new Visit { Nas = nas.Name, Mac = mac.ToString() };
        return true;
    }
}
