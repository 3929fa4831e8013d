using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace HotspotAuth.Radius;

/// <summary>
/// MD5 (RFC 1321) in pieces, without allocation. Ours and not the platform's, because RADIUS hashes a few hundred octets many
/// times a request, always after the same secret: a copy of this value is a saved midstate. Figures in this project's README.
/// </summary>
internal struct Md5
{
    public const int DigestLength = 16;

    private Md5Block _state;
    private Pending _pending;
    private ulong _length;

    public static Md5 Create() => new() { _state = Md5Block.Initial };

    public static void Hash(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        var md5 = Create();
        md5.Add(data);
        md5.Finish(digest);
    }

    public void Add(ReadOnlySpan<byte> data)
    {
        var held = (int)(_length & 63);
        _length += (uint)data.Length;
        if (held > 0)
        {
            var taken = Math.Min(64 - held, data.Length);
            data[..taken].CopyTo(((Span<byte>)_pending)[held..]);
            data = data[taken..];
            if (held + taken < 64)
                return;
            _state.Add(_pending);
        }

        while (data.Length >= 64)
        {
            _state.Add(data);
            data = data[64..];
        }

        data.CopyTo(_pending);
    }

    /// <summary>Writes the 16 octets of the digest; the value is used up.</summary>
    public void Finish(Span<byte> digest)
    {
        var held = (int)(_length & 63);
        Span<byte> block = _pending;
        block[held++] = 0x80;
        if (held > 56)
        {
            block[held..].Clear();
            _state.Add(block);
            held = 0;
        }

        block[held..56].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(block[56..], _length * 8);
        _state.Add(block);
        _state.Write(digest);
    }

    [InlineArray(64)]
    private struct Pending
    {
#pragma warning disable IDE0044, IDE0051 // an inline array is its one field
        private byte _first;
#pragma warning restore IDE0044, IDE0051
    }
}
