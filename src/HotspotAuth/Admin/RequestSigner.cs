using System.Net;
using System.Security.Claims;
using HotspotAuth.Accounts;
using HotspotAuth.Requests;

namespace HotspotAuth.Admin;

/// <summary>Whoever is signed in, as one who signs requests.</summary>
internal static class RequestSigner
{
    public static Signer Of(ClaimsPrincipal user, Actor actor) =>
        new(user.DisplayName(), user.May(Duty.Recommend), user.May(Duty.Approve), user.May(Duty.Issue), actor);

    /// <summary>How many requests wait for his signature: the number beside the sidebar's line.</summary>
    public static int Waiting(HttpContext context)
    {
        // The sidebar stands twice on a page, once for phones.
        if (context.Items[typeof(RequestSigner)] is int counted) return counted;
        var waiting = context.RequestServices.GetRequiredService<RequestStore>().CountWaiting(Of(context.User, new Actor(context.User.Username(), "admin", (IPAddress?)null)));
        context.Items[typeof(RequestSigner)] = waiting;
        return waiting;
    }
}
