using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>
/// Chargeable-User-Identity (RFC 4372): the same for an account at one NAS for ever, another at every other NAS, so that two
/// networks can't compare whom they serve. It is a tag over NAS and account, and the account masked under that tag: an
/// accounting record brings it back and tells the account, and nobody else can make or read one. 48 hexadecimal digits.
/// </summary>
internal sealed class ChargeableIdentities(ClassCookies cookies)
{
    public const int Length = 2 * (TagLength + sizeof(long));
    private const int TagLength = 16;
    private readonly byte[] _key = cookies.IdentityKey;

    /// <summary>The identity of an account at a NAS, as text.</summary>
    public string Of(string nas, long account)
    {
        Span<byte> octets = stackalloc byte[TagLength + sizeof(long)];
        Tag(nas, account, octets[..TagLength]);
        BinaryPrimitives.WriteInt64BigEndian(octets[TagLength..], account ^ Mask(octets[..TagLength]));
        return Convert.ToHexStringLower(octets);
    }

    /// <summary>The account behind an identity that was made for this NAS; null for anything else.</summary>
    public long? Read(string nas, ReadOnlySpan<byte> identity)
    {
        Span<byte> octets = stackalloc byte[TagLength + sizeof(long)];
        if (identity.Length != Length || Convert.FromHexString(identity, octets, out _, out _) != System.Buffers.OperationStatus.Done) return null;
        var account = BinaryPrimitives.ReadInt64BigEndian(octets[TagLength..]) ^ Mask(octets[..TagLength]);
        Span<byte> expected = stackalloc byte[TagLength];
        Tag(nas, account, expected);
        return CryptographicOperations.FixedTimeEquals(expected, octets[..TagLength]) ? account : null;
    }

    /// <summary>True when a NAS asks for an identity: it sends a NUL (or nothing, as some do), or the one it was given before.</summary>
    public static bool IsAsked(AccessRequest request) => request.Packet.Has(RadiusAttributeType.ChargeableUserIdentity);

    /// <summary>The identity that a NAS believes to serve; null where it sent none or only asks.</summary>
    public static byte[]? Believed(RadiusRequest request) =>
        request.Packet.TryFind(RadiusAttributeType.ChargeableUserIdentity, out var value) && value is not ([] or [0]) ? value.ToArray() : null;

    private void Tag(string nas, long account, Span<byte> tag)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{account}/{nas}")), digest);
        digest[..TagLength].CopyTo(tag);
    }

    private long Mask(ReadOnlySpan<byte> tag)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, tag, digest);
        return BinaryPrimitives.ReadInt64BigEndian(digest);
    }
}
