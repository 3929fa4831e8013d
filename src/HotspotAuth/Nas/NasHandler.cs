using System.Net;
using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;

namespace HotspotAuth.Nas;

/// <summary>Puts what a NAS asks before the one access decision, and its accounting into the sessions.</summary>
internal sealed class NasHandler(AccessPolicy policy, NasAccounting accounting, ClassCookies cookies, SessionJournal journal, AccessStream stream, TimeProvider time) : IRadiusHandler
{
    /// <summary>An Accept, or a refusal of who gave the right secret, without leaving the receiving thread. A wrong secret and an
    /// unknown name take the long way, whose slow hash makes them cost the same.</summary>
    public AccessReply? TryAuthenticateAtOnce(AccessRequest request) => !CanRecord ? AccessReply.Drop :
        Attempt(request) is { } attempt && policy.TryDecideAtOnce(attempt.Access) is { } decision ? Answer(request, attempt, decision) : null;

    public async ValueTask<AccessReply> AuthenticateAsync(AccessRequest request, CancellationToken ct)
    {
        if (Attempt(request) is not { } attempt) return request.Reject();
        var decision = await policy.DecideAsync(attempt.Access, ct);
        return Answer(request, attempt, decision);
    }

    public ValueTask<bool> AccountAsync(AccountingRequest request, CancellationToken ct) => new(accounting.RecordAsync(request, ct));

    /// <summary>A server that can't write must not look alive: the NAS then turns to the other one (RFC 5997 §4.2).</summary>
    public bool IsReady(RadiusPort port) => CanRecord;

    /// <summary>Whom nobody can record, nobody lets in: silence sends the NAS to its other server.</summary>
    private bool CanRecord => journal.CanWrite && stream.Fault is null;

    private AccessReply Answer(AccessRequest request, Try attempt, AccessDecision decision)
    {
        if (!decision.Granted || decision.Account is not { } account)
            return request.Reject(AccessTexts.Sentence(decision.Reason, decision.Account?.Language), Error(decision.Reason));
        var now = time.GetUtcNow();
        var reply = attempt.NtHash is { } hash ? request.AcceptMsChap(hash) : AccessReply.Accept();
        reply.Attributes.Add(RadiusAttributeType.Class, cookies.Issue(new ClassCookie(account.Id, now, attempt.Access.Device?.Mac)));
        AcceptAttributes.Add(reply.Attributes, NasKinds.Of(request.Client.Kind), decision, now);
        return reply;
    }

    private static Try? Attempt(AccessRequest request)
    {
        var mac = Station(request.CallingStationId);
        var device = mac is not null || request.FramedAddress is not null ? new Device(mac, request.FramedAddress ?? IPAddress.None) : null;
        var (nas, station) = (request.Client.Name, request.CalledStationId);
        switch (request.Method)
        {
            case AccessMethod.Pap:
                return new Try(AccessAttempt.Password("pap", request.UserName, Pap(request), device, nas, station), null);
            case AccessMethod.Chap:
                return new Try(BySecret("chap", request, device, request.VerifyChap), null);
            case AccessMethod.MsChap1 or AccessMethod.MsChap2:
                var hash = new byte[NtHash.Length];
                return new Try(
                    BySecret(request.Method == AccessMethod.MsChap1 ? "mschapv1" : "mschapv2", request, device, secret =>
                    {
                        NtHash.Compute(Encoding.UTF8.GetString(secret), hash);
                        return request.VerifyMsChap(hash);
                    }),
                    hash);
            case AccessMethod.Eap:
                return new Try(new AccessAttempt("eap", request.UserName, device, (_, _) => SecretCheck.NotPossible) { Nas = nas, Station = station }, null);
            default:
                return null; // Call-Check: no registered devices are kept here
        }
    }

    /// <summary>The recoverable secret is in memory, sealed: opening it waits for nothing, so a right answer is known at once.</summary>
    private static AccessAttempt BySecret(string method, AccessRequest request, Device? device, SecretTest test) =>
        new(method, request.UserName, device, (accounts, name) => WithSecret(accounts, name, test))
        {
            Nas = request.Client.Name,
            Station = request.CalledStationId,
            IsRightAtOnce = (accounts, name) => WithSecret(accounts, name, test) == SecretCheck.Right,
        };

    private static string Pap(AccessRequest request)
    {
        Span<byte> password = stackalloc byte[128];
        var length = request.ReadPapPassword(password);
        var text = Encoding.UTF8.GetString(password[..length]);
        CryptographicOperations.ZeroMemory(password);
        return text;
    }

    private delegate bool SecretTest(ReadOnlySpan<byte> secret);

    private static SecretCheck WithSecret(AccountDirectory accounts, string username, SecretTest test)
    {
        if (accounts.OpenSecret(username) is not { } secret) return SecretCheck.NotPossible;
        try
        {
            return test(secret) ? SecretCheck.Right : SecretCheck.Wrong;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
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
        AccessReason.DailyTimeUsed or AccessReason.DailyDataUsed => MsChapError.RestrictedLogonHours,
        AccessReason.TotalTimeUsed or AccessReason.TotalDataUsed => MsChapError.NoDialInPermission,
        _ => MsChapError.AuthenticationFailure,
    };

    private sealed record Try(AccessAttempt Access, byte[]? NtHash);
}
