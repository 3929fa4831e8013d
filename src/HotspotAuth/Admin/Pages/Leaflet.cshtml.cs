using HotspotAuth.Events.Slips;
using HotspotAuth.Operation;
using HotspotAuth.Portal;
using HotspotAuth.Words;

namespace HotspotAuth.Admin.Pages;

/// <summary>How to use the wifi, on one sheet of A4 for the wall or the hand, with this site's names, address and telephone number.</summary>
[Needs(Duty.SeePeople, Duty.Issue, Duty.Help)]
internal sealed class LeafletModel(HotspotSettings settings, PortalAddress portal) : AdminPage
{
    private readonly (PhoneWords? Phone, string Words) _contact = PhoneWords.Read(settings.Site.Contact ?? "");

    public override string Heading => T["leaflet.title"];
    public override string Section => "accounts";

    /// <summary>The portal's name as a person types it.</summary>
    public string Portal => portal.Shown;

    /// <summary>Leads to the login page once the phone is in the wifi.</summary>
    public SlipQr LoginCode { get; } = SlipQr.Of(portal.Base + "/");

    /// <summary>Joins the wifi, where a phone's camera knows that form of a code: <c>WIFI:T:nopass;S:name;;</c>, the signs of its own grammar escaped.</summary>
    public SlipQr WifiCode { get; } = SlipQr.Of($"WIFI:T:nopass;S:{Escaped(settings.Site.Ssid)};;");

    public string? Phone => _contact.Phone?.Shown;
    public string ContactWords => _contact.Words;
    public bool SendsMail => settings.Mail.Host is { Length: > 0 };
    public int Days => settings.Retention.Days;
    public int IdentityDays => settings.Retention.IdentityDays;

    private static string Escaped(string name) => string.Concat(name.Select(sign => "\\;,\":".Contains(sign, StringComparison.Ordinal) ? $"\\{sign}" : sign.ToString()));
}
