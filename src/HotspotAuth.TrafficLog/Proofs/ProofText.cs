using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace HotspotAuth.TrafficLog;

/// <summary>Writes the lines of <c>proofs.jsonl</c> and <c>complete.jsonl</c> in the log's signed form (RFC 8785): members in the order of their names, no blank.</summary>
internal sealed class ProofText(Stream output)
{
    private readonly ArrayBufferWriter<byte> _line = new(2048);

    /// <summary>A row of a stream with keys: to its key's rows, and from the key to the day's.</summary>
    public void Row(DateOnly day, LogStream stream, ReadOnlySpan<byte> row, long index, KeyPlace place)
    {
        Number("{\"count\":"u8, place.Rows);
        Text(",\"day\":\""u8, DayName.Of(day));
        Number("\",\"index\":"u8, index);
        Key(place);
        Hashes(",\"path\":["u8, place.Kept!.Path(index, place.Rows));
        End(stream, row);
    }

    /// <summary>A row of a stream without keys: to its batch, and from that to the day.</summary>
    public void Row(DateOnly day, LogStream stream, ReadOnlySpan<byte> row, long index, PickedBatch batch, IReadOnlyList<byte[]> batchPath)
    {
        Number("{\"batch\":{\"count\":"u8, batch.Count);
        Number(",\"first\":"u8, batch.First);
        Number(",\"k\":"u8, batch.K);
        Number(",\"last\":"u8, batch.First + batch.Count - 1);
        Hex(",\"root\":\""u8, batch.Root);
        Number("\",\"time\":"u8, batch.Time);
        Hashes("},\"batch_path\":["u8, batchPath);
        Text(",\"day\":\""u8, DayName.Of(day));
        Number("\",\"index\":"u8, index);
        Hashes(",\"path\":["u8, batch.Kept.Path(index, batch.Count));
        End(stream, row);
    }

    /// <summary>A row that is proved with all others of its key, or that no seal covers yet.</summary>
    public void Row(DateOnly day, LogStream stream, ReadOnlySpan<byte> row)
    {
        Text("{\"day\":\""u8, DayName.Of(day));
        Write("\""u8);
        End(stream, row);
    }

    /// <summary>All rows of a key.</summary>
    public void Complete(DateOnly day, LogStream stream, KeyPlace place)
    {
        Number("{\"count\":"u8, place.Rows);
        Text(",\"day\":\""u8, DayName.Of(day));
        Write("\""u8);
        Key(place);
        Text(",\"stream\":\""u8, stream.Name());
        Finish();
    }

    private void Key(KeyPlace place)
    {
        Hex(",\"key\":\""u8, place.Bytes);
        Number("\",\"key_count\":"u8, place.Keys);
        Number(",\"key_index\":"u8, place.Index);
        Hashes(",\"key_path\":["u8, place.Path);
    }

    private void End(LogStream stream, ReadOnlySpan<byte> row)
    {
        Hex(",\"row\":\""u8, row);
        Text("\",\"stream\":\""u8, stream.Name());
        Finish();
    }

    private void Finish()
    {
        Write("\"}\n"u8);
        output.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
    }

    private void Hashes(ReadOnlySpan<byte> before, IReadOnlyList<byte[]> hashes)
    {
        Write(before);
        for (var i = 0; i < hashes.Count; i++)
        {
            Hex(i == 0 ? "\""u8 : ",\""u8, hashes[i]);
            Write("\""u8);
        }

        Write("]"u8);
    }

    private void Hex(ReadOnlySpan<byte> before, ReadOnlySpan<byte> bytes)
    {
        Write(before);
        Convert.TryToHexStringLower(bytes, _line.GetSpan(Math.Max(1, bytes.Length * 2)), out var written);
        _line.Advance(written);
    }

    private void Number(ReadOnlySpan<byte> before, long number)
    {
        Write(before);
        Utf8Formatter.TryFormat(number, _line.GetSpan(24), out var written);
        _line.Advance(written);
    }

    private void Text(ReadOnlySpan<byte> before, string ascii)
    {
        Write(before);
        Encoding.ASCII.GetBytes(ascii, _line);
    }

    private void Write(ReadOnlySpan<byte> bytes) => _line.Write(bytes);
}
