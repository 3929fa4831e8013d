using System.Net;
using System.Security.Claims;
using HotspotAuth.Accounts;
using HotspotAuth.Officials;
using HotspotAuth.Words;

namespace HotspotAuth.Admin;

/// <summary>Whoever is signed in, as one who works at officials' requests.</summary>
internal static class OfficialSigners
{
    public static OfficialSigner Of(ClaimsPrincipal user, Actor actor) => new(user.DisplayName(), user.May(Duty.AnswerOfficer), user.May(Duty.ReleaseAnswer), actor);

    /// <summary>How many wait for him: the number beside the sidebar's line.</summary>
    public static int Waiting(HttpContext context)
    {
        // The sidebar stands twice on a page, once for phones.
        if (context.Items[typeof(OfficialSigners)] is int counted) return counted;
        var waiting = context.RequestServices.GetRequiredService<OfficialStore>().CountWaiting(Of(context.User, new Actor(context.User.Username(), "admin", (IPAddress?)null)));
        context.Items[typeof(OfficialSigners)] = waiting;
        return waiting;
    }
}

/// <summary>How long an official's answer still has, as a colour, a sign and words; the colour never stands alone.</summary>
internal sealed record OfficialCountdown(string Kind, string Icon, string Words)
{
    /// <summary>From so many days before the end it is amber.</summary>
    public const int Soon = 3;

    public static OfficialCountdown Of(OfficialRequest request, DateTimeOffset now, TimeZoneInfo zone, Texts texts)
    {
        if (!request.IsOpen) return new OfficialCountdown("off", "archive", texts[$"official.state.{request.State}"]);
        if (request.Deadline(zone) is not { } deadline) return new OfficialCountdown("warn", "circle-help", texts["official.due.unknown"]);
        return deadline.Left(now, zone) switch
        {
            < 0 and var late => new OfficialCountdown("bad", "octagon-x", texts.Format("official.due.over", -late)),
            0 => new OfficialCountdown("bad", "triangle-alert", texts["official.due.today"]),
            1 => new OfficialCountdown("warn", "triangle-alert", texts["official.due.tomorrow"]),
            <= Soon and var left => new OfficialCountdown("warn", "clock", texts.Format("official.due.left", left)),
            var left => new OfficialCountdown("ok", "clock", texts.Format("official.due.left", left)),
        };
    }
}
