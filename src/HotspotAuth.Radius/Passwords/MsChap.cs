using System.Security.Cryptography;

namespace HotspotAuth.Radius;

/// <summary>The computations of MS-CHAPv1 (RFC 2433) and v2 (RFC 2759) and their keys (RFC 3079), all from the NT hash.</summary>
internal static class MsChap
{
    private static ReadOnlySpan<byte> Magic1 => "Magic server to client signing constant"u8;

    private static ReadOnlySpan<byte> Magic2 => "Pad to make it do more than one iteration"u8;

    private static ReadOnlySpan<byte> MasterKeyMagic => "This is the MPPE Master Key"u8;

    // RFC 3079 §3.4: the client's receive key is the server's send key and the other way round.
    private static ReadOnlySpan<byte> ServerSendMagic =>
        "On the client side, this is the receive key; on the server side, it is the send key."u8;

    private static ReadOnlySpan<byte> ServerReceiveMagic =>
        "On the client side, this is the send key; on the server side, it is the receive key."u8;

    /// <summary>ChallengeResponse (RFC 2759 §8.5): 24 octets from 8 of challenge.</summary>
    public static void ChallengeResponse(ReadOnlySpan<byte> challenge8, ReadOnlySpan<byte> ntHash, Span<byte> response24)
    {
        Span<byte> key = stackalloc byte[21];
        key.Clear();
        ntHash[..NtHash.Length].CopyTo(key);
        for (var i = 0; i < 3; i++)
            Des.EncryptBlock(key.Slice(7 * i, 7), challenge8[..8], response24.Slice(8 * i, 8));
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>ChallengeHash (RFC 2759 §8.2): 8 octets, from the user's name without its domain, in the case that was sent.</summary>
    public static void ChallengeHash(
        ReadOnlySpan<byte> peerChallenge, ReadOnlySpan<byte> authenticatorChallenge, ReadOnlySpan<byte> userName, Span<byte> challenge8)
    {
        var name = userName[(userName.LastIndexOf((byte)'\\') + 1)..];
        Span<byte> input = stackalloc byte[32 + 253];
        peerChallenge.CopyTo(input);
        authenticatorChallenge.CopyTo(input[16..]);
        name.CopyTo(input[32..]);
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input[..(32 + name.Length)], digest);
        digest[..8].CopyTo(challenge8);
    }

    /// <summary>GenerateAuthenticatorResponse (RFC 2759 §8.7): the 20 octets behind "S=".</summary>
    public static void AuthenticatorResponse(
        ReadOnlySpan<byte> ntHash, ReadOnlySpan<byte> ntResponse, ReadOnlySpan<byte> challenge8, Span<byte> digest20)
    {
        Span<byte> first = stackalloc byte[16 + 24 + 39];
        Md4.Hash(ntHash, first);
        ntResponse.CopyTo(first[16..]);
        Magic1.CopyTo(first[40..]);
        Span<byte> second = stackalloc byte[20 + 8 + 41];
        SHA1.HashData(first, second);
        challenge8.CopyTo(second[20..]);
        Magic2.CopyTo(second[28..]);
        SHA1.HashData(second, digest20);
    }

    /// <summary>GetMasterKey (RFC 3079 §3.4): 16 octets.</summary>
    public static void MasterKey(ReadOnlySpan<byte> ntHash, ReadOnlySpan<byte> ntResponse, Span<byte> key16)
    {
        Span<byte> input = stackalloc byte[16 + 24 + 27];
        Md4.Hash(ntHash, input);
        ntResponse.CopyTo(input[16..]);
        MasterKeyMagic.CopyTo(input[40..]);
        HashTo16(input, key16);
    }

    /// <summary>GetAsymmetricStartKey (RFC 3079 §3.4) for the server's side, 128 bits.</summary>
    public static void StartKey(ReadOnlySpan<byte> masterKey, bool isSend, Span<byte> key16)
    {
        Span<byte> input = stackalloc byte[16 + 40 + 84 + 40];
        input.Clear();
        masterKey[..16].CopyTo(input);
        (isSend ? ServerSendMagic : ServerReceiveMagic).CopyTo(input[56..]);
        input[140..].Fill(0xF2);
        HashTo16(input, key16);
    }

    private static void HashTo16(ReadOnlySpan<byte> input, Span<byte> key16)
    {
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input, digest);
        digest[..16].CopyTo(key16);
        CryptographicOperations.ZeroMemory(digest);
    }
}
