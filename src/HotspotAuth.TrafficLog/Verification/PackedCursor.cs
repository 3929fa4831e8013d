using System.Buffers;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// Goes through the rows of a table of blocks in seq order: a run is unpacked whole, its leaves are put at the places of their numbers. Everything
/// that a reader relies on is checked on the way: order, keys and spans of the blocks, dictionaries without strangers.
/// </summary>
internal sealed class PackedCursor : RowCursor
{
    private const int RunRows = 1 << PackingRule.RunBits;
    private readonly PackingRule _rule;
    private readonly CatalogueRule[] _entries;
    private readonly Statement _blocks;
    private readonly PackedBlock _block;
    private readonly PackedRow _row = new();
    private readonly HashLanes _lanes = new();
    private readonly byte[] _key = new byte[PackedBlock.MostKey];
    private readonly byte[] _lastKey = new byte[PackedBlock.MostKey];
    private readonly LogIp?[] _keys = new LogIp?[RunRows];
    private readonly long[] _times = new long[RunRows];
    private readonly bool[] _has = new bool[RunRows];
    private readonly byte[] _leaves = new byte[RunRows * Hash.Length];
    private readonly ArrayBufferWriter<byte> _picked = new();
    private readonly Dictionary<int, Range> _pickedRows = [];
    private int _lastLength;
    private long _lastSeq;
    private long _number;
    private long _run = -1;
    private bool _isBegun;
    private bool _isWaiting;
    private int _at = RunRows;

    public PackedCursor(Database database, PackingRule rule) : base(rule.Table)
    {
        (_rule, _block, _entries) = (rule, new PackedBlock(rule), CatalogueRule.Of(rule.Table));
        _blocks = database.Prepare($"SELECT {string.Join(',', rule.BlockColumns.Select(name => $"\"{name}\""))} FROM {rule.Blocks} ORDER BY n");
    }

    public override long Time => _times[_at];

    public override LogIp? Key => _keys[_at];

    public override ReadOnlySpan<byte> Content => _picked.WrittenSpan[_pickedRows[_at]];

    public override bool Read()
    {
        if (!_isBegun) (_isBegun, _isWaiting) = (true, Next());
        for (_at++; ; _at = 0)
        {
            while (_at < RunRows && !_has[_at]) _at++;
            if (_at < RunRows)
            {
                Seq = (_run << PackingRule.RunBits) + _at + 1;
                return true;
            }

            if (!_isWaiting) return false;
            Unpack();
        }
    }

    public override string? AddLeaf(BatchTree batch)
    {
        batch.AddLeaf(_leaves.AsSpan(_at * Hash.Length, Hash.Length));
        return null;
    }

    protected override void Dispose(bool isDisposing) => _blocks.Dispose();

    private bool Next()
    {
        if (!_blocks.Step()) return false;
        _block.Open(_blocks);
        if (_block.Number != ++_number || _block.Run < _run) throw _block.Damaged("place");
        return true;
    }

    private void Unpack()
    {
        if (_block.Run == _run) throw _block.Damaged("run");
        _run = _block.Run;
        (_lastLength, _lastSeq) = (-1, 0);
        Array.Clear(_has);
        _picked.ResetWrittenCount();
        _pickedRows.Clear();
        do
        {
            _block.Read(0, _block.Rows);
            for (var row = 0; row < _block.Rows; row++) Take(row);
            _lanes.Finish(_leaves);
            CheckHead();
        }
        while ((_isWaiting = Next()) && _block.Run == _run);
    }

    private void Take(int row)
    {
        var (seq, length) = (_block.Integer(0, row), _block.Key(row, _key));
        var order = _lastLength < 0 ? 1 : _key.AsSpan(0, length).SequenceCompareTo(_lastKey.AsSpan(0, _lastLength));
        if (order < 0 || (order == 0 && seq <= _lastSeq) || (seq - 1) >> PackingRule.RunBits != _run) throw _block.Damaged("order");
        if (row == 0 && !IsKey(3, length)) throw _block.Damaged("low");
        _key.AsSpan(0, length).CopyTo(_lastKey);
        (_lastLength, _lastSeq) = (length, seq);
        var place = (int)((seq - 1) & (RunRows - 1));
        if (_has[place]) throw _block.Damaged("seq");
        (_has[place], _times[place]) = (true, _block.Integer(1, row));
        _keys[place] = LogIp.TryReadStored(_block.Bytes(KeyColumn, row), out var key) ? key : null;
        var leaf = _row.Canonical(_block, row);
        _lanes.Add(leaf, _leaves, place * Hash.Length);
        if (Pick?.Wants(seq, _keys[place]) == true) Keep(place, leaf[1..]);
        if (Catalogue is { } catalogue) Enter(catalogue, row);
    }

    private void Keep(int place, ReadOnlySpan<byte> content)
    {
        _pickedRows[place] = _picked.WrittenCount..(_picked.WrittenCount + content.Length);
        _picked.Write(content);
    }

    private void Enter(Catalogue catalogue, int row)
    {
        foreach (var entry in _entries)
        {
            if (_block.IsNull(entry.Column, row)) continue;
            if (entry.IsPort) catalogue.Add(_block.Bytes(entry.Column, row), _block.Integer(entry.Other, row), _block.Bytes(entry.Third, row));
            else catalogue.Add(entry, _block.Bytes(entry.Column, row), entry.Other < 0 ? default : _block.Bytes(entry.Other, row));
        }
    }

    private void CheckHead()
    {
        if (!_blocks.Bytes(4).SequenceEqual(_lastKey.AsSpan(0, _lastLength))) throw _block.Damaged("high");
        var since = long.MaxValue;
        long? until = long.MinValue;
        for (var row = 0; row < _block.Rows; row++)
        {
            foreach (var column in _rule.Since) since = Math.Min(since, _block.Integer(column, row));
            until = _block.IsNull(_rule.Until, row) ? null : until is { } known ? Math.Max(known, _block.Integer(_rule.Until, row)) : null;
        }

        if (since != _block.Since || until != _block.Until) throw _block.Damaged("span");
        for (var column = 0; column < Table.Columns.Count; column++)
        {
            if (_rule.IsItem(column) && !_block.UsesEveryItem(column)) throw _block.Damaged(Table.Columns[column].Name);
        }
    }

    private bool IsKey(int column, int length) => _blocks.Bytes(column).SequenceEqual(_key.AsSpan(0, length));
}
