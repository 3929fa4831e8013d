namespace HotspotAuth.TrafficLog;

/// <summary>
/// Reads many days of a store beside its writers, open days too; never writes. A record lies in the day in which it was
/// written, so every question looks one day either side of its range. Answers stream in order of time; an enumeration
/// belongs to one thread and holds its files until it is disposed.
/// </summary>
public sealed partial class TrafficReader(TrafficStore store)
{
    /// <summary>The one day whose file is looked into, whatever the range; null: every day that the range touches.</summary>
    public DateOnly? OnlyDay { get; init; }

    /// <summary>Flow records in order of time.</summary>
    /// <exception cref="IOException">A day cannot be read.</exception>
    public IEnumerable<StoredFlow> Flows(FlowQuery query) => Rows(
        [Table(LogStream.Flow, "flow")], query.From, query.To,
        new Conditions().Where("client_ip = ?", query.Ip?.ToBytes()).Where("client_mac = ?", query.Mac?.ToBytes()).Where("peer_ip = ?", query.PeerIp?.ToBytes())
            .Overlap("time", "\"end\"", query.From, query.To),
        (place, row) => new StoredFlow(place, RowMapping.Flow(row)),
        new PackedQuestion<StoredFlow>("time", query.From, query.To, (place, block, row) => new StoredFlow(place, PackedMapping.Flow(block, row)))
            .WithKey(query.Ip).Where("client_mac", query.Mac?.ToBytes()).Where("peer_ip", query.PeerIp?.ToBytes()),
        new Sought().With(CatalogueRule.Ip, query.Ip?.ToBytes()).With(CatalogueRule.Mac, query.Mac?.ToBytes()));

    /// <summary>Log-ins, let in and refused.</summary>
    /// <exception cref="IOException">A day cannot be read.</exception>
    public IEnumerable<StoredAuth> Auths(AuthQuery query) => Rows(
        [Table(LogStream.Access, "auth")], query.From, query.To,
        new Conditions().Where("ip = ?", query.Ip?.ToBytes()).Where("mac = ?", query.Mac?.ToBytes()).Where("user = ?", query.User)
            .Overlap("time", "time", query.From, query.To),
        (place, row) => new StoredAuth(place, RowMapping.Auth(row)),
        sought: Access(query.Ip, query.Mac, query.User));

    /// <summary>Bindings of IP to MAC from both streams that have them.</summary>
    /// <exception cref="IOException">A day cannot be read.</exception>
    public IEnumerable<StoredBinding> Bindings(BindingQuery query) => Merged.InOrder<StoredBinding>(
    [
        new(long.MinValue, Rows(
            [Table(LogStream.Access, "binding")], query.From, query.To,
            new Conditions().Where("ip = ?", query.Ip?.ToBytes()).Where("mac = ?", query.Mac?.ToBytes()).Where("conflict = ?", query.IsConflict ? 1 : null)
                .Overlap("time", "\"end\"", query.From, query.To),
            (place, row) => new StoredBinding(place, RowMapping.Binding(row)),
            sought: Access(query.Ip, query.Mac, null))),
        new(long.MinValue, Rows(
            [Table(LogStream.Flow, "binding")], query.From, query.To,
            new Conditions().Where("client_ip = ?", query.Ip?.ToBytes()).Where("client_mac = ?", query.Mac?.ToBytes()).Where("conflict = ?", query.IsConflict ? 1 : null)
                .Overlap("time", "\"end\"", query.From, query.To),
            (place, row) => new StoredBinding(place, RowMapping.FlowBinding(row)),
            sought: Access(query.Ip, query.Mac, null))),
    ]);

    /// <summary>Translation rows, of every event, of translations that lived in the range.</summary>
    /// <exception cref="IOException">A day cannot be read.</exception>
    public IEnumerable<StoredTranslation> Translations(TranslationQuery query) => Rows(
        [Table(LogStream.Nat, "translation")], query.From, query.To,
        new Conditions().Where("inside_ip = ?", query.InsideIp?.ToBytes()).Where("outside_ip = ?", query.OutsideIp?.ToBytes())
            .Where("outside_port = ?", query.OutsidePort).Where("peer_ip = ?", query.PeerIp?.ToBytes()).Overlap("start", "\"end\"", query.IsWithEnded ? long.MinValue : query.From, query.To),
        (place, row) => new StoredTranslation(place, RowMapping.Translation(row)),
        new PackedQuestion<StoredTranslation>("start", query.IsWithEnded ? long.MinValue : query.From, query.To, (place, block, row) => new StoredTranslation(place, PackedMapping.Translation(block, row)))
            .WithKey(query.InsideIp, port: null).Where("outside_port", query.OutsidePort).Where("outside_ip", query.OutsideIp?.ToBytes())
            .Where("peer_ip", query.PeerIp?.ToBytes()),
        new Sought().With(CatalogueRule.Inside, query.InsideIp?.ToBytes()).With(query.OutsideIp, query.OutsidePort));

    /// <summary>Gaps of every stream that overlap [from, to), UTC milliseconds.</summary>
    /// <exception cref="IOException">A day cannot be read.</exception>
    public IEnumerable<StoredGap> Gaps(long from, long to) => Rows(
        [Table(LogStream.Access, "gap"), Table(LogStream.Flow, "gap"), Table(LogStream.Nat, "gap")], from, to,
        new Conditions().Overlap("time", "\"end\"", from, to),
        (place, row) => new StoredGap(place, RowMapping.Gap(row)));

    /// <summary>Comparisons and steps of the clock in [from, to), UTC milliseconds.</summary>
    /// <exception cref="IOException">A day cannot be read.</exception>
    public IEnumerable<StoredClock> ClockOffsets(long from, long to) => Rows(
        [Table(LogStream.Access, "clock")], from, to,
        new Conditions().Overlap("time", "time", from, to),
        (place, row) => new StoredClock(place, RowMapping.Clock(row)));

    /// <summary>
    /// Until when the log is complete but for its gaps: the earliest of the streams' newest batches, UTC milliseconds;
    /// null for an empty store. A stream counts that has a file in one of the two newest days.
    /// </summary>
    public long? CompleteUntil()
    {
        var newest = store.Places.Days().TakeLast(2).Reverse().ToList();
        return LogStreams.All
            .Select(stream => newest.Select(day => DayFile.ReadHead(store.Places.Stream(day, stream))).FirstOrDefault(head => head is not null)?.Time)
            .Min();
    }

    /// <summary>Where each stream stands that has a file in one of the two newest days, by its newest batch.</summary>
    /// <exception cref="IOException">A day cannot be read.</exception>
    public IReadOnlyList<StreamHead> Heads()
    {
        var newest = store.Places.Days().TakeLast(2).Reverse().ToList();
        return
        [
            .. from stream in LogStreams.All
               let found = newest.Select(day => (Day: day, Head: DayFile.ReadHead(store.Places.Stream(day, stream)))).FirstOrDefault(found => found.Head is not null)
               where found.Head is not null
               select new StreamHead(stream, found.Day, found.Head.Last, found.Head.Time),
        ];
    }

    private static Sought Access(LogIp? ip, LogMac? mac, string? user) =>
        new Sought().With(CatalogueRule.Ip, ip?.ToBytes()).With(CatalogueRule.Mac, mac?.ToBytes()).With(CatalogueRule.User, user);

    private IEnumerable<TRow> Rows<TRow>(
        SchemaTable[] tables, long from, long to, Conditions where, Func<RowPlace, Statement, TRow> map, PackedQuestion<TRow>? packed = null, Sought? sought = null)
        where TRow : IStoredRow
    {
        var (first, last, question) = (DayAt(from, -1), DayAt(to, 1), new DayQuestion<TRow>(where, map, packed, sought ?? new Sought()));
        var days = Days(first, last);
        return Merged.InOrder(days.SelectMany(day => tables.Select(table => Day(day, table, question))).OfType<TimedRun<TRow>>());
    }

    /// <summary>A day's answers, begun when their time comes; null if it has none, as its catalogue or the heads of its blocks tell.</summary>
    private TimedRun<TRow>? Day<TRow>(DateOnly day, SchemaTable table, DayQuestion<TRow> question) where TRow : IStoredRow
    {
        var path = store.Places.Stream(day, table.Stream);
        if (!File.Exists(path)) return null;
        var rows = new TimedRun<TRow>(long.MinValue, DayRows(day, path, table, question));
        // What an open day holds now is no answer to what it will hold when its turn comes.
        if (!IsSealed(day)) return rows;
        using var database = Open(day, path);
        if (!question.Sought.MayBeIn(database, out var addresses)) return null;
        if (question.Packed is not { } packed || PackingRule.Find(table) is not { } rule || !DayPacker.IsPacked(database, rule)) return rows;
        return packed.Bound(database, rule, addresses) is { } bound ? rows with { Bound = bound } : null;
    }

    private IEnumerable<TRow> DayRows<TRow>(DateOnly day, string path, SchemaTable table, DayQuestion<TRow> question) where TRow : IStoredRow
    {
        using var database = Open(day, path);
        // Looked at here again: the day may have been sealed since its run was lined up.
        if (question.Packed is { } packed && PackingRule.Find(table) is { } rule && DayPacker.IsPacked(database, rule))
        {
            var addresses = default(IReadOnlyList<byte[]>);
            if (IsSealed(day)) question.Sought.MayBeIn(database, out addresses);
            foreach (var row in packed.Rows(database, rule, day, addresses)) yield return row;
            yield break;
        }

        using var rows = database.Prepare($"SELECT {DayTables.Names(table)} FROM \"{table.Name}\" WHERE {question.Where.Sql} ORDER BY time, seq");
        question.Where.Bind(rows);
        while (rows.Step()) yield return question.Map(new RowPlace(day, table.Stream, rows.Integer(0)), rows);
    }

    private IEnumerable<DateOnly> Days(DateOnly first, DateOnly last) => store.Places.Days().Where(day => day >= first && day <= last && (OnlyDay is null || day == OnlyDay));

    private bool IsSealed(DateOnly day) => File.Exists(store.Places.Digest(day));

    private Database Open(DateOnly day, string path) => Database.Open(path, IsSealed(day) ? FileAccessKind.Immutable : FileAccessKind.Read);

    private DateOnly DayAt(long time, int days)
    {
        // A range may be "all time": clamp to what a date can say.
        var clamped = Math.Clamp(time, DateTimeOffset.UnixEpoch.AddYears(-1000).ToUnixTimeMilliseconds(), DateTimeOffset.UnixEpoch.AddYears(5000).ToUnixTimeMilliseconds());
        return DayName.At(DateTimeOffset.FromUnixTimeMilliseconds(clamped), store.Zone).AddDays(days);
    }

    private static SchemaTable Table(LogStream stream, string name) => Schema.Current.Tables(stream).First(table => table.Name == name);

    private sealed record DayQuestion<TRow>(Conditions Where, Func<RowPlace, Statement, TRow> Map, PackedQuestion<TRow>? Packed, Sought Sought) where TRow : IStoredRow;
}
