using System.Security.Cryptography;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// Signatures and keys as the format has them: ECDSA P-256 with SHA-256, DER; a public key is a P-256
/// SubjectPublicKeyInfo, its id the hash of that DER.
/// </summary>
internal static class SignatureForm
{
    // SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING (uncompressed point) }, RFC 5480 §2
    private static readonly byte[] KeyPrefix = Convert.FromHexString("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
    private const int KeyLength = 91;

    public static string KeyId(ReadOnlySpan<byte> publicKey) => Hash.Hex(SHA256.HashData(publicKey));

    /// <summary>The DER of a PEM file that holds one P-256 public key; null for anything else.</summary>
    public static byte[]? ReadPem(string text)
    {
        if (!PemEncoding.TryFind(text, out var fields) || text[fields.Label] is not "PUBLIC KEY") return null;
        if (text.AsSpan()[fields.Location].Length != text.AsSpan().Trim().Length) return null;
        var der = Convert.FromBase64String(text[fields.Base64Data]);
        return der.Length == KeyLength && der.AsSpan().StartsWith(KeyPrefix) ? der : null;
    }

    /// <summary>One DER SEQUENCE of two positive INTEGERs in shortest form and nothing after it; OpenSSL would overlook more.</summary>
    public static bool IsStrict(ReadOnlySpan<byte> signature)
    {
        if (signature.Length is < 8 or > 72 || signature[0] != 0x30 || signature[1] != signature.Length - 2) return false;
        var rest = signature[2..];
        return TryInteger(ref rest) && TryInteger(ref rest) && rest.IsEmpty;
    }

    public static bool Verify(byte[] publicKey, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            return key.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // A point that is not on the curve.
            return false;
        }
    }

    private static bool TryInteger(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 3 || rest[0] != 2 || rest[1] is 0 or > 33 || rest.Length < 2 + rest[1]) return false;
        var value = rest.Slice(2, rest[1]);
        rest = rest[(2 + value.Length)..];
        if ((value[0] & 0x80) != 0) return false;
        return value[0] != 0 || (value.Length > 1 && (value[1] & 0x80) != 0);
    }
}
