using System.Buffers.Binary;
using System.Collections;
using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// What the proved flows say, 24 bytes each in a file without a name, in the order of the proofs: so a package of any size is checked in little memory. Added to
/// first, asked afterwards.
/// </summary>
internal sealed class ProvedFlows : IDisposable
{
    private const int HashLength = 16;
    private const int RecordLength = sizeof(long) + HashLength;
    private readonly FileStream _file = Create();
    private readonly Dictionary<DateOnly, (long First, long Count)> _days = [];
    private MemoryMappedFile? _map;
    private MemoryMappedViewAccessor? _view;
    private BitArray? _used;
    private long _count;

    public void Add(DateOnly day, long seq, ReadOnlySpan<byte> said)
    {
        Span<byte> record = stackalloc byte[sizeof(long) + Hash.Length];
        BinaryPrimitives.WriteInt64LittleEndian(record, seq);
        SHA256.HashData(said, record[sizeof(long)..]);
        _file.Write(record[..RecordLength]);
        var (first, count) = _days.GetValueOrDefault(day, (_count, 0));
        _days[day] = (first, count + 1);
        _count++;
    }

    /// <summary>What is wrong with a data row that says this of a flow; null if a proof says the same and no row before it had it.</summary>
    public string? Fault(DateOnly day, long seq, ReadOnlySpan<byte> said)
    {
        if (Find(day, seq) is not { } place) return "it has no proof";
        if (!Says(place, said)) return "it is not what the proved row says";
        _used ??= new BitArray((int)Math.Min(_count, int.MaxValue));
        if (_used[(int)place]) return "it stands twice";
        _used[(int)place] = true;
        return null;
    }

    /// <summary>Whether the proved row says this, whoever asked before.</summary>
    public bool Says(DateOnly day, long seq, ReadOnlySpan<byte> said) => Find(day, seq) is { } place && Says(place, said);

    public void Dispose()
    {
        _view?.Dispose();
        _map?.Dispose();
        _file.Dispose();
    }

    private bool Says(long place, ReadOnlySpan<byte> said)
    {
        Span<byte> hash = stackalloc byte[Hash.Length];
        SHA256.HashData(said, hash);
        var at = (place * RecordLength) + sizeof(long);
        return _view!.ReadInt64(at) == BinaryPrimitives.ReadInt64LittleEndian(hash) && _view.ReadInt64(at + sizeof(long)) == BinaryPrimitives.ReadInt64LittleEndian(hash[sizeof(long)..]);
    }

    private long? Find(DateOnly day, long seq)
    {
        if (!_days.TryGetValue(day, out var span)) return null;
        if (_view is null)
        {
            _file.Flush();
            _map = MemoryMappedFile.CreateFromFile(_file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }

        var (low, high) = (span.First, span.First + span.Count - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var found = _view.ReadInt64(middle * RecordLength);
            if (found == seq) return middle;
            if (found < seq) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    private static FileStream Create()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 128 * 1024, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), $"hotspotauth-package-{Guid.NewGuid():N}"), options);
    }
}
