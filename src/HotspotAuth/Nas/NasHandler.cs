using System.Net;
using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;

namespace HotspotAuth.Nas;

/// <summary>Puts what a NAS asks before the one access decision, and its accounting into the sessions.</summary>
internal sealed class NasHandler(AccessPolicy policy, NasAccounting accounting, SessionJournal journal, TimeProvider time) : IRadiusHandler
{
    /// <summary>RFC 2869 §2.1 wants 600 s or more; the jitter keeps a restarted NAS's sessions from reporting in one burst.</summary>
    private const int InterimSeconds = 600;

    private const int InterimJitterSeconds = 60;

    public async ValueTask<AccessReply> AuthenticateAsync(AccessRequest request, CancellationToken ct)
    {
        if (Attempt(request) is not { } attempt) return request.Reject();
        var decision = await policy.DecideAsync(attempt.Access, ct);
        if (!decision.Granted) return request.Reject(AccessTexts.Sentence(decision.Reason), Error(decision.Reason));
        return Accept(request, decision, attempt.NtHash);
    }

    public ValueTask<bool> AccountAsync(AccountingRequest request, CancellationToken ct) => new(accounting.RecordAsync(request, ct));

    /// <summary>A server that can't write must not look alive: the NAS then turns to the other one (RFC 5997 §4.2).</summary>
    public bool IsReady(RadiusPort port) => journal.CanWrite;

    private AccessReply Accept(AccessRequest request, AccessDecision decision, byte[]? ntHash)
    {
        var reply = ntHash is null ? AccessReply.Accept() : request.AcceptMsChap(ntHash);
        if (decision.Until is { } until) reply.Attributes.Add(RadiusAttributeType.SessionTimeout, (uint)Math.Max(1, Math.Ceiling((until - time.GetUtcNow()).TotalSeconds)));
        reply.Attributes.Optional(a => a.Add(RadiusAttributeType.AcctInterimInterval, (uint)(InterimSeconds + RandomNumberGenerator.GetInt32(InterimJitterSeconds))));
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
                return new Try(new AccessAttempt("chap", request.UserName, device, (a, name) => WithSecret(a, name, request.VerifyChap)) { Nas = nas, Station = station }, null);
            case AccessMethod.MsChap1 or AccessMethod.MsChap2:
                var hash = new byte[NtHash.Length];
                return new Try(
                    new AccessAttempt(request.Method == AccessMethod.MsChap1 ? "mschapv1" : "mschapv2", request.UserName, device, (a, name) => WithSecret(a, name, secret =>
                    {
                        NtHash.Compute(Encoding.UTF8.GetString(secret), hash);
                        return request.VerifyMsChap(hash);
                    }))
                    { Nas = nas, Station = station },
                    hash);
            case AccessMethod.Eap:
                return new Try(new AccessAttempt("eap", request.UserName, device, (_, _) => SecretCheck.NotPossible) { Nas = nas, Station = station }, null);
            default:
                return null; // Call-Check: no registered devices are kept here
        }
    }

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
        _ => MsChapError.AuthenticationFailure,
    };

    private sealed record Try(AccessAttempt Access, byte[]? NtHash);
}
