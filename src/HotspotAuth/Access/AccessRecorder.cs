using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Access;

/// <summary>Where every decision goes: the access stream, the help desk's list, the counters.</summary>
internal sealed class AccessRecorder(AccessStream stream, AttemptLog log, HotspotMeters meters, TimeProvider time)
{
    public void Record(AccessAttempt attempt, AccessDecision decision)
    {
        stream.Auth(attempt, decision);
        meters.Attempt(attempt.Method, decision.Reason);
        if (decision.Reason == AccessReason.UnknownDevice) return; // each phone that comes near such a NAS: it would drown people's own attempts
        var known = AccessReasons.IsOfAnAccount(decision.Reason);
        log.Add(new Attempt(time.GetUtcNow(), attempt.Method, decision.Granted, decision.Reason, known ? attempt.Username : null, attempt.Device?.Mac, attempt.Device?.Ip, attempt.Nas));
    }
}
