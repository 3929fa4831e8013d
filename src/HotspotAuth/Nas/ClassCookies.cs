using System.Buffers.Binary;
using System.Security.Cryptography;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Operation;

namespace HotspotAuth.Nas;

/// <summary>What an Accept says about itself in its Class, and the NAS brings back with each accounting record.</summary>
/// <param name="Account">The account that was let in.</param>
/// <param name="Issued">When, to the second.</param>
/// <param name="Mac">The device, where the NAS told it.</param>
/// <param name="Speeds"><see cref="SpeedAttributes.Mark"/> of the speeds that the NAS was told.</param>
/// <param name="ByMac">The device's MAC alone was its proof.</param>
internal readonly record struct ClassCookie(long Account, DateTimeOffset Issued, MacAddress? Mac, ushort Speeds, bool ByMac = false);

internal enum ClassCheck
{
    Valid,

    /// <summary>Not of our shape: another server's.</summary>
    Foreign,

    /// <summary>Of our shape, under another key or changed on its way.</summary>
    Forged,
}

/// <summary>
/// The Class attribute (RFC 2865 §5.25): 34 octets, of which 16 are a keyed tag under a key of this installation. It joins
/// accounting to the Accept even where the NAS reports no User-Name, or another one. A NAS that shows its Class to strangers
/// shows a number, never a name.
/// </summary>
internal sealed class ClassCookies
{
    public const int Length = 34;
    private const byte Version = 3;

    /// <summary>The version of a cookie whose device came in by its MAC alone.</summary>
    private const byte VersionByMac = 4;
    private const int TagLength = KeyedTag.Length;
    private const int BodyLength = Length - TagLength;
    private const ulong LargestAccount = (1UL << 40) - 1;
    private readonly KeyedTag _tags;

    private ClassCookies(ReadOnlySpan<byte> key)
    {
        _tags = new KeyedTag(SHA256.HashData(key).AsSpan(0, KeyedTag.KeyLength));
        IdentityKey = HMACSHA256.HashData(key, "Chargeable-User-Identity"u8);
    }

    /// <summary>Another key out of the same file, for <see cref="ChargeableIdentities"/>.</summary>
    public byte[] IdentityKey { get; }

    /// <summary>Reads the key file, or makes it at the first start.</summary>
    public static ClassCookies OpenOrCreate(DataDirectory data)
    {
        var path = Path.Combine(data.Keys, "class.key");
        if (!File.Exists(path))
        {
            var temporary = $"{path}.{Environment.ProcessId}";
            File.WriteAllBytes(temporary, RandomNumberGenerator.GetBytes(32));
            DataDirectory.MakePrivate(temporary);
            try
            {
                File.Move(temporary, path, overwrite: false); // two first starts at once: one key wins, both read it
            }
            catch (IOException)
            {
                File.Delete(temporary);
            }
        }

        var key = File.ReadAllBytes(path);
        if (key.Length != 32) throw new VerbException(ExitCode.Configuration, $"{path} is damaged: it must hold 32 bytes. Restore it from the backup, or delete it; then open sessions at NASes are told by User-Name alone.");
        return new ClassCookies(key);
    }

    /// <summary>Version (1), account (5), seconds since 1970 (4), MAC or zeros (6), speeds (2), keyed tag (16); numbers big-endian.</summary>
    public byte[] Issue(ClassCookie cookie)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)cookie.Account, LargestAccount, nameof(cookie));
        var octets = new byte[Length];
        // The five octets overlap the version, which is written after them.
        BinaryPrimitives.WriteUInt64BigEndian(octets, (ulong)cookie.Account << 16);
        octets[0] = cookie.ByMac ? VersionByMac : Version;
        BinaryPrimitives.WriteUInt32BigEndian(octets.AsSpan(6), (uint)cookie.Issued.ToUnixTimeSeconds());
        var mac = cookie.Mac?.Value ?? 0;
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(10), (ushort)(mac >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(octets.AsSpan(12), (uint)mac);
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(16), cookie.Speeds);
        _tags.Compute(octets.AsSpan(0, BodyLength), octets.AsSpan(BodyLength));
        return octets;
    }

    public ClassCheck TryRead(ReadOnlySpan<byte> octets, out ClassCookie cookie)
    {
        cookie = default;
        if (octets.Length != Length || octets[0] is not (Version or VersionByMac)) return ClassCheck.Foreign;
        Span<byte> tag = stackalloc byte[TagLength];
        _tags.Compute(octets[..BodyLength], tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, octets[BodyLength..])) return ClassCheck.Forged;
        var account = (long)((BinaryPrimitives.ReadUInt64BigEndian(octets) >> 16) & LargestAccount);
        var mac = ((ulong)BinaryPrimitives.ReadUInt16BigEndian(octets[10..]) << 32) | BinaryPrimitives.ReadUInt32BigEndian(octets[12..]);
        cookie = new ClassCookie(account, DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(octets[6..])), mac == 0 ? null : new MacAddress(mac), BinaryPrimitives.ReadUInt16BigEndian(octets[16..]), octets[0] == VersionByMac);
        return ClassCheck.Valid;
    }
}
