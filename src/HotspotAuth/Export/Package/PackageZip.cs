using System.IO.Compression;
using System.Security.Cryptography;

namespace HotspotAuth.Export.Package;

/// <summary>The zip of a package, written entry by entry into an <see cref="ExportFile"/>; of each the length and hash for the manifest.</summary>
internal sealed class PackageZip : IDisposable
{
    private readonly ZipArchive _zip;
    private readonly DateTimeOffset _made;

    public PackageZip(ExportFile file, DateTimeOffset made)
    {
        _zip = new ZipArchive(new Sink(file.Write), ZipArchiveMode.Create);
        _made = made;
    }

    /// <summary>Entries so far: octets and SHA-256 of each.</summary>
    public SortedDictionary<string, (long Bytes, byte[] Sha256)> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>One entry, whole when the call returns; the next may begin then.</summary>
    public void Add(string name, Action<Stream> write)
    {
        var entry = _zip.CreateEntry(name, CompressionLevel.Fastest);
        // A zip has local times without a zone; the manifest has the moment.
        entry.LastWriteTime = _made;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = 0L;
        using (var body = entry.Open())
        {
            // Small writes would cost the compressor's call each.
            using var buffered = new BufferedStream(
                new Sink(part =>
                {
                    hash.AppendData(part);
                    bytes += part.Length;
                    body.Write(part);
                }),
                128 * 1024);
            write(buffered);
        }

        Files[name] = (bytes, hash.GetHashAndReset());
    }

    public void Add(string name, ReadOnlyMemory<byte> content) => Add(name, stream => stream.Write(content.Span));

    public void Dispose() => _zip.Dispose();

    private delegate void Take(ReadOnlySpan<byte> part);

    /// <summary>A stream that only takes.</summary>
    private sealed class Sink(Take take) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer) => take(buffer);
        public override void Write(byte[] buffer, int offset, int count) => take(buffer.AsSpan(offset, count));

        public override void Flush()
        {
            // What was taken is the taker's.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
