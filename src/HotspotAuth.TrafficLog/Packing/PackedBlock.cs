using System.Buffers.Binary;
using SQLitePCL;

namespace HotspotAuth.TrafficLog;

/// <summary>A block does not hold what its place says: the day is to be verified.</summary>
internal sealed class DamagedBlock(string reason) : IOException(reason);

/// <summary>
/// The block on which a statement over a table of blocks stands (columns as <see cref="PackingRule.BlockColumns"/>), unpacked as far as
/// asked: its key columns whole, the others for a range of rows that begins with a key. Used again for each block.
/// </summary>
internal sealed class PackedBlock(PackingRule rule)
{
    private readonly NumberCell.Planes _planes = new();
    private readonly ItemCell[] _items = [.. rule.Table.Columns.Select(_ => new ItemCell())];
    private readonly long[][] _values = [.. rule.Table.Columns.Select(_ => Array.Empty<long>())];
    private readonly bool[][] _nulls = [.. rule.Table.Columns.Select(_ => Array.Empty<bool>())];
    private readonly bool[] _done = new bool[rule.Table.Columns.Count];
    private readonly List<int> _keys = [];
    private long[] _like = [];
    private int[] _likeKey = [];
    private Statement _block = null!;
    private int _keyNumber;

    public PackingRule Rule => rule;

    public long Number { get; private set; }

    public long Run { get; private set; }

    public int Rows { get; private set; }

    public long Since { get; private set; }

    public long? Until { get; private set; }

    /// <exception cref="DamagedBlock">The head is not that of a block.</exception>
    public void Open(Statement block)
    {
        _block = block;
        Array.Clear(_done);
        for (var i = 0; i < PackingRule.HeadColumns.Length; i++)
        {
            var fits = i is 3 or 4 ? block.Type(i) == raw.SQLITE_BLOB : block.Type(i) == raw.SQLITE_INTEGER || (i == 6 && block.IsNull(i));
            if (!fits) throw Damaged(PackingRule.HeadColumns[i]);
        }

        (Number, Run, Since, Until) = (block.Integer(0), block.Integer(1), block.Integer(5), block.IntegerOrNull(6));
        if (Run is < 0 or > int.MaxValue) throw Damaged("run");
        if (block.Integer(2) is < 1 or > PackingRule.MostRows) throw Damaged("rows");
        Rows = (int)block.Integer(2);
        _keys.Clear();
    }

    /// <summary>Rows from the first key that is not less than a bound to the last that is not greater.</summary>
    public (int From, int To) Between(ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        FindKeys();
        Span<byte> key = stackalloc byte[MostKey];
        var (from, to) = (Rows, Rows);
        for (var i = 0; i < _keys.Count; i++)
        {
            var bytes = key[..Key(_keys[i], key)];
            if (from == Rows && bytes.SequenceCompareTo(low) >= 0) from = _keys[i];
            if (bytes.SequenceCompareTo(high) <= 0) continue;
            to = _keys[i];
            break;
        }

        return (Math.Min(from, to), to);
    }

    /// <summary>Unpacks every column of the rows, of which the first must be the first of its key.</summary>
    public void Read(int from, int to)
    {
        FindKeys();
        var sum = 0U;
        for (var column = 0; column < _done.Length; column++) sum = Crc32.Append(sum, _block.Bytes(Cell(column)));
        if (sum != _block.Integer(7)) throw Damaged("crc");
        for (var column = 0; column < _done.Length; column++) Unpack(column, from, to);
    }

    /// <summary>Unpacks one column of the rows ahead of the others, for who may not need these.</summary>
    public void Read(int column, int from, int to)
    {
        FindKeys();
        Unpack(column, from, to);
    }

    /// <summary>Whether any row of the block has an item in a column.</summary>
    public bool HasItem(int column, ReadOnlySpan<byte> item)
    {
        if (!_items[column].TryUnpack(_block.Bytes(Cell(column)), Rows, rule.Table.Columns[column], out _)) throw Damaged(rule.Table.Columns[column].Name);
        return _items[column].Find(item) >= 0;
    }

    public long Integer(int column, int row) => _values[column][row];

    public bool IsNull(int column, int row) => rule.IsItem(column) ? Item(column, row)[0] == CanonicalRow.NullItem : _nulls[column][row];

    public ReadOnlySpan<byte> Item(int column, int row) => _items[column][(int)_values[column][row]];

    /// <summary>The address in a column; empty for NULL.</summary>
    public ReadOnlySpan<byte> Bytes(int column, int row)
    {
        var item = Item(column, row);
        return item.Length == 1 ? default : item[(1 + sizeof(uint))..];
    }

    /// <summary>Every item of the column's dictionary is that of a row: otherwise it would be found where no row has it.</summary>
    public bool UsesEveryItem(int column)
    {
        var used = new bool[_items[column].Count];
        foreach (var index in _values[column].AsSpan(0, Rows)) used[index] = true;
        return Array.TrueForAll(used, each => each);
    }

    public const int MostKey = 16 + sizeof(long);

    /// <summary>Writes a row's key: the address's bytes (none for NULL), then the other key columns as 8 bytes, big-endian. Gives the length.</summary>
    public int Key(int row, Span<byte> key)
    {
        var length = 0;
        foreach (var column in rule.Key)
        {
            if (rule.IsItem(column))
            {
                var bytes = Bytes(column, row);
                bytes.CopyTo(key[length..]);
                length += bytes.Length;
            }
            else
            {
                BinaryPrimitives.WriteInt64BigEndian(key[length..], _values[column][row]);
                length += sizeof(long);
            }
        }

        return length;
    }

    public DamagedBlock Damaged(string what) => new(FormattableString.Invariant($"block {Number} of {rule.Table.Name}: {what} is damaged"));

    private void FindKeys()
    {
        if (_keys.Count > 0) return;
        foreach (var column in rule.Key) Unpack(column, 0, Rows);
        for (var row = 0; row < Rows; row++)
        {
            var isSame = row > 0;
            foreach (var column in rule.Key) isSame = isSame && _values[column][row] == _values[column][row - 1];
            if (!isSame) _keys.Add(row);
        }
    }

    private static int Cell(int column) => PackingRule.HeadColumns.Length + column;

    private void Unpack(int column, int from, int to)
    {
        if (_done[column]) return;
        var (described, cell) = (rule.Table.Columns[column], Cell(column));
        if (_block.Type(cell) != raw.SQLITE_BLOB) throw Damaged(described.Name);
        var numbers = _block.Bytes(cell);
        if (rule.IsItem(column) && !_items[column].TryUnpack(numbers, Rows, described, out numbers)) throw Damaged(described.Name);
        var forecast = rule[column];
        if (forecast.Forecast is Forecast.Of or Forecast.Like) Unpack(forecast.Other, from, to);
        if (!NumberCell.TryUnpack(numbers, Rows, described.Nullable && !rule.IsItem(column), _planes)) throw Damaged(described.Name);
        if (_values[column].Length < Rows) (_values[column], _nulls[column]) = (new long[Rows], new bool[Rows]);
        Add(column, from, to);
        if (rule.IsItem(column)) CheckPlaces(column, from, to);
        _done[column] = true;
    }

    private void Add(int column, int from, int to)
    {
        var (forecast, values, nulls) = (rule[column], _values[column], _nulls[column]);
        var other = forecast.Other < 0 ? values : _values[forecast.Other];
        var start = rule.Base(column, Run, Since);
        var before = start;
        var next = forecast.Forecast == Forecast.None ? _keys.Count : Math.Max(0, _keys.BinarySearch(from));
        if (forecast.Forecast == Forecast.Like && _like.Length < _items[forecast.Other].Count) (_like, _likeKey) = (new long[Rows], new int[Rows]);
        for (var row = from; row < to; row++)
        {
            var difference = _planes.Difference(row);
            nulls[row] = _planes.IsNull(row);
            if (next < _keys.Count && _keys[next] == row)
            {
                next++;
                _keyNumber++;
                before = start;
            }

            switch (forecast.Forecast)
            {
                case Forecast.Before:
                    if (!nulls[row]) before = unchecked(before + difference);
                    values[row] = before;
                    break;
                case Forecast.Of:
                    values[row] = unchecked(other[row] + difference);
                    break;
                case Forecast.Like:
                    var place = (int)other[row];
                    values[row] = unchecked(difference + (_likeKey[place] == _keyNumber ? _like[place] : 0));
                    (_like[place], _likeKey[place]) = (values[row], _keyNumber);
                    break;
                default:
                    values[row] = difference;
                    break;
            }
        }
    }

    private void CheckPlaces(int column, int from, int to)
    {
        var count = (ulong)_items[column].Count;
        foreach (var place in _values[column].AsSpan(from, to - from))
        {
            if ((ulong)place >= count) throw Damaged(rule.Table.Columns[column].Name);
        }
    }
}
