namespace HotspotAuth.TrafficLog;

/// <summary>What a digest says of one stream of its day.</summary>
internal sealed record StreamDigest(
    long Rows, long Batches, long? MinTime, long? MaxTime, string Root, string Chain, string Opening, long Gaps, long Lost, KeyRoot? Keys)
{
    public object ToJson() => new Dictionary<string, object?>
    {
        ["rows"] = Rows,
        ["batches"] = Batches,
        ["min_time"] = MinTime,
        ["max_time"] = MaxTime,
        ["root"] = Root,
        ["chain"] = Chain,
        ["opening"] = Opening,
        ["gaps"] = Gaps,
        ["lost"] = Lost,
        ["keys"] = Keys is null ? null : new Dictionary<string, object?> { ["count"] = Keys.Count, ["root"] = Keys.Root },
    };
}

/// <summary>Number of keys and root of the key tree.</summary>
internal sealed record KeyRoot(long Count, string Root);

/// <summary>The digest before: its day and H of its two files.</summary>
internal sealed record DigestLink(string Day, string Digest, string Signature);

/// <summary>Least and greatest offset of the clock on a day, in microseconds.</summary>
internal sealed record ClockSpan(long Min, long Max);

/// <summary>Receipts that existed at the seal, and H of the newest (64 zeros if none).</summary>
internal sealed record ReceiptHead(long Count, string Head);

/// <summary>The signed digest of a sealed day: exactly these members, no other.</summary>
internal sealed record DayDigest(
    string Store, string Site, string Zone, string Day, long Sealed, string Software, string Key, string? NextKey, DigestLink? Previous,
    IReadOnlyList<string> Faults, ReceiptHead Receipts, ClockSpan? Clock, IReadOnlyDictionary<string, StreamDigest> Streams)
{
    public long Rows => Streams.Values.Sum(stream => stream.Rows);

    public byte[] ToBytes() => CanonicalJson.Write(new Dictionary<string, object?>
    {
        ["format"] = 1L,
        ["type"] = "day",
        ["store"] = Store,
        ["site"] = Site,
        ["zone"] = Zone,
        ["day"] = Day,
        ["sealed"] = Sealed,
        ["software"] = Software,
        ["schema"] = (long)Schema.Current.Version,
        ["key"] = Key,
        ["next_key"] = NextKey,
        ["previous"] = Previous is null ? null : new Dictionary<string, object?>
        {
            ["day"] = Previous.Day,
            ["digest"] = Previous.Digest,
            ["signature"] = Previous.Signature,
        },
        ["faults"] = Faults.Cast<object?>().ToList(),
        ["receipts"] = new Dictionary<string, object?> { ["count"] = Receipts.Count, ["head"] = Receipts.Head },
        ["clock"] = Clock is null ? null : new Dictionary<string, object?> { ["min_us"] = Clock.Min, ["max_us"] = Clock.Max },
        ["streams"] = Streams.ToDictionary(stream => stream.Key, object? (stream) => stream.Value.ToJson()),
    });

    /// <summary>Reads a digest; null if a member is missing, ill-typed or one too many, or the bytes are not canonical.</summary>
    public static DayDigest? TryRead(ReadOnlyMemory<byte> bytes)
    {
        var form = SignedMembers.Of(CanonicalJson.TryRead(bytes));
        var streams = new Dictionary<string, StreamDigest>(StringComparer.Ordinal);
        form.Same("format", 1);
        form.Same("type", "day");
        form.Same("schema", Schema.Current.Version);
        var previous = form.ObjectOrNull("previous");
        var receipts = form.Object("receipts");
        var clock = form.ObjectOrNull("clock");
        var named = form.Object("streams");
        foreach (var name in named.Names)
        {
            var member = named.Object(name);
            if (!LogStreams.TryParse(name, out var stream)) form.Refuse();
            else streams[name] = Stream(member, stream);
        }

        var digest = new DayDigest(
            form.Hex("store", 16), form.Text("site"), form.Text("zone"), form.Day("day"), form.Integer("sealed"), form.Text("software"),
            form.Hex("key"), form.HexOrNull("next_key"),
            previous is null ? null : new DigestLink(previous.Day("day"), previous.Hex("digest"), previous.Hex("signature")),
            form.Texts("faults"), new ReceiptHead(receipts.Count("count"), receipts.Hex("head")),
            clock is null ? null : new ClockSpan(clock.Integer("min_us"), clock.Integer("max_us")), streams);
        return form.IsWhole ? digest : null;
    }

    private static StreamDigest Stream(SignedMembers form, LogStream stream)
    {
        var keys = form.ObjectOrNull("keys");
        if (keys is null != Schema.Current.Key(stream) is null) form.Refuse();
        return new StreamDigest(
            form.Count("rows"), form.Count("batches"), form.IntegerOrNull("min_time"), form.IntegerOrNull("max_time"), form.Hex("root"),
            form.Hex("chain"), form.Hex("opening"), form.Count("gaps"), form.Integer("lost"),
            keys is null ? null : new KeyRoot(keys.Count("count"), keys.Hex("root")));
    }
}
