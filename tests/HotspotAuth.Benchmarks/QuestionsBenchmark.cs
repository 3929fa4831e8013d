using System.Diagnostics;
using System.Globalization;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Benchmarks.Store;
using HotspotAuth.Export;
using HotspotAuth.TrafficLog;
using Database = HotspotAuth.Operation.Database;

namespace HotspotAuth.Benchmarks;

/// <summary>Questions over ninety sealed days, in this process: the log's reader alone, then whole answers as the verbs give them.</summary>
internal static class QuestionsBenchmark
{
    private const long DayMs = 86_400_000;

    public static async Task RunAsync(BenchmarkOptions options)
    {
        using var scratch = new Scratch();
        var days = new NinetyDays(scratch);
        await days.WriteAsync(scratch, options.Rows);
        CatalogueLayouts.Measure(scratch, days.Store, days.Store.Days[^1]);
        var table = new ResultTable(
            string.Create(CultureInfo.InvariantCulture, $"Questions over {NinetyDays.Days} days of {options.Rows:N0} flow records and as many rows of translations"), "question", "round", "rows", "first row, ms", "all, ms", "CPU s");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"octets sealed: a flow record {days.Octets.Flow:F1}, a row of translations {days.Octets.NatRow:F1}, a translation (its start and its end) {days.Octets.Nat:F1}; goal 24 a two-way flow"));
        var (from, to) = (days.Begin - (NinetyDays.Days * DayMs), days.Begin + (3 * DayMs));
        var (rare, nat) = (days.Rare, days.Translation);
        var flow = new FlowQuery(from, to);
        var translation = new TranslationQuery(from, to);
        for (var round = 1; round <= options.Rounds; round++)
        {
            var reader = new TrafficReader(days.Store);
            Measure(table, "flows of an address of every day", round, () => reader.Flows(flow with { Ip = LogIp.FromIPv4(0x0A0A0005) }));
            Measure(table, "flows of an address of one day in ten", round, () => reader.Flows(flow with { Ip = rare.ClientIp }));
            Measure(table, "flows of a MAC of one day in ten", round, () => reader.Flows(flow with { Mac = rare.ClientMac }));
            Measure(table, "flows of a MAC that never was", round, () => reader.Flows(flow with { Mac = new LogMac(1) }));
            Measure(table, "translations of an outside address and port", round, () => reader.Translations(translation with { OutsideIp = nat.OutsideIp, OutsidePort = nat.OutsidePort }));
            Measure(table, "translations of an outside port at a moment", round, () => reader.Translations(new TranslationQuery(nat.Start, nat.Start + 1) { OutsideIp = nat.OutsideIp, OutsidePort = nat.OutsidePort }));
            Measure(table, "translations of an inside address", round, () => reader.Translations(translation with { InsideIp = nat.InsideIp }));
            Measure(table, "translations of an inside address that never was", round, () => reader.Translations(translation with { InsideIp = LogIp.FromIPv4(0x0A63_0001) }));
            Measure(table, "sessions of a user that never was", round, () => reader.Sessions(new SessionQuery(from, to) { User = "nobody" }));
        }

        var database = Database.OpenOrCreate(days.Data);
        var people = new People(database);
        var stores = LogStores.Open(days.Settings, days.Data, days.Clock);
        var outside = new Endpoint(nat.OutsideIp, nat.OutsidePort);
        var inside = new Endpoint(nat.InsideIp, null);
        for (var round = 1; round <= options.Rounds; round++)
        {
            Measure(table, "whois, outside address and port", round, () => new Whois(stores, people).Ask(new WhoisQuestion(outside, nat.Start, 0, Outside: true)).Candidates);
            Measure(table, "whois, inside address", round, () => new Whois(stores, people).Ask(new WhoisQuestion(inside, nat.Start, 0, Outside: false)).Candidates);
            Measure(table, "export of an address of every day, as CSV", round, () => Lines(new FlowExport(stores, people), new ExportQuestion(new TimeSpanMs(from, to)) { Ip = LogIp.FromIPv4(0x0A0A0005) }));
            Measure(table, "a page of it: its first 50 rows, and the range's gaps and clock", round, () => new FlowExport(stores, people).Rows(new ExportQuestion(new TimeSpanMs(from, to)) { Ip = LogIp.FromIPv4(0x0A0A0005) }).Take(50).Select(_ => 1).Append(Completeness.Of(stores, new TimeSpanMs(from, to)).Gaps.Count));
            Measure(table, "export of an address of one day in ten", round, () => new FlowExport(stores, people).Rows(new ExportQuestion(new TimeSpanMs(from, to)) { Ip = rare.ClientIp }));
            Measure(table, "export of a MAC of one day in ten", round, () => new FlowExport(stores, people).Rows(new ExportQuestion(new TimeSpanMs(from, to)) { Mac = rare.ClientMac }));
            Measure(table, "export of a user of every day", round, () => new FlowExport(stores, people).Rows(new ExportQuestion(new TimeSpanMs(from, to)) { User = "guest7" }).Take(100_000));
            Measure(table, "export of a user that never was", round, () => new FlowExport(stores, people).Rows(new ExportQuestion(new TimeSpanMs(from, to)) { User = "nobody" }));
        }

        var resident = 0L;
        Measure(table, "export towards the most frequent peer, 10,000,000 rows as CSV", 1, () => Lines(new FlowExport(stores, people), new ExportQuestion(new TimeSpanMs(from, to)) { Peer = days.Peer }).Take(10_000_000).Select((line, row) =>
        {
            if (row % 100_000 == 0) resident = Math.Max(resident, Environment.WorkingSet);
            return line;
        }));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(resident at the most meanwhile, after everything above: {resident / 1e6:N0} MB; goal 200)"));
        NfdumpDays.Measure(scratch, table, options.Rows);
    }

    private static IEnumerable<int> Lines(FlowExport export, ExportQuestion question)
    {
        var csv = new CsvFormat(export.Zone);
        foreach (var row in export.Rows(question)) yield return csv.Line(row).Length;
    }

    private static void Measure<T>(ResultTable table, string question, int round, Func<IEnumerable<T>> ask)
    {
        var (before, since) = (ProcessorTime.Of(Environment.ProcessId), Stopwatch.GetTimestamp());
        TimeSpan? first = null;
        var rows = 0L;
        foreach (var _ in ask())
        {
            first ??= Stopwatch.GetElapsedTime(since);
            rows++;
        }

        var all = Stopwatch.GetElapsedTime(since);
        table.Row(
            question, round.ToString(CultureInfo.InvariantCulture), rows.ToString("N0", CultureInfo.InvariantCulture), (first ?? all).TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture),
            all.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture), (ProcessorTime.Of(Environment.ProcessId) - before).ToString("F2", CultureInfo.InvariantCulture));
    }
}
