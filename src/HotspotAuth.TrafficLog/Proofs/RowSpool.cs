using System.Buffers.Binary;

namespace HotspotAuth.TrafficLog;

/// <summary>Rows that wait in their order: a few in memory, many in a file without a name that goes with the program.</summary>
internal sealed class RowSpool : IDisposable
{
    private const int MostInMemory = 8 * 1024 * 1024;
    private Stream _stream = new MemoryStream();

    public void Add(ReadOnlySpan<byte> content)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        if (_stream is MemoryStream memory && memory.Length + content.Length > MostInMemory) Spill(memory);
        _stream.Write(length);
        _stream.Write(content);
    }

    public IEnumerable<ReadOnlyMemory<byte>> Read()
    {
        var length = new byte[sizeof(int)];
        var content = new byte[512];
        _stream.Position = 0;
        while (_stream.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) == length.Length)
        {
            var bytes = BinaryPrimitives.ReadInt32BigEndian(length);
            if (content.Length < bytes) content = new byte[bytes];
            _stream.ReadExactly(content, 0, bytes);
            yield return content.AsMemory(0, bytes);
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Spill(MemoryStream memory)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 128 * 1024, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var path = Path.Combine(Path.GetTempPath(), $"hotspotauth-proofs-{Guid.NewGuid():N}");
        _stream = new FileStream(path, options);
        // Without a name from now on: what a killed program leaves is nothing.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        memory.WriteTo(_stream);
        memory.Dispose();
    }
}
