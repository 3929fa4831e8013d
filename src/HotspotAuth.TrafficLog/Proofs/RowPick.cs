namespace HotspotAuth.TrafficLog;

/// <summary>Where a picked row stands: its key and its place among the rows of that key, or its batch and its place in that.</summary>
internal readonly record struct PickedRow(LogIp? Key, long Index, PickedBatch? Batch);

/// <summary>A batch with picked rows: its members, and what leads to those rows.</summary>
internal sealed record PickedBatch(long K, long First, long Count, long Time, byte[] Root, ProofNode Kept);

/// <summary>
/// Takes chosen rows out of a stream while <see cref="StreamCheck"/> recomputes it, with what leads from them to the day's root. Their contents wait
/// beside the memory where they are many: nothing may be given away before the whole file was found to be what its digest says.
/// </summary>
internal sealed class RowPick(Func<long, LogIp?, bool> wants, bool provesRows, CancellationToken cancellation) : IDisposable
{
    private readonly RowSpool _contents = new();
    private readonly List<PickedRow> _rows = [];
    private readonly Dictionary<LogIp, KeyPlace> _places = [];
    private KeyPlace? _without;
    private int _inBatch;

    /// <summary>Each row is proved by a path of its own; else only its key is, with all rows of it.</summary>
    public bool ProvesRows => provesRows;

    /// <summary>A key whose place is wanted although no path to its rows is.</summary>
    public LogIp? WholeKey { get; init; }

    /// <summary>The picked rows in seq order.</summary>
    public IReadOnlyList<PickedRow> Rows => _rows;

    /// <summary>What leads to the batches that have picked rows; null in a stream with keys.</summary>
    public ProofNode? Batches { get; private set; }

    /// <summary>Number of the day's batches.</summary>
    public long BatchCount { get; private set; }

    public bool Wants(long seq, LogIp? key) => wants(seq, key);

    /// <summary>The content of the next picked row.</summary>
    public void Row(ReadOnlySpan<byte> content) => _contents.Add(content);

    /// <summary>The place of the next picked row.</summary>
    public void Leaf(LogIp? key, long index) => _rows.Add(new PickedRow(key, index, null));

    /// <summary>The batch that the rows since the last call are in; <paramref name="tree"/> where it is what proves them.</summary>
    public void Take(MerkleTree? tree, long k, long first, long count, long time, byte[] root)
    {
        cancellation.ThrowIfCancellationRequested();
        if (tree?.Kept() is { } kept)
        {
            var batch = new PickedBatch(k, first, count, time, root, kept);
            for (var i = _inBatch; i < _rows.Count; i++) _rows[i] = _rows[i] with { Batch = batch };
        }

        _inBatch = _rows.Count;
    }

    /// <summary>The file is at its end: the root over its keys, if it has such.</summary>
    public KeyRoot? Finish(KeyTree? keys, MerkleTree batches)
    {
        (Batches, BatchCount) = (batches.Kept(), batches.Count);
        if (keys is null) return null;
        var root = keys.Root(key => WholeKey is not null && key == WholeKey, out var places);
        foreach (var place in places)
        {
            if (place.Key is { } key) _places[key] = place;
            else _without = place;
        }

        return root;
    }

    /// <summary>Where a picked row's key stands.</summary>
    public KeyPlace? PlaceOf(LogIp? key) => key is { } address ? _places.GetValueOrDefault(address) : _without;

    /// <summary>The contents of the picked rows, in seq order; each is good until the next.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Contents() => _contents.Read();

    public void Dispose() => _contents.Dispose();
}
