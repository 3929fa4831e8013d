using HotspotAuth.Access;
using HotspotAuth.Audit;
using HotspotAuth.Events.Board;
using HotspotAuth.Events.Slips;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Events.Closing;

/// <summary>Counts an event up: slips and sessions from the store, refused attempts from the access stream, which forgets none.</summary>
internal sealed class ClosingCount(Database database, SlipRoll roll, TrafficStore store, AccessStream stream, HotspotSettings settings, TimeProvider time)
{
    /// <summary>Guests try their slips on the evening before, too.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromDays(1);

    public async Task<ClosingReport> CountAsync(FloorEvent shown, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var slips = roll.Of(shown.Id);
        var stays = Stay.Of(database, shown.Id);
        var used = stays.Select(stay => stay.Account).ToHashSet();
        var (peak, peakAt) = Crowd.Peak(stays, now);
        var lastEnd = stays.Count == 0 ? default(DateTimeOffset?) : stays.Max(stay => stay.To ?? now);
        var end = lastEnd > shown.Until ? lastEnd.Value : shown.Until;
        await stream.FlushAsync(cancellationToken);
        return new ClosingReport
        {
            Issued = slips.Count,
            Used = slips.Count(slip => used.Contains(slip.Account)),
            Named = slips.Count(slip => slip.Holder is not null),
            UsedUnnamed = slips.Count(slip => slip.Holder is null && used.Contains(slip.Account)),
            Peak = peak,
            PeakAt = peakAt?.ToUnixTimeMilliseconds(),
            Sessions = stays.Count,
            Seconds = (long)stays.Sum(stay => ((stay.To ?? now) - stay.From).TotalSeconds),
            BytesUp = stays.Sum(stay => stay.BytesUp),
            BytesDown = stays.Sum(stay => stay.BytesDown),
            Refused = Refused(shown, slips.Select(slip => slip.Username).ToHashSet(StringComparer.Ordinal), now),
            LastEnd = lastEnd?.ToUnixTimeMilliseconds(),
            IdentityUntil = end.AddDays(settings.Retention.IdentityDays).ToUnixTimeMilliseconds(),
            TrafficUntil = end.AddDays(settings.Retention.Days).ToUnixTimeMilliseconds(),
        };
    }

    private IReadOnlyList<RefusedBy>? Refused(FloorEvent shown, HashSet<string> usernames, DateTimeOffset now)
    {
        var from = shown.From - Before > shown.Created ? shown.From - Before : shown.Created;
        try
        {
            return [.. new TrafficReader(store).Auths(new AuthQuery(from.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds()))
                .Where(auth => auth.Row.Result == AuthResult.Reject && auth.Row.User is { } user && usernames.Contains(user))
                .Select(auth => AccessReasons.Parse(auth.Row.Reason))
                .Where(reason => reason != AccessReason.HolderMissing) // being asked for the name is part of the first login
                .GroupBy(reason => reason)
                .Select(group => new RefusedBy(AccessReasons.Text(group.Key)!, group.Count()))
                .OrderByDescending(refused => refused.Count).ThenBy(refused => refused.Reason, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
