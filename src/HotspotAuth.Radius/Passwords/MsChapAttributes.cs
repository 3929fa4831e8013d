using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.Radius;

/// <summary>The error numbers that MS-CHAP tells a client (RFC 2759 §6).</summary>
public enum MsChapError
{
    /// <summary>Outside the hours allowed.</summary>
    RestrictedLogonHours = 646,

    /// <summary>The account is disabled.</summary>
    AccountDisabled = 647,

    /// <summary>The password has expired.</summary>
    PasswordExpired = 648,

    /// <summary>The account may not use this service.</summary>
    NoDialInPermission = 649,

    /// <summary>Wrong name or password.</summary>
    AuthenticationFailure = 691,
}

/// <summary>MS-CHAP inside Microsoft's vendor attributes (RFC 2548 §2).</summary>
internal static class MsChapAttributes
{
    public const uint Vendor = 311;
    public const byte Response = 1;
    public const byte Error = 2;
    public const byte EncryptionPolicy = 7;
    public const byte EncryptionTypes = 8;
    public const byte Challenge = 11;
    public const byte MppeKeys = 12;
    public const byte SendKey = 16;
    public const byte ReceiveKey = 17;
    public const byte Response2 = 25;
    public const byte Success2 = 26;
    public const int ResponseLength = 50;

    private const int PeerChallengeAt = 2;
    private const int NtResponseAt = 26;

    // MS-CHAP-Response flag: use the NT response. The LAN Manager one is not accepted at all: its hash falls in minutes.
    private const byte UseNtResponse = 1;

    public static bool IsVersion1Right(in RadiusPacket packet, ReadOnlySpan<byte> ntHash)
    {
        packet.TryFindVendor(Vendor, Challenge, out var challenge);
        packet.TryFindVendor(Vendor, Response, out var response);
        if ((response[1] & UseNtResponse) == 0)
            return false;

        Span<byte> expected = stackalloc byte[24];
        MsChap.ChallengeResponse(challenge, ntHash, expected);
        return CryptographicOperations.FixedTimeEquals(expected, response.Slice(NtResponseAt, 24));
    }

    public static bool IsVersion2Right(in RadiusPacket packet, ReadOnlySpan<byte> ntHash)
    {
        packet.TryFindVendor(Vendor, Response2, out var response);
        Span<byte> challenge8 = stackalloc byte[8];
        Version2Challenge(packet, response, challenge8);
        Span<byte> expected = stackalloc byte[24];
        MsChap.ChallengeResponse(challenge8, ntHash, expected);
        return CryptographicOperations.FixedTimeEquals(expected, response.Slice(NtResponseAt, 24));
    }

    /// <summary>MS-CHAP2-Success and the MPPE keys that belong to it.</summary>
    public static void AddVersion2Proof(RadiusAttributeList list, in RadiusPacket packet, ReadOnlySpan<byte> ntHash, RadiusSecret secret)
    {
        packet.TryFindVendor(Vendor, Response2, out var response);
        var ntResponse = response.Slice(NtResponseAt, 24);
        Span<byte> challenge8 = stackalloc byte[8];
        Version2Challenge(packet, response, challenge8);
        Span<byte> digest = stackalloc byte[20];
        MsChap.AuthenticatorResponse(ntHash, ntResponse, challenge8, digest);
        list.AddVendor(Vendor, Success2, [response[0], .. Encoding.ASCII.GetBytes("S=" + Convert.ToHexString(digest))]);

        Span<byte> master = stackalloc byte[16];
        MsChap.MasterKey(ntHash, ntResponse, master);
        AddPolicy(list);
        var salt = RandomNumberGenerator.GetInt32(0x4000) << 1;
        AddStartKey(list, SendKey, isSend: true, master, (ushort)salt, packet, secret);
        AddStartKey(list, ReceiveKey, isSend: false, master, (ushort)(salt | 1), packet, secret);
        CryptographicOperations.ZeroMemory(master);
    }

    /// <summary>MS-CHAP-MPPE-Keys (RFC 2548 §2.4.1). That text says the hash; NASes take its MD4, and so does everybody who sends it.</summary>
    public static void AddVersion1Keys(RadiusAttributeList list, in RadiusPacket packet, ReadOnlySpan<byte> ntHash, RadiusSecret secret)
    {
        Span<byte> keys = stackalloc byte[32];
        keys.Clear();
        Md4.Hash(ntHash, keys[8..]);
        Span<byte> hidden = stackalloc byte[32];
        UserPassword.Hide(keys, packet.Authenticator, secret, hidden);
        AddPolicy(list);
        list.AddVendor(Vendor, MppeKeys, hidden);
        CryptographicOperations.ZeroMemory(keys);
    }

    /// <summary>MS-CHAP-Error (RFC 2433 §5, RFC 2759 §6) with a fresh challenge. R=0: the client is not to try again by itself.</summary>
    public static void AddError(RadiusAttributeList list, in RadiusPacket packet, AccessMethod method, MsChapError error, string? message)
    {
        var isVersion2 = method == AccessMethod.MsChap2;
        packet.TryFindVendor(Vendor, isVersion2 ? Response2 : Response, out var response);
        var challenge = RandomNumberGenerator.GetHexString(isVersion2 ? 32 : 16);
        var text = isVersion2
            ? string.Create(CultureInfo.InvariantCulture, $"E={(int)error} R=0 C={challenge} V=3 M={message ?? "Authentication failed"}")
            : string.Create(CultureInfo.InvariantCulture, $"E={(int)error} R=0 C={challenge} V=2");
        Span<byte> value = stackalloc byte[247];
        value[0] = response[0];
        // Cut at a character's edge, as Reply-Message is.
        Encoding.UTF8.GetEncoder().Convert(text, value[1..], flush: true, out _, out var used, out _);
        list.AddVendor(Vendor, Error, value[..(1 + used)]);
    }

    private static void Version2Challenge(in RadiusPacket packet, ReadOnlySpan<byte> response, Span<byte> challenge8)
    {
        packet.TryFindVendor(Vendor, Challenge, out var challenge);
        MsChap.ChallengeHash(response.Slice(PeerChallengeAt, 16), challenge, packet.Find(RadiusAttributeType.UserName), challenge8);
    }

    private static void AddPolicy(RadiusAttributeList list)
    {
        // Encryption allowed, 40 and 128 bits (RFC 2548 §2.4.3, §2.4.4).
        list.AddVendor(Vendor, EncryptionPolicy, 1u);
        list.AddVendor(Vendor, EncryptionTypes, 6u);
    }

    private static void AddStartKey(
        RadiusAttributeList list, byte vendorType, bool isSend, ReadOnlySpan<byte> master, ushort salt, in RadiusPacket packet, RadiusSecret secret)
    {
        Span<byte> key = stackalloc byte[16];
        MsChap.StartKey(master, isSend, key);
        Span<byte> salted = stackalloc byte[SaltedValue.SaltLength + 32];
        var length = SaltedValue.Encrypt(key, salt, packet.Authenticator, secret, salted);
        list.AddVendor(Vendor, vendorType, salted[..length]);
        CryptographicOperations.ZeroMemory(key);
    }
}
