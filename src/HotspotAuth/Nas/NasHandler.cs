using HotspotAuth.Access;
using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;

namespace HotspotAuth.Nas;

/// <summary>Puts what a NAS asks before the one access decision, and its accounting into the sessions.</summary>
internal sealed class NasHandler(AccessPolicy policy, NasAttempts attempts, ChargeableIdentities identities, NasAccounting accounting, ClassCookies cookies, SessionJournal journal, AccessStream stream, NasRefusals refusals, TimeProvider time) : IRadiusHandler
{
    /// <summary>No log-in goes unrecorded: where records come faster than the disk takes them, it waits, at most until its NAS asks again.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>An Accept, or a refusal of who gave the right secret, without leaving the receiving thread. A wrong secret and an
    /// unknown name take the long way, whose slow hash makes them cost the same.</summary>
    public AccessReply? TryAuthenticateAtOnce(AccessRequest request) => !CanRecord ? AccessReply.Drop :
        stream.HasRoom && attempts.Of(request) is var attempt && policy.TryDecideAtOnce(attempt.Access) is { } decision ? Reply(request, attempt, decision) : null;

    public async ValueTask<AccessReply> AuthenticateAsync(AccessRequest request, CancellationToken ct)
    {
        if (!await stream.WaitForRoomAsync(LongestWait, ct)) return AccessReply.Drop;
        var attempt = attempts.Of(request);
        var decision = await policy.DecideAsync(attempt.Access, ct);
        return Reply(request, attempt, decision);
    }

    public ValueTask<bool> AccountAsync(AccountingRequest request, CancellationToken ct) => new(accounting.RecordAsync(request, ct));

    /// <summary>A server that can't write must not look alive: the NAS then turns to the other one (RFC 5997 §4.2).</summary>
    public bool IsReady(RadiusPort port) => CanRecord;

    /// <summary>Whom nobody can record, nobody lets in: silence sends the NAS to its other server.</summary>
    private bool CanRecord => journal.CanWrite && stream.Fault is null;

    private AccessReply Reply(AccessRequest request, NasAttempt attempt, AccessDecision decision)
    {
        var reply = Answer(request, attempt, decision);
        if (decision is not { Granted: true, Account: { } account }) return reply;
        // RFC 2865 §5.1: the NAS then accounts for the person by name, not for the MAC it sent.
        if (attempt.Access.Method == "mac") reply.Attributes.Add(RadiusAttributeType.UserName, account.Username);
        // RFC 4372 §2.1: who asks must be answered, who does not should not.
        if (ChargeableIdentities.IsAsked(request)) reply.Attributes.Add(RadiusAttributeType.ChargeableUserIdentity, identities.Of(request.Client.Name, account.Id));
        return reply;
    }

    private AccessReply Answer(AccessRequest request, NasAttempt attempt, AccessDecision decision)
    {
        if (!decision.Granted || decision.Account is not { } account)
        {
            refusals.Tell(request, decision.Reason);
            return request.Reject(AccessTexts.Sentence(decision.Reason, decision.Account?.Language), Error(decision.Reason));
        }

        var now = time.GetUtcNow();
        var reply = attempt.NtHash is { } hash ? request.AcceptMsChap(hash) : AccessReply.Accept();
        reply.Attributes.Add(RadiusAttributeType.Class, cookies.Issue(new ClassCookie(account.Id, now, attempt.Access.Device?.Mac, SpeedAttributes.Mark(account.Rights), decision.ByMac)));
        AcceptAttributes.Add(reply.Attributes, NasKinds.Of(request.Client.Kind), decision, now);
        return reply;
    }

    /// <summary>Calling-Station-Id is a MAC in one of many spellings (RFC 3580 §3.21); DHCP-style NASes put <c>1:</c> before it.</summary>
    internal static MacAddress? Station(string? callingStationId)
    {
        if (callingStationId is null) return null;
        var text = callingStationId.StartsWith("1:", StringComparison.Ordinal) && callingStationId.Length > 12 ? callingStationId[2..] : callingStationId;
        return MacAddress.TryParse(text, out var mac) ? mac : null;
    }

    private static MsChapError Error(AccessReason reason) => reason switch
    {
        AccessReason.Disabled => MsChapError.AccountDisabled,
        AccessReason.Expired => MsChapError.PasswordExpired,
        AccessReason.DailyTimeUsed or AccessReason.DailyDataUsed or AccessReason.OutsideHours => MsChapError.RestrictedLogonHours,
        AccessReason.TotalTimeUsed or AccessReason.TotalDataUsed or AccessReason.PlaceNotAllowed => MsChapError.NoDialInPermission,
        _ => MsChapError.AuthenticationFailure,
    };
}
