using System.Globalization;
using SQLitePCL;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// Recomputes a stream's file from its rows: leaves, batch roots, chain, day root, key tree, and the sums that a digest
/// names. One pass over all tables in seq order.
/// </summary>
internal sealed class StreamCheck
{
    private const long SilenceLimit = 120_000;
    private readonly Database _database;
    private readonly LogStream _stream;
    private readonly StreamFacts _facts = new();
    private readonly BatchTree _batch = new();
    private readonly List<LogIp?> _batchKeys = [];
    private readonly MerkleTree _day = new();
    private readonly KeyTree? _keys;
    private readonly Catalogue? _catalogue;
    private readonly RowPick? _pick;
    private long _seq;
    private long _gapSeq;

    private StreamCheck(Database database, LogStream stream, Catalogue? catalogue, RowPick? pick)
    {
        (_database, _stream, _catalogue, _pick) = (database, stream, catalogue, pick);
        _keys = Schema.Current.Key(stream) is null ? null : new KeyTree();
    }

    /// <summary>Checks a file. Whatever is in it, the answer is findings and facts, never a fault.</summary>
    /// <param name="database">The file.</param>
    /// <param name="stream">Whose file it should be.</param>
    /// <param name="day">Whose day it should be.</param>
    /// <param name="catalogue">Is given what the rows add to it; without it a catalogue is made where the file has one to compare.</param>
    /// <param name="pick">Is given the rows that it wants, and what leads from them to the roots.</param>
    public static StreamFacts Run(Database database, LogStream stream, DateOnly day, Catalogue? catalogue = null, RowPick? pick = null)
    {
        var check = new StreamCheck(database, stream, catalogue, pick);
        try
        {
            FileShape.Check(database, stream, day, check._facts);
            if (check._facts.Findings.Count == 0) check.ReadBatches(day);
        }
        catch (DamagedBlock damage)
        {
            check._facts.Altered(damage.Message);
        }
        catch (SqliteFailure failure)
        {
            check._facts.Altered($"the file cannot be read: {failure.Message}");
        }

        return check._facts;
    }

    private void ReadBatches(DateOnly day)
    {
        var chain = Hash.ChainStart(_facts.Store, _stream.Name(), DayName.Of(day), _facts.Opening);
        var hasCatalogue = Catalogue.IsIn(_database);
        var catalogue = _catalogue ?? (hasCatalogue ? new Catalogue() : null);
        using var rows = new MergedRows(_database, _stream, catalogue, _pick);
        using var batches = _database.Prepare("SELECT k,first,last,count,root,chain,time FROM batch ORDER BY k");
        long? before = null;
        while (_facts.Findings.TrueForAll(finding => finding.Result != VerifyResult.Altered) && batches.Step())
        {
            var k = _facts.Batches + 1;
            if (!IsBatch(batches) || batches.Integer(0) != k || batches.Integer(1) != _seq + 1 || batches.Integer(2) != _seq + batches.Integer(3) || batches.Integer(3) < 0)
            {
                _facts.Altered(Text($"batch {k} does not follow the one before it"));
                return;
            }

            var (count, time) = (batches.Integer(3), batches.Integer(6));
            if (!ReadRows(rows, count, k)) return;
            var proved = Collect(batches.Integer(1));
            var root = _batch.Root();
            var h = Hash.Batch(root, k, batches.Integer(1), batches.Integer(2), count, time);
            chain = Hash.ChainNext(chain, h);
            if (!batches.Bytes(4).SequenceEqual(root)) _facts.Altered(Text($"the rows of batch {k} do not have its root"));
            else if (!batches.Bytes(5).SequenceEqual(chain)) _facts.Altered(Text($"batch {k} does not continue the chain"));
            _day.Append(h, keep: proved is not null);
            _pick?.Take(proved, k, batches.Integer(1), count, time, root);
            _facts.Chains.Add(chain);
            var hasGap = _gapSeq > _seq - count;
            if (before is { } last && time - last > SilenceLimit && !hasGap) _facts.Findings.Add(Finding.Incomplete(Text($"the silence before batch {k} has no gap row")));
            if (k == 1) (_facts.FirstBatchTime, _facts.FirstBatchHasGap) = (time, hasGap);
            before = time;
        }

        _facts.LastBatchTime = before;
        if (_facts.Batches == 0) _facts.Altered("the file has no batch");
        else if (rows.Move()) _facts.Altered(Text($"row {rows.Current.Seq} is in no batch"));
        else if (hasCatalogue && _facts.Findings.TrueForAll(finding => finding.Result != VerifyResult.Altered) && !catalogue!.IsThatOf(_database))
            _facts.Altered("the catalogue is not that of the rows");
        (_facts.Chain, _facts.Root, _facts.Rows) = (chain, _day.Root(), _seq);
        _facts.Keys = _pick is null ? _keys?.Root() : _pick.Finish(_keys, _day);
    }

    private static bool IsBatch(Statement batch)
    {
        for (var i = 0; i < DayTables.BatchColumns.Length; i++)
        {
            if (batch.Type(i) != (i is 4 or 5 ? raw.SQLITE_BLOB : raw.SQLITE_INTEGER)) return false;
        }

        return true;
    }

    private bool ReadRows(MergedRows rows, long count, long k)
    {
        _batch.Clear();
        _batchKeys.Clear();
        for (var i = 0L; i < count; i++)
        {
            if (!rows.Move() || rows.Current.Seq != _seq + 1)
            {
                _facts.Altered(Text($"row {_seq + 1} of batch {k} is absent"));
                return false;
            }

            if (rows.Current.AddLeaf(_batch) is { } wrong)
            {
                _facts.Altered(Text($"row {_seq + 1}: {rows.Current.Table.Name}.{wrong} is not of its type"));
                return false;
            }

            _seq++;
            _batchKeys.Add(rows.Current.Key);
            if (_pick?.Wants(_seq, rows.Current.Key) == true) _pick.Row(rows.Current.Content);
            Note(rows.Current);
        }

        return true;
    }

    /// <summary>Puts the batch's leaves into the key tree; the batch's own tree where rows of a stream without keys are to be proved.</summary>
    private MerkleTree? Collect(long first)
    {
        MerkleTree? tree = null;
        for (var i = 0; i < _batch.Count && (_keys ?? (object?)_pick) is not null; i++)
        {
            var key = _batchKeys[i];
            var leaf = _batch.Leaf(i);
            var isWanted = _pick?.Wants(first + i, key) == true;
            if (_keys is null) (tree ??= new MerkleTree()).Append(leaf, isWanted);
            var place = _keys?.Append(key, leaf, isWanted && _pick!.ProvesRows) ?? i;
            if (isWanted) _pick!.Leaf(key, place);
        }

        return tree is { Keeps: true } ? tree : null;
    }

    private void Note(RowCursor rows)
    {
        var time = rows.Time;
        _facts.MinTime = Math.Min(_facts.MinTime ?? time, time);
        _facts.MaxTime = Math.Max(_facts.MaxTime ?? time, time);
        // What is counted lies in tables that are never packed.
        if (rows is not TableCursor row) return;
        switch (row.Table.Name)
        {
            case "gap":
                _gapSeq = _seq;
                _facts.Gaps++;
                _facts.Lost = unchecked(_facts.Lost + (row.Row.IntegerOrNull(row.ColumnOf("lost")) ?? 0));
                break;
            case "clock" when row.Row.IntegerOrNull(row.ColumnOf("offset_us")) is { } offset:
                _facts.Clock = new ClockSpan(Math.Min(_facts.Clock?.Min ?? offset, offset), Math.Max(_facts.Clock?.Max ?? offset, offset));
                break;
            case "head":
                _facts.Witnesses.Add(new WitnessFact(row.Row.Text(2), row.Row.Text(3), row.Row.TextOrNull(4), row.Row.Integer(5), row.Row.Bytes(6).ToArray()));
                break;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
