using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>Reasons of silence, as an operator tells them apart.</summary>
internal enum NasDiscardKind
{
    /// <summary>The proof did not fit: a different secret, or forged.</summary>
    WrongSecret,

    /// <summary>Message-Authenticator is missing where it must be.</summary>
    Unsigned,

    /// <summary>Not RADIUS as the RFCs have it, or on the wrong port.</summary>
    Malformed,

    /// <summary>Sent again while the first was worked on: harmless.</summary>
    Repeated,

    /// <summary>We could not answer.</summary>
    Unanswered,
}

internal static class NasDiscards
{
    public static NasDiscardKind Of(RadiusDiscard reason) => reason switch
    {
        RadiusDiscard.BadMessageAuthenticator or RadiusDiscard.BadRequestAuthenticator => NasDiscardKind.WrongSecret,
        RadiusDiscard.MessageAuthenticatorMissing or RadiusDiscard.ProxyStateUnprotected or RadiusDiscard.EapUnprotected or RadiusDiscard.StatusServerUnprotected
            or RadiusDiscard.TwoCredentialsUnprotected or RadiusDiscard.NoCredentialUnprotected => NasDiscardKind.Unsigned,
        RadiusDiscard.DuplicateInProgress or RadiusDiscard.Superseded => NasDiscardKind.Repeated,
        RadiusDiscard.Overload or RadiusDiscard.TooOld or RadiusDiscard.HandlerFailed or RadiusDiscard.HandlerSilent or RadiusDiscard.NotReady
            or RadiusDiscard.ReplyTooLong or RadiusDiscard.SendFailed => NasDiscardKind.Unanswered,
        _ => NasDiscardKind.Malformed,
    };
}

/// <summary>What an operator should know of a NAS, the worst first.</summary>
internal enum NasFinding
{
    WrongSecret,
    Unanswered,
    Unsigned,
    AccountingMissing,
    ClockWrong,
    WeakSecret,
    NeverSeen,
    Quiet,
}

/// <summary>Whether Message-Authenticator protects a NAS's log-ins (CVE-2024-3596).</summary>
internal enum NasSigning
{
    Required,
    Learned,
    NotYetLearned,

    /// <summary>It is not asked for, though the NAS sends it.</summary>
    SentButNotRequired,
    NotRequired,
}

/// <summary>One NAS as the operator sees it.</summary>
internal sealed record NasReport(RadiusClient Nas, bool IsConfigured, NasSeen Seen, NasSigning Signing, IReadOnlyList<NasFinding> Findings)
{
    /// <summary>A NAS proves its secret again and again: doubt older than this is settled by a later proof.</summary>
    public static readonly TimeSpan DoubtLasts = TimeSpan.FromMinutes(10);

    /// <summary>A NAS sends its Start within seconds of the Accept.</summary>
    public static readonly TimeSpan AccountingExpected = TimeSpan.FromMinutes(5);

    /// <summary>With interim records every ten minutes, this long without any means that they no longer come.</summary>
    public static readonly TimeSpan AccountingLost = TimeSpan.FromMinutes(30);

    /// <summary>A NAS refuses a Disconnect-Request whose Event-Timestamp is 300 s from its own clock (RFC 5176 §6.3): told well before.</summary>
    public static readonly TimeSpan SkewTold = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan QuietTold = TimeSpan.FromHours(24);

    /// <summary><c>bad</c>, <c>warn</c>, <c>unknown</c> or <c>ok</c>, by the worst finding.</summary>
    public string Sign => Findings.Count == 0 ? "ok" : Findings[0] switch
    {
        NasFinding.WrongSecret or NasFinding.Unanswered => "bad",
        NasFinding.NeverSeen or NasFinding.Quiet => "unknown",
        _ => "warn",
    };

    /// <summary>Discards in the operator's kinds, none left out.</summary>
    public IEnumerable<(NasDiscardKind Kind, long Count)> Discards =>
        Seen.Discarded.GroupBy(d => NasDiscards.Of(d.Key)).Select(g => (g.Key, g.Sum(d => d.Value))).OrderBy(d => d.Key);

    public static NasReport Of(RadiusClient nas, bool isConfigured, NasSeen seen, bool isLearned, DateTimeOffset now) =>
        new(nas, isConfigured, seen, SigningOf(nas, seen, isLearned), [.. Find(nas, seen, now)]);

    private static IEnumerable<NasFinding> Find(RadiusClient nas, NasSeen seen, DateTimeOffset now) =>
        Find(seen, now).Concat(nas.Secret.IsWeak ? [NasFinding.WeakSecret] : []).Order();

    private static IEnumerable<NasFinding> Find(NasSeen seen, DateTimeOffset now)
    {
        if (seen.Last is not { } last)
        {
            yield return NasFinding.NeverSeen;
            yield break;
        }

        if (IsDoubtful(seen.LastSecretFault, seen.LastProven, now)) yield return NasFinding.WrongSecret;
        if (seen.LastUnanswered is { } unanswered && now - unanswered < DoubtLasts) yield return NasFinding.Unanswered;
        if (IsDoubtful(seen.LastUnsigned, seen.LastSigned, now)) yield return NasFinding.Unsigned;
        if (IsAccountingMissing(seen, now)) yield return NasFinding.AccountingMissing;
        if (seen.ClockSkew is { } skew && skew.Duration() > SkewTold) yield return NasFinding.ClockWrong;
        if (now - last > QuietTold) yield return NasFinding.Quiet;
    }

    private static bool IsDoubtful(DateTimeOffset? fault, DateTimeOffset? proof, DateTimeOffset now) =>
        fault is { } at && (proof is null || proof < at || now - at < DoubtLasts);

    private static bool IsAccountingMissing(NasSeen seen, DateTimeOffset now) => seen.LastAccounting is { } accounted
        ? seen.LastAccept - accounted > AccountingLost
        : now - seen.FirstAccept > AccountingExpected;

    private static NasSigning SigningOf(RadiusClient nas, NasSeen seen, bool isLearned) => nas.RequireMessageAuthenticator switch
    {
        RequireMessageAuthenticator.Yes => NasSigning.Required,
        RequireMessageAuthenticator.Auto => isLearned ? NasSigning.Learned : NasSigning.NotYetLearned,
        _ => seen.LastSigned is null ? NasSigning.NotRequired : NasSigning.SentButNotRequired,
    };
}
