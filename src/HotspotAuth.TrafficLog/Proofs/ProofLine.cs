namespace HotspotAuth.TrafficLog;

/// <summary>From a row's key to the day: place among all keys, and the path from g to the root over the keys.</summary>
internal sealed record KeyProof(byte[] Key, long Index, long Count, IReadOnlyList<byte[]> Path);

/// <summary>The batch of a row of a stream without keys, as h_k holds it, and the path from h_k to the day's root.</summary>
internal sealed record BatchProof(long K, long First, long Last, long Count, long Time, byte[] Root, IReadOnlyList<byte[]> Path);

/// <summary>
/// A line of <c>proofs.jsonl</c>. Without <paramref name="Key"/> and <paramref name="Batch"/> it is a row that is proved with its whole key, or one of an open day. With
/// <paramref name="Key"/> index and count are the row's among those of its key, with <paramref name="Batch"/> the index is that in the batch.
/// </summary>
internal sealed record ProofLine(DateOnly Day, LogStream Stream, StoredRow Row, long Index, long Count, IReadOnlyList<byte[]> Path, KeyProof? Key, BatchProof? Batch)
{
    /// <summary>Hex digits of the longest row: its texts have 4,096 units at the most each.</summary>
    private const int MostRow = 1 << 20;

    public bool IsBare => Key is null && Batch is null;

    /// <summary>Reads a line, which is in the signed form and has exactly the members of its kind; null with the reason for any other.</summary>
    public static ProofLine? TryRead(ReadOnlyMemory<byte> bytes, out string reason)
    {
        reason = "the line is not in its form";
        var members = CanonicalJson.TryRead(bytes);
        var form = SignedMembers.Of(members);
        if (!LogStreams.TryParse(form.Text("stream"), out var stream) || !DayName.TryParse(form.Day("day"), out var day)) return null;
        var row = form.Bytes("row", MostRow);
        var (index, count, path, key, batch) = (0L, 0L, (IReadOnlyList<byte[]>)[], (KeyProof?)null, (BatchProof?)null);
        if (members!.Count > 3)
        {
            (index, path) = (form.Count("index"), form.Hashes("path"));
            if (Schema.Current.Key(stream) is null)
            {
                batch = ReadBatch(form.Object("batch"), form.Hashes("batch_path"));
                count = batch.Count;
            }
            else
            {
                count = form.Count("count");
                key = ReadKey(form);
            }
        }

        if (!form.IsWhole) return null;
        return StoredRow.TryRead(row, stream, out reason) is { } content ? new ProofLine(day, stream, content, index, count, path, key, batch) : null;
    }

    public static KeyProof ReadKey(SignedMembers form) => new(form.Bytes("key", 16), form.Count("key_index"), form.Count("key_count"), form.Hashes("key_path"));

    private static BatchProof ReadBatch(SignedMembers form, IReadOnlyList<byte[]> path) => new(
        form.Count("k"), form.Count("first"), form.Integer("last"), form.Count("count"), form.Integer("time"), Convert.FromHexString(form.Hex("root")), path);
}
