using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.Accounts;

/// <summary>
/// Fast keyed hashes of random codes that we made ourselves: HMAC-SHA-256 under a key derived from the key file (HKDF, RFC 5869). A slow
/// hash protects a password that a person chose, which can be searched for; a random code can't be, and its recoverable secret lies
/// sealed under the same key file in the same row. 500 slips would cost 11 s of Argon2id.
/// </summary>
internal sealed class CodeHash
{
    private const string Prefix = "$k1$";
    private const int Length = 32;
    private readonly byte[] _key;

    /// <summary>Takes the key file's octets.</summary>
    public CodeHash(ReadOnlySpan<byte> master)
    {
        _key = new byte[Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, _key, [], "hotspotauth code hash 1"u8);
    }

    /// <summary>Whether a stored hash is of this kind.</summary>
    public static bool IsOne(string hash) => hash.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The hash as it is stored: it says what it is, and is bound to the account's name.</summary>
    public string Make(string username, string code)
    {
        Span<byte> tag = stackalloc byte[Length];
        Compute(username, code, tag);
        return Prefix + Convert.ToBase64String(tag);
    }

    /// <summary>True when <paramref name="code"/> is this account's; false for every damaged or other hash.</summary>
    public bool Verify(string hash, string username, string code)
    {
        Span<byte> expected = stackalloc byte[Length];
        if (!IsOne(hash) || !Convert.TryFromBase64Chars(hash.AsSpan(Prefix.Length), expected, out var length) || length != Length) return false;
        Span<byte> actual = stackalloc byte[Length];
        Compute(username, code, actual);
        return CryptographicOperations.FixedTimeEquals(actual, expected);
    }

    private void Compute(string username, string code, Span<byte> tag)
    {
        var message = Encoding.UTF8.GetBytes($"{username}\0{code}");
        HMACSHA256.HashData(_key, message, tag);
        CryptographicOperations.ZeroMemory(message);
    }
}
