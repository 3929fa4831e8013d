using System.Globalization;
using HotspotAuth.Audit;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Database = HotspotAuth.TrafficLog.Database;
using LogWriter = HotspotAuth.TrafficLog.StreamWriter;

namespace HotspotAuth.Benchmarks.Store;

/// <summary>
/// Ninety sealed days of all three streams. Two are written, with other link addresses and IPv6 addresses each, and sealed; the others are copies of them,
/// moved in time: the newer one's clients were there on one day of ten.
/// </summary>
internal sealed class NinetyDays
{
    public const int Days = 90;
    private const long DayMs = 86_400_000;
    private readonly StoreClock _clock = new();

    public NinetyDays(Scratch scratch)
    {
        Settings.Data.Directory = scratch.Of("data");
        Data = DataDirectory.OpenOrCreate(Settings.Data.Directory);
        Store = AuditRegistration.Store(Settings, Data, _clock);
        Begin = _clock.Milliseconds;
    }

    public HotspotSettings Settings { get; } = new();

    public DataDirectory Data { get; }

    public TrafficStore Store { get; }

    public TimeProvider Clock => _clock;

    /// <summary>Midnight before the older of the two written days.</summary>
    public long Begin { get; }

    /// <summary>A client of the newer day, under the address that only that day's clients have.</summary>
    public FlowRow Rare { get; private set; }

    /// <summary>Whom the newer day's clients met most.</summary>
    public LogIp Peer { get; private set; }

    /// <summary>A translation of the newer day.</summary>
    public TranslationRow Translation { get; private set; }

    /// <summary>Octets of a sealed day: of a flow record, of a row of translations, of a translation with its two rows.</summary>
    public (double Flow, double NatRow, double Nat) Octets { get; private set; }

    public async Task WriteAsync(Scratch scratch, int rows)
    {
        for (var seed = 1; seed <= 2; seed++)
        {
            var midnight = Begin + ((seed - 1) * DayMs);
            var records = new HotspotDay(seed, midnight).Rows(rows);
            Rare = records.First(each => each.Row.ClientIp.IsIPv6 && each.Written > midnight + (12 * 3_600_000L)).Row;
            Peer = records.GroupBy(each => each.Row.PeerIp).MaxBy(group => group.Count())!.Key;
            await AppendAsync(LogStream.Flow, midnight, records, CancellationToken.None);
            var translations = Translations(records, rows);
            Translation = translations[translations.Count / 2].Row;
            await AppendAsync(LogStream.Nat, midnight, translations, CancellationToken.None);
            await AccessDay.WriteAsync(Store, records, midnight);
            _clock.MoveTo(Begin + (seed * DayMs));
        }

        using var signer = DigestSigner.OpenOrCreate(scratch.Of("keys"), Store);
        var days = await new DaySealer(Store, signer).SealAsync(Store.Today.AddDays(-1), CancellationToken.None);
        var nat = Length(days[1].Day, LogStream.Nat) / (double)rows;
        Octets = (Length(days[1].Day, LogStream.Flow) / (double)rows, nat, nat * 2);
        for (var before = 1; before <= Days - 2; before++) Copy(before % 10 == 0 ? days[1].Day : days[0].Day, days[0].Day.AddDays(-before));
    }

    /// <summary>Each connection of an IPv4 client has a row when it begins and one when it ends; it keeps its port, as Linux does where the port is free.</summary>
    private static List<(long Written, TranslationRow Row)> Translations(List<(long Written, FlowRow Row)> records, int rows)
    {
        var outside = LogIp.FromIPv4(0xCB00_7101);
        var translations = new List<(long Written, TranslationRow Row)>(rows);
        foreach (var (_, flow) in records)
        {
            if (flow.ClientIp.IsIPv6) continue;
            if (translations.Count >= rows) break;
            var begun = new TranslationRow(
                flow.Time, TranslationEvent.Start, flow.Time, null, flow.ClientIp, flow.ClientPort, outside, flow.ClientPort, flow.PeerIp, flow.PeerPort, flow.Protocol, (flow.Time * 31) & 0xFFFF_FFFF);
            translations.Add((flow.Time, begun));
            translations.Add((flow.End, begun with { Time = flow.End, Event = TranslationEvent.End, End = flow.End }));
        }

        translations.Sort((x, y) => x.Written.CompareTo(y.Written));
        return translations;
    }

    private async Task AppendAsync<TRow>(LogStream stream, long midnight, List<(long Written, TRow Row)> rows, CancellationToken cancellation) where TRow : struct, ILogRow
    {
        _clock.MoveTo(midnight);
        await using var writer = LogWriter.Open(Store, stream, new StreamWriterOptions());
        foreach (var (written, row) in rows)
        {
            // What would be written after midnight is kept on its day here, so that a day has the asked number of rows.
            if (written - _clock.Milliseconds >= 60_000 && written < midnight + DayMs)
            {
                await writer.FlushAsync(cancellation);
                _clock.MoveTo(written);
            }

            await writer.AppendAsync(row, cancellation);
        }

        await writer.FlushAsync(cancellation);
    }

    private void Copy(DateOnly source, DateOnly day)
    {
        var by = (source.DayNumber - day.DayNumber) * DayMs;
        Directory.CreateDirectory(Store.Places.Day(day));
        foreach (var stream in LogStreams.All)
        {
            var copy = Store.Places.Stream(day, stream);
            File.Copy(Store.Places.Stream(source, stream), copy);
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            using var database = Database.Open(copy, FileAccessKind.Write);
            database.Run("PRAGMA journal_mode=OFF");
            database.Run("PRAGMA synchronous=OFF");
            // The times of a block follow from its `since`, so they move with it.
            foreach (var table in Schema.Current.Tables(stream))
            {
                var times = PackingRule.Find(table) is { } ? ["since", "until"] : table.Columns.Where(column => column.Type == ColumnType.Time).Select(column => column.Name).ToArray();
                var name = PackingRule.Find(table)?.Blocks ?? table.Name;
                database.Run(string.Create(CultureInfo.InvariantCulture, $"UPDATE \"{name}\" SET {string.Join(',', times.Select(time => $"\"{time}\" = \"{time}\" - {by}"))}"));
            }
        }

        File.Copy(Store.Places.Digest(source), Store.Places.Digest(day));
    }

    private long Length(DateOnly day, LogStream stream) => new FileInfo(Store.Places.Stream(day, stream)).Length;
}
