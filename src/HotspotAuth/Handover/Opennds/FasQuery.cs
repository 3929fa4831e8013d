using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.Handover;

/// <summary>What openNDS says to its forward authentication service: one list of <c>name=value</c> parts, as base64 or under the shared key.</summary>
internal static class FasQuery
{
    /// <summary>Larger than any list that fits a request line.</summary>
    private const int MaxLength = 4096;

    private const int KeyLength = 32;
    private const int IvLength = 16;

    /// <summary>Levels 1 and 4: base64 of the list. Anybody can write such a one.</summary>
    public static bool TryReadPlain(string? fas, out IReadOnlyDictionary<string, string> fields)
    {
        fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Decode(fas) is not { } octets) return false;
        fields = Split(Encoding.UTF8.GetString(octets));
        return fields.Count > 0;
    }

    /// <summary>
    /// Levels 2 and 3: AES-256-CBC, its key the first 32 octets of the faskey (zeros where it is shorter), its vector the 16
    /// characters of <paramref name="iv"/>; the ciphertext is in base64 twice over.
    /// </summary>
    public static bool TryReadSealed(string? fas, string? iv, string fasKey, out IReadOnlyDictionary<string, string> fields)
    {
        fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (iv is not { Length: IvLength } || !Ascii.IsValid(iv) || Decode(fas) is not { } once || Decode(Encoding.Latin1.GetString(once)) is not { } cipher) return false;
        var key = new byte[KeyLength];
        var given = Encoding.UTF8.GetBytes(fasKey);
        given.AsSpan(0, Math.Min(given.Length, KeyLength)).CopyTo(key);
        try
        {
            using var aes = Aes.Create();
            aes.Key = key;
            fields = Split(Encoding.UTF8.GetString(aes.DecryptCbc(cipher, Encoding.ASCII.GetBytes(iv))));
            return fields.Count > 0;
        }
        catch (CryptographicException)
        {
            return false; // another key, or a changed text: the padding does not come out
        }
    }

    /// <summary>What openNDS waits for in place of its client's id: SHA-256(hid ‖ faskey) in lower-case hex.</summary>
    public static string Answer(string clientId, string fasKey) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clientId.Trim() + fasKey.Trim())));

    /// <summary>How a gateway names itself when it asks: SHA-256 of its name as it stands in the list.</summary>
    public static string GatewayHash(string gatewayName) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(gatewayName.Trim())));

    /// <summary>A plus that came through an address may have become a space.</summary>
    private static byte[]? Decode(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength) return null;
        var octets = new byte[text.Length];
        return Convert.TryFromBase64String(text.Replace(' ', '+'), octets, out var written) ? octets[..written] : null;
    }

    /// <summary>Values may hold an equals sign: only the first one of a part divides.</summary>
    private static Dictionary<string, string> Split(string list)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in list.Split(", "))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at > 0) fields.TryAdd(part[..at].Trim(), part[(at + 1)..].Trim());
        }

        return fields;
    }
}
