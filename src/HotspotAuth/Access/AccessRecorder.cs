using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Access;

/// <summary>Where every decision goes: the access stream, the help desk's list, the counters; an accept also to the devices that are known to be the user's.</summary>
internal sealed class AccessRecorder(AccessStream stream, AttemptLog log, FamiliarDevices familiar, RepeatedRefusals repeated, HotspotMeters meters, TimeProvider time)
{
    public void Record(AccessAttempt attempt, AccessDecision decision)
    {
        meters.Attempt(attempt.Method, decision.Reason);
        if (decision.Granted && attempt.Device is { } device) familiar.Add(attempt.Username, device.Key);
        if (!IsChecked(decision) && !repeated.IsRow(decision.Reason, attempt.Device?.Key ?? $"{attempt.Nas}/{attempt.Username}")) return;
        stream.Auth(attempt, decision);
        var known = decision.Account is not null || decision.Reason is AccessReason.WrongPassword or AccessReason.MethodNotAllowed;
        log.Add(new Attempt(time.GetUtcNow(), attempt.Method, decision.Granted, decision.Reason, known ? attempt.Username : null, attempt.Device?.Mac, attempt.Device?.Ip, attempt.Nas));
    }

    private static bool IsChecked(AccessDecision decision) => decision.Reason is not AccessReason.TooManyAttempts and not AccessReason.Unavailable;
}
