using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Access;

/// <summary>How far a session may go.</summary>
/// <param name="Until">Its end.</param>
/// <param name="Ends">Why the account may not go on then; null where a new login may follow at once.</param>
/// <param name="BytesLeft">Octets, both ways together; null for no limit.</param>
internal readonly record struct AccessLimit(DateTimeOffset Until, AccessReason? Ends, long? BytesLeft);

/// <summary>An account's rights against the clock and what it has used.</summary>
internal sealed class AccessLimits(UsageLedger usage, SiteSettings site)
{
    private readonly TimeZoneInfo _zone = site.Zone;

    /// <summary>Longest session without a new login.</summary>
    public static readonly TimeSpan LongestSession = TimeSpan.FromHours(24);

    public static TimeSpan Longest(Rights rights) =>
        rights.SessionSeconds is { } seconds && seconds < LongestSession.TotalSeconds ? TimeSpan.FromSeconds(seconds) : LongestSession;

    /// <summary>Which quota is used up; null when none is. The one that no tomorrow brings back is told first.</summary>
    public AccessReason? Exhausted(Account account) => HasQuota(account.Rights) ? Exhausted(account.Rights, usage.Of(account.Id)) : null;

    /// <summary>When the account's hours begin again; null while they last, and where it has none.</summary>
    public DateTimeOffset? Opens(Rights rights, DateTimeOffset now) => rights.Hours is { } hours && !hours.Contains(now, _zone) ? hours.NextStart(now, _zone) : null;

    /// <summary>The end of the account's hours around <paramref name="at"/>; null where it has none, or they never end.</summary>
    public DateTimeOffset? Closes(Rights rights, DateTimeOffset at) => rights.Hours?.EndAfter(at, _zone);

    /// <summary>The limits of a session that began at <paramref name="began"/>; <see cref="Exhausted(Account)"/> was asked before.</summary>
    public AccessLimit Of(Account account, DateTimeOffset began, DateTimeOffset now)
    {
        var rights = account.Rights;
        var limit = new AccessLimit(began + Longest(rights), null, null);
        if (account.ValidUntil is { } until) limit = Within(limit, until, AccessReason.Expired);
        if (Closes(rights, now) is { } closes) limit = Within(limit, closes, AccessReason.OutsideHours);
        if (!HasQuota(rights)) return limit;
        var used = usage.Of(account.Id);
        if (rights.TotalSeconds is { } total) limit = Within(limit, now + TimeSpan.FromSeconds(total) - used.Time, AccessReason.TotalTimeUsed);
        if (rights.DailySeconds is { } daily)
        {
            // Who still has time at midnight has the next day's too.
            var (end, midnight) = (now + TimeSpan.FromSeconds(daily) - used.TimeToday, usage.NextMidnight(now));
            limit = Within(limit, end < midnight ? end : midnight + TimeSpan.FromSeconds(daily), AccessReason.DailyTimeUsed);
        }

        return limit with { BytesLeft = Least(rights.TotalBytes - used.Bytes, rights.DailyBytes - used.BytesToday) };
    }

    private static AccessReason? Exhausted(Rights rights, Usage used)
    {
        if (used.Time.TotalSeconds >= rights.TotalSeconds) return AccessReason.TotalTimeUsed;
        if (used.Bytes >= rights.TotalBytes) return AccessReason.TotalDataUsed;
        if (used.TimeToday.TotalSeconds >= rights.DailySeconds) return AccessReason.DailyTimeUsed;
        return used.BytesToday >= rights.DailyBytes ? AccessReason.DailyDataUsed : null;
    }

    /// <summary>Whether a session's end may come from what the account used.</summary>
    public static bool HasQuota(Rights rights) => rights is not { DailySeconds: null, TotalSeconds: null, DailyBytes: null, TotalBytes: null };

    private static AccessLimit Within(AccessLimit limit, DateTimeOffset until, AccessReason why) => until < limit.Until ? limit with { Until = until, Ends = why } : limit;

    private static long? Least(long? one, long? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);
}
