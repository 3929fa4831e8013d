using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// Bytes under zlib (RFC 1950), of which exactly as many come out as were foretold, from exactly the bytes that are there: a stream
/// that ends early, has something behind it, or would grow larger is refused before it takes memory.
/// </summary>
internal static class ZlibCell
{
    private static readonly ZLibCompressionOptions Strength = new() { CompressionLevel = 6 };

    public static void Pack(ReadOnlySpan<byte> content, MemoryStream target)
    {
        using var packing = new ZLibStream(target, Strength, leaveOpen: true);
        packing.Write(content);
    }

    /// <summary>
    /// Fills the room but for its last byte, which is there so that zlib never waits for room and ends as soon as its last byte is read;
    /// false if the bytes are not a whole stream of exactly that length.
    /// </summary>
    public static bool TryUnpack(ReadOnlySpan<byte> packed, Span<byte> room)
    {
        if (packed.Length < 8) return false;
        var bytes = ArrayPool<byte>.Shared.Rent(packed.Length);
        packed.CopyTo(bytes);
        try
        {
            using var source = new LastByteApart(bytes, packed.Length);
            using var unpacking = new ZLibStream(source, CompressionMode.Decompress);
            var length = 0;
            while (length < room.Length)
            {
                var read = unpacking.Read(room[length..]);
                if (read == 0) break;
                length += read;
            }

            return length == room.Length - 1 && source.IsTaken && BinaryPrimitives.ReadUInt32BigEndian(packed[^sizeof(uint)..]) == Adler32(room[..length]);
        }
        catch (InvalidDataException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    // RFC 1950 §8.2. The library lets a stream pass that ends before its checksum does.
    private static uint Adler32(ReadOnlySpan<byte> content)
    {
        const uint Prime = 65_521;
        const int Longest = 5_552;
        var (low, high) = (1U, 0U);
        while (!content.IsEmpty)
        {
            var part = content[..Math.Min(Longest, content.Length)];
            foreach (var octet in part)
            {
                low += octet;
                high += low;
            }

            (low, high) = (low % Prime, high % Prime);
            content = content[part.Length..];
        }

        return (high << 16) | low;
    }

    // A stream takes its last byte only if it ends there: whoever never asks for it ended before.
    private sealed class LastByteApart(byte[] bytes, int length) : Stream
    {
        private int _at;

        public bool IsTaken => _at == length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var left = _at < length - 1 ? length - 1 - _at : length - _at;
            var taken = Math.Min(left, buffer.Length);
            bytes.AsSpan(_at, taken).CopyTo(buffer);
            _at += taken;
            return taken;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
