using System.Net;
using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;

namespace HotspotAuth.Nas;

/// <summary>An Access-Request as an attempt, and for MS-CHAP the hash that its answer is made of once the attempt was found right.</summary>
internal sealed record NasAttempt(AccessAttempt Access, byte[]? NtHash);

/// <summary>Reads out of an Access-Request who wants in and how that is to be proved: by the device's MAC, by a one-time
/// ticket, else by the account's own secret.</summary>
internal sealed class NasAttempts(LoginTickets tickets, RegisteredDevices devices, ChargeableIdentities identities)
{
    public NasAttempt Of(AccessRequest request)
    {
        var attempt = Read(request);
        if (ChargeableIdentities.Believed(request) is not { } believed) return attempt;
        // RFC 4372 §2.1: who is served must be who was served.
        var meant = identities.Read(request.Client.Name, believed);
        return attempt with { Access = attempt.Access.OnlyOf(account => account.Id == meant) };
    }

    private NasAttempt Read(AccessRequest request)
    {
        var mac = NasHandler.Station(request.CallingStationId);
        var device = mac is not null || request.FramedAddress is not null ? new Device(mac, request.FramedAddress ?? IPAddress.None) : null;
        if (MacOnly(request, mac)) return new NasAttempt(ByMac(request, mac, device), null);
        var attempt = ByProof(request, device);
        return device is null ? attempt with { Access = attempt.Access.CountedBy(Place(request)) } : attempt;
    }

    /// <summary>
    /// Where nothing tells the device, the sessions are counted: by the name that its NAS gives before it asks, or by the port. Of a NAS that
    /// says neither, log-ins whose session has not started yet count as one: else who tries a password by hand has soon used up the places.
    /// </summary>
    private static string Place(AccessRequest request)
    {
        var (nas, address) = (request.Client.Name, request.Source.Address);
        return request.AcctSessionId is { Length: > 0 } session ? SessionPlace.Of(nas, address, session) : SessionPlace.OfPort(nas, address, request.NasPort ?? 0);
    }

    private NasAttempt ByProof(AccessRequest request, Device? device) => request.Method switch
    {
        AccessMethod.Pap => new NasAttempt((tickets.MayBeOpen ? Ticket("pap", request, device, request.VerifyPap) : null) ?? Password(request, device), null),
        AccessMethod.Chap => new NasAttempt((tickets.MayBeOpen ? Ticket("chap", request, device, request.VerifyChap) : null) ?? BySecret("chap", request, device, request.VerifyChap), null),
        AccessMethod.MsChap1 => MsChap("mschapv1", request, device),
        AccessMethod.MsChap2 => MsChap("mschapv2", request, device),
        _ => new NasAttempt(Eap(request, device), null),
    };

    /// <summary>
    /// True when the request brings a MAC and nothing else: Call-Check, or, where this NAS may let devices in by MAC, the
    /// device's own MAC for a name. Such a name is never an account's there, so whatever a NAS sends as its password, no
    /// slow hash is spent on it and it is nobody's guess.
    /// </summary>
    private static bool MacOnly(AccessRequest request, MacAddress? mac) => request.Method switch
    {
        AccessMethod.CallCheck => true,
        AccessMethod.Pap or AccessMethod.Chap => request.Client.AllowsMacAuthentication && mac is not null && Names(request.UserName, mac.Value),
        _ => false,
    };

    private AccessAttempt ByMac(AccessRequest request, MacAddress? mac, Device? device)
    {
        var (nas, station) = (request.Client.Name, request.CalledStationId);
        return request.Client.AllowsMacAuthentication && mac is { } told && IsMacProved(request, told) && devices.TryFind(told, out var registered, out var owner)
            ? AccessAttempt.ByMac(registered, owner, device!, nas, station, request.Vlan)
            : AccessAttempt.ByUnknownMac(request.UserName, device, nas, station);
    }

    /// <summary>What NASes send as a device's password: its MAC in a spelling of theirs, or nothing. A MAC is no secret; this only
    /// keeps a typed password from passing for one.</summary>
    private static bool IsMacProved(AccessRequest request, MacAddress mac)
    {
        if (request.Method == AccessMethod.Pap) return Pap(request) is { } password && (password.Length == 0 || Names(password, mac));
        if (request.Method == AccessMethod.Chap) return request.VerifyChap(request.UserNameOctets) || request.VerifyChap([]);
        // Call-Check: RFC 2865 §5.6 recommends Calling-Station-Id for the name; another MAC there would be a riddle.
        return !MacAddress.TryParse(request.UserName, out var named) || named == mac;
    }

    private static bool Names(string text, MacAddress mac) => MacAddress.TryParse(text, out var named) && named == mac;

    private NasAttempt MsChap(string method, AccessRequest request, Device? device)
    {
        var hash = new byte[NtHash.Length];
        bool IsRight(ReadOnlySpan<byte> secret)
        {
            NtHash.Compute(Encoding.UTF8.GetString(secret), hash);
            return request.VerifyMsChap(hash);
        }

        return new NasAttempt(Ticket(method, request, device, IsRight) ?? BySecret(method, request, device, IsRight), hash);
    }

    /// <summary>The attempt by an open ticket, if the secret is one's. It is used up by the decision, never at once: what is put off
    /// from the receiving thread must find it again.</summary>
    private AccessAttempt? Ticket(string method, AccessRequest request, Device? device, SecretTest isRight) =>
        tickets.Find(Usernames.Normalize(request.UserName), isRight) is { } ticket
            ? Attempt($"ticket-{method}", request, device, (_, _) => tickets.Use(ticket, device?.Mac, request.Client.Name))
            : null;

    private static AccessAttempt Password(AccessRequest request, Device? device) =>
        AccessAttempt.Password("pap", request.UserName, Pap(request), device, request.Client.Name, request.CalledStationId, request.Vlan);

    /// <summary>The recoverable secret is in memory, sealed: opening it waits for nothing, so a right answer is known at once.</summary>
    private static AccessAttempt BySecret(string method, AccessRequest request, Device? device, SecretTest isRight) => new(
        method, request.UserName, device, (accounts, name) => WithSecret(accounts, name, isRight))
    {
        Nas = request.Client.Name,
        Station = request.CalledStationId,
        Vlan = request.Vlan,
        IsRightAtOnce = (accounts, name) => WithSecret(accounts, name, isRight) == SecretCheck.Right,
    };

    private static AccessAttempt Attempt(string method, AccessRequest request, Device? device, Func<AccountDirectory, string, SecretCheck> check) =>
        new(method, request.UserName, device, check) { Nas = request.Client.Name, Station = request.CalledStationId, Vlan = request.Vlan };

    /// <summary>Nothing was guessed: a phone that asks by EAP for ever must not slow its owner on his other devices.</summary>
    private static AccessAttempt Eap(AccessRequest request, Device? device) =>
        new("eap", request.UserName, device, (_, _) => SecretCheck.NotPossible) { Nas = request.Client.Name, Station = request.CalledStationId, Vlan = request.Vlan, IsGuess = false };

    private static string Pap(AccessRequest request)
    {
        Span<byte> password = stackalloc byte[128];
        var length = request.ReadPapPassword(password);
        var text = Encoding.UTF8.GetString(password[..length]);
        CryptographicOperations.ZeroMemory(password);
        return text;
    }

    private static SecretCheck WithSecret(AccountDirectory accounts, string username, SecretTest isRight)
    {
        if (accounts.OpenSecret(username) is not { } secret) return SecretCheck.NotPossible;
        try
        {
            return isRight(secret) ? SecretCheck.Right : SecretCheck.Wrong;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
