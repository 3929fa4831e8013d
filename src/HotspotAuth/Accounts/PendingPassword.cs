using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.Accounts;

/// <summary>
/// A password that was brought from elsewhere and waits for its slow hash: sealed (AES-256-GCM under the key file) where the hash will
/// stand. Ten thousand people move over in seconds this way, and <see cref="PasswordHardening"/> takes the minutes that their hashes need.
/// </summary>
internal static class PendingPassword
{
    public const string Prefix = "$sealed$";

    /// <summary>In the place of a hash; bound to the account's name.</summary>
    public static string Seal(SecretBox secrets, string username, string password) => Prefix + Convert.ToBase64String(secrets.Seal(Owner(username), password));

    public static bool Is(string hash) => hash.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The password; null where the seal does not open.</summary>
    public static string? Open(SecretBox secrets, string username, string hash)
    {
        if (!Is(hash)) return null;
        var box = new byte[hash.Length];
        if (!Convert.TryFromBase64Chars(hash.AsSpan(Prefix.Length), box, out var length) || secrets.Open(Owner(username), box.AsSpan(0, length)) is not { } plain) return null;
        var password = Encoding.UTF8.GetString(plain);
        CryptographicOperations.ZeroMemory(plain);
        return password;
    }

    /// <summary>True when it is the password. The time it takes tells nothing of how much of it is right.</summary>
    public static bool Verify(SecretBox secrets, string username, string hash, string password)
    {
        if (Open(secrets, username, hash) is not { } right) return false;
        Span<byte> known = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> tried = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(right), known);
        SHA256.HashData(Encoding.UTF8.GetBytes(password), tried);
        return CryptographicOperations.FixedTimeEquals(known, tried);
    }

    // Not the name alone: what is sealed for CHAP must not pass for this, nor this for that.
    private static string Owner(string username) => "password of " + username;
}
