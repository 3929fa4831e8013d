using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.Accounts;

/// <summary>
/// Slow password hashes: Argon2id (RFC 9106; 19 MiB, t=2, p=1) through Debian's libargon2, or PBKDF2-HMAC-SHA-512 with
/// 210,000 rounds where the library is missing. Each hash says what it is, so both can be checked at any time.
/// </summary>
internal static partial class PasswordHash
{
    private const string Pbkdf2Prefix = "$pbkdf2-sha512$i=";
    private const int Pbkdf2Rounds = 210_000;
    private const uint MemoryKib = 19 * 1024;
    private const uint Passes = 2;
    private const uint Lanes = 1;
    private const int SaltLength = 16;
    private const int HashLength = 32;

    /// <summary>True when libargon2 can be loaded here.</summary>
    public static bool HasArgon2 { get; } = NativeLibrary.TryLoad("libargon2.so.1", out _);

    /// <summary>What an unknown username is checked against, so that its answer takes as long as a known one's.</summary>
    public static string Decoy { get; } = Make(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));

    public static string Make(string password) => HasArgon2 ? MakeArgon2(password) : MakePbkdf2(password);

    /// <summary>True when <paramref name="password"/> is the one; false for every damaged or unknown hash.</summary>
    public static bool Verify(string hash, string password)
    {
        Count();
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            if (hash.StartsWith("$argon2id$", StringComparison.Ordinal)) return HasArgon2 && Argon2idVerify(hash, bytes, (nuint)bytes.Length) == 0;
            return hash.StartsWith(Pbkdf2Prefix, StringComparison.Ordinal) && VerifyPbkdf2(hash, bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static string MakeArgon2(string password)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var encoded = new byte[256];
        var error = Argon2idHashEncoded(Passes, MemoryKib, Lanes, bytes, (nuint)bytes.Length, salt, SaltLength, HashLength, encoded, (nuint)encoded.Length);
        CryptographicOperations.ZeroMemory(bytes);
        if (error != 0) throw new CryptographicException(string.Create(CultureInfo.InvariantCulture, $"libargon2 returned {error}"));
        return Encoding.ASCII.GetString(encoded, 0, encoded.AsSpan().IndexOf((byte)0));
    }

    private static string MakePbkdf2(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Pbkdf2Rounds, HashAlgorithmName.SHA512, HashLength);
        return string.Create(CultureInfo.InvariantCulture, $"{Pbkdf2Prefix}{Pbkdf2Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    private static bool VerifyPbkdf2(string hash, byte[] password)
    {
        var parts = hash[Pbkdf2Prefix.Length..].Split('$');
        if (parts.Length != 3 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) || rounds is < 1 or > 10_000_000) return false;
        Span<byte> salt = stackalloc byte[64];
        Span<byte> expected = stackalloc byte[64];
        if (!Convert.TryFromBase64String(parts[1], salt, out var saltLength) || !Convert.TryFromBase64String(parts[2], expected, out var length)) return false;
        var actual = Rfc2898DeriveBytes.Pbkdf2(password, salt[..saltLength], rounds, HashAlgorithmName.SHA512, length);
        return CryptographicOperations.FixedTimeEquals(actual, expected[..length]);
    }

    [LibraryImport("libargon2.so.1", EntryPoint = "argon2id_hash_encoded")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Argon2idHashEncoded(uint passes, uint memoryKib, uint lanes, ReadOnlySpan<byte> password, nuint passwordLength, ReadOnlySpan<byte> salt, nuint saltLength, nuint hashLength, Span<byte> encoded, nuint encodedLength);

    [LibraryImport("libargon2.so.1", EntryPoint = "argon2id_verify", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Argon2idVerify(string encoded, ReadOnlySpan<byte> password, nuint passwordLength);
}
