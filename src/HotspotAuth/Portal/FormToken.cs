using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Access;

namespace HotspotAuth.Portal;

/// <summary>
/// Proof that a form was served by this process to this device and not long ago. It stands in for the anti-forgery cookie, which the
/// small login windows of phones do not keep: a foreign page can't know the token of the visitor's device.
/// </summary>
internal sealed class FormToken(TimeProvider time)
{
    /// <summary>How long a served form may stay open.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private const int TagLength = HMACSHA256.HashSizeInBytes;
    private const int Length = sizeof(long) + TagLength;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(TagLength);

    /// <summary>A token for one form of one device.</summary>
    /// <param name="purpose">The form it is for; a token of another form does not fit.</param>
    /// <param name="device">The device the form is served to.</param>
    public string Issue(string purpose, Device device)
    {
        Span<byte> token = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(token, (time.GetUtcNow() + Life).ToUnixTimeMilliseconds());
        Sign(purpose, device, token[..sizeof(long)], token[sizeof(long)..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Whether the token is of this process, form and device and has not run out.</summary>
    public bool IsValid(string? text, string purpose, Device device)
    {
        if (text is null || text.Length != Base64Url.GetEncodedLength(Length)) return false;
        Span<byte> token = stackalloc byte[Length];
        // Not TryDecodeFromChars, which throws on a sign that is not of the alphabet.
        if (Base64Url.DecodeFromChars(text, token, out _, out var written) != OperationStatus.Done || written != Length) return false;
        Span<byte> expected = stackalloc byte[TagLength];
        Sign(purpose, device, token[..sizeof(long)], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, token[sizeof(long)..])) return false;
        return BinaryPrimitives.ReadInt64BigEndian(token) > time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    private void Sign(string purpose, Device device, ReadOnlySpan<byte> expiry, Span<byte> tag)
    {
        var content = Encoding.UTF8.GetBytes($"{Convert.ToHexString(expiry)}|{device.Ip}|{device.Mac}|{purpose}");
        HMACSHA256.HashData(_key, content, tag);
    }
}
