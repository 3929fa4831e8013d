using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using HotspotAuth.Radius;

namespace HotspotAuth.Accounts;

/// <summary>
/// Password hashes that an older system kept, so that its users need no new password. They are checked by portal and PAP; the first
/// right password gets a slow hash of ours in their place.
/// </summary>
internal static partial class LegacyHash
{
    public const string Prefix = "$legacy$";

    /// <summary>A hash that asks for more rounds would let whoever wrote the file stop the service with one login.</summary>
    private const int MostRounds = 200_000;

    private const int CryptDataLength = 32 * 1024;

    private static readonly (string Kind, int Length)[] Digests = [("md5", 16), ("sha1", 20), ("sha256", 32), ("sha384", 48), ("sha512", 64)];

    /// <summary>True when the system's crypt(3) is here.</summary>
    public static bool HasCrypt { get; } = NativeLibrary.TryLoad("libcrypt.so.1", out _);

    public static bool Is(string hash) => hash.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>A hash of crypt(3): $1$, $5$, $6$, $2a$, $2b$, $2y$, the usual $y$, or the old 13 characters. Null for any other, or one that costs too much.</summary>
    public static string? OfCrypt(string hash)
    {
        if (!CryptShape().IsMatch(hash)) return null;
        var rounds = Rounds().Match(hash);
        if (rounds.Success && (!int.TryParse(rounds.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n > MostRounds)) return null;
        return $"{Prefix}crypt${hash}";
    }

    /// <summary>A digest of the password, then of the salt, in hexadecimal or base64 as RADIUS servers keep it. Null where its length does not fit.</summary>
    /// <param name="kind"><c>md5</c>, <c>sha1</c>, <c>sha256</c>, <c>sha384</c>, <c>sha512</c>, or <c>sha2</c>, whose length tells which.</param>
    /// <param name="value">The digest, with the salt behind it.</param>
    /// <param name="isSalted">Whether there is a salt.</param>
    public static string? OfDigest(string kind, string value, bool isSalted)
    {
        if (Octets(value.Trim()) is not { } octets) return null;
        var (name, length) = kind == "sha2" ? Digests.FirstOrDefault(d => d.Length == octets.Length && d.Length > 20) : Digests.FirstOrDefault(d => d.Kind == kind);
        if (name is null || octets.Length < length || (isSalted ? octets.Length == length || octets.Length > length + 64 : octets.Length != length)) return null;
        return $"{Prefix}{name}${Convert.ToHexStringLower(octets.AsSpan(0, length))}${Convert.ToHexStringLower(octets.AsSpan(length))}";
    }

    /// <summary>An NT hash in hexadecimal or base64; null where it is none.</summary>
    public static string? OfNt(string value) => Octets(value.Trim()) is { Length: NtHash.Length } octets ? $"{Prefix}nt${Convert.ToHexStringLower(octets)}$" : null;

    /// <summary>True when <paramref name="password"/> is the one; false for every damaged or unknown hash.</summary>
    public static bool Verify(string hash, string password)
    {
        if (!Is(hash) || password.Length > 256) return false;
        var rest = hash[Prefix.Length..];
        if (rest.StartsWith("crypt$", StringComparison.Ordinal)) return VerifyCrypt(rest["crypt$".Length..], password);
        var parts = rest.Split('$');
        if (parts.Length != 3 || Hex(parts[1]) is not { } known || Hex(parts[2]) is not { } salt) return false;
        Span<byte> digest = stackalloc byte[64];
        var length = Digest(parts[0], password, salt, digest);
        return length > 0 && CryptographicOperations.FixedTimeEquals(digest[..length], known);
    }

    private static int Digest(string kind, string password, byte[] salt, Span<byte> digest)
    {
        if (kind == "nt")
        {
            NtHash.Compute(password, digest);
            return NtHash.Length;
        }

        byte[] message = [.. Encoding.UTF8.GetBytes(password), .. salt];
        try
        {
            return kind switch
            {
                "md5" => MD5.HashData(message, digest),
                "sha1" => SHA1.HashData(message, digest),
                "sha256" => SHA256.HashData(message, digest),
                "sha384" => SHA384.HashData(message, digest),
                "sha512" => SHA512.HashData(message, digest),
                _ => 0,
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(message);
        }
    }

    private static bool VerifyCrypt(string hash, string password)
    {
        if (!HasCrypt || password.Contains('\0', StringComparison.Ordinal)) return false;
        var data = new byte[CryptDataLength];
        try
        {
            var made = CryptRn(password, hash, data, data.Length);
            if (made == 0) return false;
            var text = Marshal.PtrToStringUTF8(made) ?? "*";
            return text.Length > 0 && text[0] != '*' && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(hash));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(data);
        }
    }

    private static byte[]? Octets(string value)
    {
        if (value.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) return Hex(value[2..]);
        if (value.Length is 0 or > 512) return null;
        // The lengths that hexadecimal digests have; nothing in base64 is all of hexadecimal signs and as long.
        if (value.Length >= 32 && value.Length % 2 == 0 && Hex(value) is { } hex) return hex;
        var octets = new byte[value.Length];
        return Convert.TryFromBase64String(value, octets, out var length) ? octets[..length] : null;
    }

    private static byte[]? Hex(string value)
    {
        if (value.Length % 2 != 0 || value.Length > 512 || !value.All(char.IsAsciiHexDigit)) return null;
        return Convert.FromHexString(value);
    }

    [GeneratedRegex(@"^(\$1\$[./0-9A-Za-z]{1,8}\$[./0-9A-Za-z]{22}|\$5\$(rounds=[0-9]{1,9}\$)?[^$:\s]{1,16}\$[./0-9A-Za-z]{43}|\$6\$(rounds=[0-9]{1,9}\$)?[^$:\s]{1,16}\$[./0-9A-Za-z]{86}|\$2[aby]\$(0[4-9]|1[0-3])\$[./0-9A-Za-z]{53}|\$y\$j9T\$[./0-9A-Za-z]{1,86}\$[./0-9A-Za-z]{43}|[./0-9A-Za-z]{13})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CryptShape();

    [GeneratedRegex(@"\$rounds=(?<n>[0-9]+)\$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rounds();

    [LibraryImport("libcrypt.so.1", EntryPoint = "crypt_rn", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint CryptRn(string phrase, string setting, Span<byte> data, int size);
}
