using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace HotspotAuth.Admin;

/// <summary>
/// One-time codes of an authenticator app: TOTP (RFC 6238) over HOTP (RFC 4226) with HMAC-SHA-1, six digits, steps of 30 seconds.
/// SHA-1 because every app reads it; as HMAC it stands.
/// </summary>
internal static class Totp
{
    /// <summary>160 bits, as RFC 4226 §4 (R6) recommends.</summary>
    public const int SecretLength = 20;

    public const int Digits = 6;

    /// <summary>A clock may be off by this many steps either way (RFC 6238 §5.2).</summary>
    private const int Window = 1;

    private const int StepSeconds = 30;
    private const string Base32Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretLength);

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of one step, with its leading zeros.</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[8];
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        HMACSHA1.HashData(secret, counter, hash);
        // RFC 4226 §5.3: four octets from the place that the last half-octet names, without the sign.
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[^1] & 0x0F)..]) & 0x7FFF_FFFF;
        var places = 1u;
        for (var i = 0; i < digits; i++) places *= 10;
        return (number % places).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>
    /// The step whose code this is, within the window and after <paramref name="lastStep"/>; null for any other text.
    /// A step is taken once only (RFC 6238 §5.2): who read the code over a shoulder comes too late.
    /// </summary>
    public static long? Match(ReadOnlySpan<byte> secret, string? typed, DateTimeOffset now, long lastStep)
    {
        var code = Digit(typed);
        if (code.Length != Digits) return null;
        Span<byte> given = stackalloc byte[Digits];
        Span<byte> right = stackalloc byte[Digits];
        for (var i = 0; i < Digits; i++) given[i] = (byte)code[i];
        long? found = null;
        for (var step = StepAt(now) - Window; step <= StepAt(now) + Window; step++)
        {
            var expected = Code(secret, step);
            for (var i = 0; i < Digits; i++) right[i] = (byte)expected[i];
            if (CryptographicOperations.FixedTimeEquals(given, right) && step > lastStep) found = step;
        }

        return found;
    }

    /// <summary>RFC 4648 §6 without padding, as apps take it.</summary>
    public static string Base32(ReadOnlySpan<byte> secret)
    {
        var text = new System.Text.StringBuilder((secret.Length * 8 / 5) + 1);
        int held = 0, bits = 0;
        foreach (var octet in secret)
        {
            held = (held << 8) | octet;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Base32Letters[(held >> (bits - 5)) & 31]);
            held &= (1 << bits) - 1;
        }

        if (bits > 0) text.Append(Base32Letters[(held << (5 - bits)) & 31]);
        return text.ToString();
    }

    /// <summary>What the QR code says, in the key URI format that authenticator apps share.</summary>
    public static string Uri(ReadOnlySpan<byte> secret, string issuer, string username) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(username)}?secret={Base32(secret)}&issuer={System.Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits=6&period=30";

    // Apps show "123 456", and a Thai keyboard may type Thai digits.
    private static string Digit(string? typed) => typed is null or { Length: > 32 }
        ? ""
        : string.Concat(typed.Where(c => !char.IsWhiteSpace(c) && c != '-').Select(c => char.IsDigit(c) ? (char)('0' + (int)char.GetNumericValue(c)) : c));
}
