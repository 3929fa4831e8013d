using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.Radius;

/// <summary>
/// A shared secret with what every packet computes from it prepared: the HMAC-MD5 states after the two pads (RFC 2104 §4).
/// Never printed: <see cref="ToString"/> tells its length only.
/// </summary>
public sealed class RadiusSecret
{
    /// <summary>Secrets of this many octets or fewer can be searched for offline by anybody who saw one packet: warn.</summary>
    public const int WeakLength = 12;

    private readonly byte[] _octets;
    private readonly Md5 _inner;
    private readonly Md5 _outer;

    /// <summary>Takes a copy of the octets. Throws <see cref="ArgumentException"/> when there are none (RFC 2865 §3 forbids it).</summary>
    public RadiusSecret(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            throw new ArgumentException("A RADIUS secret must not be empty.", nameof(octets));

        _octets = octets.ToArray();
        Span<byte> key = stackalloc byte[64];
        key.Clear();
        if (octets.Length > key.Length)
            Md5.Hash(octets, key);
        else
            octets.CopyTo(key);

        _inner = Padded(key, 0x36);
        _outer = Padded(key, 0x5C);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>The secret as UTF-8, which is what operators type on both sides.</summary>
    public RadiusSecret(string text)
        : this(Encoding.UTF8.GetBytes(text))
    {
    }

    /// <summary>Octets in the secret.</summary>
    public int Length => _octets.Length;

    /// <summary>True for <see cref="WeakLength"/> octets or fewer.</summary>
    public bool IsWeak => _octets.Length <= WeakLength;

    internal ReadOnlySpan<byte> Octets => _octets;

    internal Md5 BeginHmac() => _inner;

    internal void FinishHmac(ref Md5 inner, Span<byte> digest)
    {
        inner.Finish(digest);
        var outer = _outer;
        outer.Add(digest[..Md5.DigestLength]);
        outer.Finish(digest);
    }

    /// <summary>A length, never the secret.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"secret of {_octets.Length} octets");

    private static Md5 Padded(ReadOnlySpan<byte> key, byte pad)
    {
        Span<byte> block = stackalloc byte[64];
        for (var i = 0; i < block.Length; i++)
            block[i] = (byte)(key[i] ^ pad);
        var md5 = Md5.Create();
        md5.Add(block);
        CryptographicOperations.ZeroMemory(block);
        return md5;
    }
}
