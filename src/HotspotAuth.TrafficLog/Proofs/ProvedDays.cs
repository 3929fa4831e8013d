namespace HotspotAuth.TrafficLog;

/// <summary>What the proofs of one day's stream came to.</summary>
internal sealed class ProvedStream
{
    private const int MostFindings = 5;

    public long Rows { get; set; }

    public bool IsOpen { get; set; }

    public List<Finding> Findings { get; } = [];

    /// <summary>Keeps the first few: one fault makes many.</summary>
    public void Add(Finding finding)
    {
        if (Findings.Count < MostFindings && !Findings.Contains(finding)) Findings.Add(finding);
    }
}

/// <summary>Checks lines of proofs one after the other against the digests, and keeps what each day's stream came to.</summary>
internal sealed class ProvedDays(DigestChain digests, IReadOnlySet<DateOnly> openDays, bool isInOrder)
{
    private readonly SortedDictionary<(DateOnly Day, LogStream Stream), ProvedStream> _streams = [];
    private readonly Dictionary<(DateOnly Day, LogStream Stream, string Key), MerkleTree> _wholeKeys = [];
    private (DateOnly, LogStream, long) _last;
    private string _lastKey = "";

    /// <summary>Checks a line of <c>proofs.jsonl</c>: the row it holds, or null with the reason if it is no line of proofs.</summary>
    public ProofLine? Take(ReadOnlyMemory<byte> bytes, out string reason)
    {
        if (ProofLine.TryRead(bytes, out reason) is not { } line) return null;
        var place = (line.Day, line.Stream, line.Row.Seq);
        if (isInOrder && place.CompareTo(_last) <= 0)
        {
            reason = "the line is not behind the one before it in day, stream and number";
            return null;
        }

        _last = place;
        var stream = Of(line.Day, line.Stream);
        stream.Rows++;
        if (Find(line, stream) is { } finding) stream.Add(finding);
        return line;
    }

    /// <summary>Checks a line of <c>complete.jsonl</c>; the reason why it is none, or null.</summary>
    public string? TakeKey(ReadOnlyMemory<byte> bytes)
    {
        var form = SignedMembers.Of(CanonicalJson.TryRead(bytes));
        var (dayName, name, count, key) = (form.Day("day"), form.Text("stream"), form.Count("count"), ProofLine.ReadKey(form));
        if (!form.IsWhole || !LogStreams.TryParse(name, out var logStream) || !DayName.TryParse(dayName, out var day)) return "the line is not in its form";
        var (hex, place) = (Hash.Hex(key.Key), $"{dayName} {name} {Hash.Hex(key.Key)}");
        if (string.CompareOrdinal(place, _lastKey) <= 0) return "the line is not behind the one before it in day, stream and key";
        _lastKey = place;
        var stream = Of(day, logStream);
        if (!_wholeKeys.Remove((day, logStream, hex), out var rows) || rows.Count != count)
        {
            stream.Add(Finding.Altered(FormattableString.Invariant($"key {hex}: {rows?.Count ?? 0} rows of {count} are there")));
            return null;
        }

        if (digests.Find(day)?.Content is not { } digest) stream.Add(Finding.Incomplete("the digest of the day is absent"));
        else if (digest.Streams.GetValueOrDefault(name)?.Keys is not { } keys) stream.Add(Finding.Altered("the digest names no keys of the stream"));
        else if (ProofCheck.Fault(key, rows.Count, rows.Root(), keys) is { } fault) stream.Add(Finding.Altered($"key {hex}: {fault}"));
        return null;
    }

    /// <summary>A line of the report for each day's stream, after the last proof.</summary>
    public IEnumerable<VerifyLine> Lines()
    {
        foreach (var (day, stream, key) in _wholeKeys.Keys) Of(day, stream).Add(Finding.Altered($"key {key}: its rows are not proved"));
        return _streams.Select(each => Finding.Line(
            DayName.Of(each.Key.Day), each.Key.Stream.Name(), [.. each.Value.Findings, .. digests.Find(each.Key.Day)?.File.Findings ?? []], each.Value.IsOpen ? VerifyResult.Open : VerifyResult.Valid, each.Value.Rows));
    }

    private ProvedStream Of(DateOnly day, LogStream stream)
    {
        if (!_streams.TryGetValue((day, stream), out var proved)) _streams[(day, stream)] = proved = new ProvedStream();
        return proved;
    }

    private Finding? Find(ProofLine line, ProvedStream stream)
    {
        var entry = digests.Find(line.Day);
        if (openDays.Contains(line.Day))
        {
            stream.IsOpen = true;
            return line.IsBare && entry is null ? null : Finding.Altered("the day should be open, and has a digest or a path");
        }

        if (entry?.Content is not { } digest) return Finding.Incomplete("the digest of the day is absent");
        if (!line.IsBare) return ProofCheck.Fault(line, digest) is { } fault ? Finding.Altered(FormattableString.Invariant($"row {line.Row.Seq}: {fault}")) : null;
        if (Schema.Current.Key(line.Stream) is null) return Finding.Altered(FormattableString.Invariant($"row {line.Row.Seq}: the line has no path"));
        var key = (line.Day, line.Stream, Hash.Hex(line.Row.Key));
        if (!_wholeKeys.TryGetValue(key, out var rows)) _wholeKeys[key] = rows = new MerkleTree();
        rows.Append(ProofCheck.Leaf(line.Row));
        return null;
    }
}
