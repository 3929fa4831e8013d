using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Accounts;

namespace HotspotAuth.Admin;

/// <summary>Codes on paper for the day when the phone is lost: ten, each good once in place of a code of the app.</summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    public static IReadOnlyList<string> Make() => [.. Enumerable.Range(0, Count).Select(_ => OneTimePassword.Password())];

    /// <summary>
    /// SHA-256 over name and code. A slow hash would have to be computed ten times for each try, and 58 random bits that open nothing
    /// without the password are out of a search's reach.
    /// </summary>
    public static byte[] Digest(string username, string typed) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"recovery\0{username}\0{Plain(typed)}"));

    /// <summary>Whether it has a recovery code's shape; six digits are the app's.</summary>
    public static bool Looks(string? typed) => typed is { Length: <= 64 } && Plain(typed).Length == 12;

    // Typed from paper: capitals, spaces and hyphens are forgiven.
    private static string Plain(string typed) => string.Concat(typed.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
