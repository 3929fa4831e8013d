using HotspotAuth.Accounts;
using HotspotAuth.Sessions;

namespace HotspotAuth.Access;

/// <summary>The one answer to "may this device in?", the same for portal, RADIUS and MAC authentication.</summary>
internal sealed record AccessDecision
{
    public required AccessReason Reason { get; init; }

    /// <summary>Set once the right secret was given, for a refusal too, so that the refusal can be explained.</summary>
    public Account? Account { get; init; }

    /// <summary>When access ends by itself.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why the account may not go on after <see cref="Until"/>; null where it may log in again at once.</summary>
    public AccessReason? Ends { get; init; }

    /// <summary>When the account's hours begin again; set where they are the reason of a refusal.</summary>
    public DateTimeOffset? Opens { get; init; }

    /// <summary>The device's MAC alone was its proof: its session lasts no longer than its registration.</summary>
    public bool ByMac { get; init; }

    /// <summary>Octets the account may still use, both ways together; null for no limit.</summary>
    public long? BytesLeft { get; init; }

    /// <summary>The account's open sessions where there are too many of them.</summary>
    public IReadOnlyList<Session> Others { get; init; } = [];

    public bool Granted => Reason == AccessReason.Accepted;
}
