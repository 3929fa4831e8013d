using HotspotAuth.Access;
using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;

namespace HotspotAuth.Nas;

/// <summary>Puts what a NAS asks before the one access decision, and its accounting into the sessions.</summary>
internal sealed class NasHandler(AccessPolicy policy, NasAttempts attempts, NasAccounting accounting, ClassCookies cookies, SessionJournal journal, AccessStream stream, TimeProvider time) : IRadiusHandler
{
    /// <summary>RFC 2869 §2.1 wants 600 s or more; the jitter keeps a restarted NAS's sessions from reporting in one burst.</summary>
    internal const int InterimSeconds = 600;

    internal const int InterimJitterSeconds = 60;

    /// <summary>An Accept, or a refusal of who gave the right secret, without leaving the receiving thread. A wrong secret and an
    /// unknown name take the long way, whose slow hash makes them cost the same.</summary>
    public AccessReply? TryAuthenticateAtOnce(AccessRequest request) => !CanRecord ? AccessReply.Drop :
        attempts.Of(request) is var attempt && policy.TryDecideAtOnce(attempt.Access) is { } decision ? Reply(request, attempt, decision) : null;

    public async ValueTask<AccessReply> AuthenticateAsync(AccessRequest request, CancellationToken ct)
    {
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
        // RFC 2865 §5.1: the NAS then accounts for the person by name, not for the MAC it sent.
        if (decision is { Granted: true, Account: { } account } && attempt.Access.Method == "mac") reply.Attributes.Add(RadiusAttributeType.UserName, account.Username);
        return reply;
    }

    private AccessReply Answer(AccessRequest request, NasAttempt attempt, AccessDecision decision)
    {
        if (!decision.Granted || decision.Account is not { } account) return request.Reject(AccessTexts.Sentence(decision.Reason), Error(decision.Reason));
        var now = time.GetUtcNow();
        var reply = attempt.NtHash is { } hash ? request.AcceptMsChap(hash) : AccessReply.Accept();
        if (decision.Until is { } until) reply.Attributes.Add(RadiusAttributeType.SessionTimeout, (uint)Math.Max(1, Math.Ceiling((until - now).TotalSeconds)));
        reply.Attributes.Add(RadiusAttributeType.Class, cookies.Issue(new ClassCookie(account.Id, now, attempt.Access.Device?.Mac)));
        reply.Attributes.Optional(a => a.Add(RadiusAttributeType.AcctInterimInterval, (uint)(InterimSeconds + Random.Shared.Next(InterimJitterSeconds))));
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
        _ => MsChapError.AuthenticationFailure,
    };
}
