using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Access;

/// <summary>Where every decision goes: the access stream, the help desk's list, the counters; an accept also to the devices that are known to be the user's.</summary>
internal sealed class AccessRecorder(AccessStream stream, AttemptLog log, FamiliarDevices familiar, RepeatedRefusals repeated, HotspotMeters meters, TimeProvider time)
{
    public void Record(AccessAttempt attempt, AccessDecision decision)
    {
        if (attempt.IsDrill)
        {
            // Marked in the evidence, and in nobody's list or count.
            stream.Auth(attempt, decision);
            return;
        }

        meters.Attempt(attempt.Method, decision.Reason);
        if (decision.Granted && attempt.Device is { } device) familiar.Add(attempt.Username, device.Key);
        if (!IsChecked(decision.Reason) && !repeated.IsRow(decision.Reason, attempt.Guesser ?? attempt.Device?.Key ?? $"{attempt.Nas}/{attempt.Username}")) return;
        stream.Auth(attempt, decision);
        if (decision.Reason == AccessReason.UnknownDevice) return; // each phone that comes near such a NAS: it would drown people's own attempts
        var known = decision.Account is not null || AccessReasons.IsOfAnAccount(decision.Reason);
        log.Add(new Attempt(time.GetUtcNow(), attempt.Method, decision.Granted, decision.Reason, known ? attempt.Username : null, attempt.Device?.Mac, attempt.Device?.Ip, attempt.Nas));
    }

    private static bool IsChecked(AccessReason reason) => reason is not AccessReason.TooManyAttempts and not AccessReason.Unavailable and not AccessReason.UnknownDevice;
}
