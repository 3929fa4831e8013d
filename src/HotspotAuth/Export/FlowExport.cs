using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>
/// The rows of an export, one after the other: flow records in order of time, each with whose it was. Memory holds the
/// sessions of a week and the translations of a day, whatever the number of rows.
/// </summary>
internal sealed class FlowExport(LogStores stores, People people)
{
    private static readonly long SessionBlock = (long)TimeSpan.FromDays(7).TotalMilliseconds;

    private const int MostTranslations = 100_000;

    private readonly HashSet<LogIp> _addresses = [];

    /// <summary>Rows that fit sessions of different people, and so name nobody.</summary>
    public long Ambiguous { get; private set; }

    /// <summary>Rows of exporters left out, because our own capture has the same connection.</summary>
    public long Doubled { get; private set; }

    /// <summary>The clients' addresses among the rows given so far.</summary>
    public IReadOnlySet<LogIp> Addresses => _addresses;

    public TimeZoneInfo Zone => stores.Zone;

    /// <summary>Takes note of every record that the rows rest on; null: nobody wants them.</summary>
    public EvidenceRows? Evidence { get; init; }

    /// <summary>The rows after one that was given before, so that a page begins where the last ended and nothing before it is read again.</summary>
    /// <exception cref="IOException">A day can't be read.</exception>
    public IEnumerable<ExportRow> Rows(ExportQuestion question, RowMark? after) => after is not { } mark
        ? Rows(question)
        : Rows(question with { Range = question.Range with { From = Math.Max(question.Range.From, mark.Time) } }).SkipWhile(mark.IsNotBefore);

    /// <exception cref="IOException">A day can't be read.</exception>
    public IEnumerable<ExportRow> Rows(ExportQuestion question)
    {
        var first = true;
        var loaded = default(TimeSpanMs);
        SessionIndex? sessions = null;
        OutsideAddresses? outside = null;
        foreach (var slice in stores.Slices(question.Range))
        {
            if (sessions is null || slice.To > loaded.To)
            {
                loaded = new TimeSpanMs(slice.From, Math.Max(slice.To, Math.Min(question.Range.To, slice.From + SessionBlock)));
                sessions = new SessionIndex(stores, loaded);
            }

            // Where a day has few translations, several are read together: each day alone would be read again for its neighbours.
            if (outside is null || slice.To > outside.Span.To) outside = new OutsideAddresses(stores, new TimeSpanMs(slice.From, Math.Max(slice.To, Math.Min(loaded.To, slice.From + Together(outside)))));
            var captured = new CapturedFlows(stores, slice);
            foreach (var flow in stores.Flows(Queries(question, slice, sessions, stores)))
            {
                // A record belongs to the slice in which it begins; what began before the range, to the first.
                if (flow.Time < slice.From && !first) continue;
                if (flow.Row.Exporter is not null && captured.Has(flow.Row))
                {
                    Doubled++;
                    continue;
                }

                if (Row(question, flow, sessions, outside) is not { } row) continue;
                _addresses.Add(flow.Row.ClientIp);
                Evidence?.Add(flow.Place);
                yield return row;
            }

            first = false;
        }
    }

    /// <summary>How long a span of translations fits into memory, by how many the last one had.</summary>
    private static long Together(OutsideAddresses? last) => last is null ? 0 : (last.Span.To - last.Span.From) * MostTranslations / Math.Max(1, last.Count);

    private static IEnumerable<FlowQuery> Queries(ExportQuestion question, TimeSpanMs slice, SessionIndex sessions, LogStores stores)
    {
        var all = new FlowQuery(slice.From, slice.To) { PeerIp = question.Peer };
        if (question is { Outside: { } outside, Ip: null, Mac: null, User: null })
        {
            // Whoever had that address on the outside then; the rows are looked at one by one.
            var inside = stores.Translations(new TranslationQuery(slice.From, slice.To) { OutsideIp = outside.Ip, OutsidePort = outside.Port, PeerIp = question.Peer });
            return [.. inside.Select(t => t.Row.InsideIp).Distinct().Select(ip => all with { Ip = ip })];
        }

        if (question.User is not { } user) return [all with { Ip = question.Ip, Mac = question.Mac }];
        var his = sessions.Of(user).Where(s => s.Lived(slice.From, slice.To)).ToArray();
        return [
            .. his.Select(s => s.Mac).OfType<LogMac>().Distinct().Select(mac => all with { Mac = mac }),
            .. his.SelectMany(s => s.Ips).Distinct().Select(ip => all with { Ip = ip }),
        ];
    }

    private ExportRow? Row(ExportQuestion question, StoredFlow stored, SessionIndex sessions, OutsideAddresses outside)
    {
        var flow = stored.Row;
        if (question.Port is { } port && flow.ClientPort != port) return null;
        if (question.Outside is { } asked && !outside.Has(flow, asked)) return null;
        var fits = sessions.Fitting(flow.ClientIp, flow.ClientMac, flow.Time, Math.Max(flow.Time, flow.End));
        if (question.User is { } user && !fits.Any(s => s.User == user)) return null;
        var seen = outside.Of(flow, Evidence);
        if (Evidence is { } evidence)
        {
            foreach (var record in fits.SelectMany(s => s.Records)) evidence.Add(record.Place);
        }

        var row = new ExportRow(stored, null, null, null, null, seen?.Ip, seen?.Port);
        if (fits.Count == 0) return row;
        if (fits.Count > 1 && fits.Any(s => s.Account != fits[0].Account || people.NameOf(s) != people.NameOf(fits[0])))
        {
            // Two people fit, perhaps under one slip that passed from hand to hand: one name would accuse, so both sessions are given and no name.
            Ambiguous++;
            return row with { Session = string.Join(' ', fits.Select(s => s.Id).Distinct(StringComparer.Ordinal)) };
        }

        var longest = fits.MaxBy(s => Math.Min(s.End ?? long.MaxValue, flow.End) - Math.Max(s.Start, flow.Time))!;
        return row with { User = longest.User, Person = people.NameOf(longest), Group = longest.Group, Session = longest.Id };
    }
}

/// <summary>The row at which a page of an export ended.</summary>
internal readonly record struct RowMark(long Time, DateOnly Day, long Seq)
{
    public static RowMark Of(in ExportRow row) => new(row.Flow.Time, row.Flow.Place.Day, row.Flow.Place.Seq);

    /// <summary>True for rows up to this one.</summary>
    public bool IsNotBefore(ExportRow row) => (row.Flow.Time, row.Flow.Place.Day, row.Flow.Place.Seq).CompareTo((Time, Day, Seq)) <= 0;

    /// <summary>As an address holds it: <c>1795590207250.2026-11-18.417</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Time}.{DayName.Of(Day)}.{Seq}");

    public static RowMark? Parse(string? text) =>
        text?.Split('.') is [var time, var day, var seq] && long.TryParse(time, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var at)
        && DayName.TryParse(day, out var date) && long.TryParse(seq, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? new RowMark(at, date, number) : null;
}
