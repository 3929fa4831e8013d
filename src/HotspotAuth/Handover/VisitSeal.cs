using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HotspotAuth.Access;

namespace HotspotAuth.Handover;

/// <summary>
/// Seals a visit into text for a link or a hidden field: made by this process, for this device, not long ago. It holds no secret;
/// what a change of it could win, the tag denies.
/// </summary>
internal sealed class VisitSeal(TimeProvider time)
{
    /// <summary>How long a visitor may take to log in.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>Longer text is nobody's visit.</summary>
    public const int MaxLength = 1600;

    private const int TagLength = 16;
    private const int HeadLength = TagLength + sizeof(long);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Tag (16), end of life (8), the visit as JSON; in base64url.</summary>
    public string Seal(Visit visit, Device device)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(visit, VisitJson.Default.Visit);
        var octets = new byte[HeadLength + json.Length];
        BinaryPrimitives.WriteInt64BigEndian(octets.AsSpan(TagLength), (time.GetUtcNow() + Life).ToUnixTimeMilliseconds());
        json.CopyTo(octets, HeadLength);
        Tag(octets.AsSpan(TagLength), device, octets.AsSpan(0, TagLength));
        return Base64Url.EncodeToString(octets);
    }

    /// <summary>The visit; null for text that is not ours, of another device, or too old.</summary>
    public Visit? Open(string? text, Device device)
    {
        if (text is null || text.Length > MaxLength) return null;
        var octets = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, octets, out _, out var written) != OperationStatus.Done || written <= HeadLength) return null;
        Span<byte> tag = stackalloc byte[TagLength];
        Tag(octets.AsSpan(TagLength, written - TagLength), device, tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, octets.AsSpan(0, TagLength))) return null;
        if (BinaryPrimitives.ReadInt64BigEndian(octets.AsSpan(TagLength)) <= time.GetUtcNow().ToUnixTimeMilliseconds()) return null;
        return JsonSerializer.Deserialize(octets.AsSpan(HeadLength, written - HeadLength), VisitJson.Default.Visit);
    }

    private void Tag(ReadOnlySpan<byte> content, Device device, Span<byte> destination)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        mac.AppendData(Encoding.UTF8.GetBytes($"{device.Ip}|{device.Mac}|"));
        mac.AppendData(content);
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        mac.GetHashAndReset(full);
        full[..TagLength].CopyTo(destination);
    }
}
