using HotspotAuth.Auditor;
using HotspotAuth.Flows;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Endpoint = HotspotAuth.Export.Endpoint;

namespace HotspotAuth.Admin.Asking;

/// <summary>
/// "Who had this?" as it is typed, for whoever asks it: an auditor for himself, or the office for an official. Its fields are
/// <c>address</c>, <c>side</c>, <c>at-…</c> and <c>peer</c>; the partial page <c>_WhoForm</c> draws them.
/// </summary>
internal sealed record WhoForm(string? Address, string? Side, TimeEntry Time, string? Peer)
{
    public const string At = "at";
    public const string OutsideSide = "outside";
    public const string InsideSide = "inside";

    /// <summary>The fields in the order in which their faults are told; a page puts its own around them.</summary>
    public static readonly string[] Fields = ["address", "side", At, $"{At}-tolerance", "peer"];

    public static WhoForm Empty { get; } = new(null, null, new TimeEntry(new DateEntry(null, null, null, null), null, null), null);

    public static WhoForm Read(HttpRequest request) => new(request.Form["address"], request.Form["side"], TimeEntry.Read(request, At), request.Form["peer"]);

    /// <summary>The form that leads to this question again.</summary>
    public static WhoForm Of(AskedWho asked, AdminPage page) => new(
        asked.Address.ToString(), asked.IsOutside ? OutsideSide : InsideSide, TimeEntry.Of(asked.Time, page.Site.Zone, page.Language), asked.Peer?.ToString());

    /// <summary>The question; null with the faults said at the fields.</summary>
    public AskedWho? Understand(AdminPage page, HotspotSettings settings, FormFaults faults)
    {
        var address = Whose(page, faults);
        var time = Time.Understand(At, page.Site.Zone, page.Now, page.T, faults);
        var peer = default(LogIp?);
        if (PastedText.Plain(Peer) is not { } typed || (typed.Length > 0 && !Endpoint.TryParseAddress(typed, out _))) faults.Add("peer", page.T["ask.peer.fault"]);
        else if (typed.Length > 0 && Endpoint.TryParseAddress(typed, out var ip)) peer = ip;
        if (address is null || time is null || faults.Any) return null;
        var outside = Side switch
        {
            OutsideSide => address.Kind == AskedKind.Address,
            InsideSide => false,
            _ => AskedWho.LooksOutside(address, GuestNetworks.Of(settings.Gateway)),
        };
        return new AskedWho(address, outside, time, peer);
    }

    private AskedAddress? Whose(AdminPage page, FormFaults faults)
    {
        var fault = AskedAddress.Read(Address, out var address);
        if (fault == AddressFault.None && address!.Kind == AskedKind.User)
        {
            faults.Add("address", page.T["ask.address.user"]);
            return null;
        }

        if (fault != AddressFault.None) faults.Add("address", page.T[$"ask.address.fault.{fault}"]);
        return address;
    }
}

/// <summary>The fields of "who had this?" on a page.</summary>
internal sealed record WhoFields(WhoForm Form, FormFaults Faults, AdminPage Page);
