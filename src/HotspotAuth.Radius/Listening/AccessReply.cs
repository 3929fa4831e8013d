namespace HotspotAuth.Radius;

/// <summary>The answer to an Access-Request. A Reject is made by <see cref="AccessRequest.Reject"/>, which knows what the method wants in it.</summary>
public sealed class AccessReply
{
    internal AccessReply(RadiusCode code) => Code = code;

    /// <summary>Silence: the NAS will ask again or turn to another server. For when we cannot tell, never for a refusal.</summary>
    public static AccessReply Drop { get; } = new(default);

    /// <summary>Access-Accept, -Reject or -Challenge; 0 for <see cref="Drop"/>.</summary>
    public RadiusCode Code { get; }

    /// <summary>What the answer carries. Message-Authenticator and Proxy-State are not put here: the library writes them.</summary>
    public RadiusAttributeList Attributes { get; } = new();

    /// <summary>An Access-Accept with nothing in it yet; for MS-CHAP see <see cref="AccessRequest.AcceptMsChap"/>.</summary>
    public static AccessReply Accept() => new(RadiusCode.AccessAccept);

    /// <summary>An Access-Challenge.</summary>
    public static AccessReply Challenge() => new(RadiusCode.AccessChallenge);
}
