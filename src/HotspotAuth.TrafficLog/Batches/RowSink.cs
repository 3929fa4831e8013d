namespace HotspotAuth.TrafficLog;

/// <summary>Collects rows into blocks of a batch each.</summary>
public sealed class RowSink
{
    private readonly int _batchRows;
    private readonly LogStream _stream;

    internal RowSink(LogStream stream, int batchRows) => (_stream, _batchRows) = (stream, batchRows);

    internal List<RowBlock> Blocks { get; } = [];

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">The row belongs to another stream.</exception>
    public void Append<TRow>(in TRow row) where TRow : struct, ILogRow
    {
        if (TRow.Stream != _stream) throw new ArgumentException($"a {typeof(TRow).Name} does not belong to the {_stream.Name()} stream", nameof(row));
        if (Blocks.Count == 0 || Blocks[^1].IsFull) Blocks.Add(new RowBlock(_batchRows));
        Blocks[^1].Append(row);
    }

    internal void AppendGap(in GapRow gap)
    {
        if (_stream == LogStream.Access) Append(gap);
        else if (_stream == LogStream.Flow) Append(new FlowGapRow(gap.Time, gap.End, gap.Cause, gap.Source, gap.Lost));
        else Append(new NatGapRow(gap.Time, gap.End, gap.Cause, gap.Source, gap.Lost));
    }
}
