using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Benchmarks.Store;

/// <summary>The catalogue of a day as rows of a table, as it is, and as one zlib stream over the same entries for each thing they are about: octets, and time of a look.</summary>
internal static class CatalogueLayouts
{
    private const int Looks = 90;

    public static void Measure(Scratch scratch, TrafficStore store, DateOnly day)
    {
        var table = new ResultTable("Layouts of a day's catalogue", "stream", "entries", "as rows, octets", "as zlib, octets", "90 looks, rows, ms", "90 looks, zlib, ms");
        foreach (var stream in LogStreams.All)
        {
            var sealedFile = store.Places.Stream(day, stream);
            var (rows, packed) = (scratch.Of($"catalogue-rows-{stream.Name()}.sqlite"), scratch.Of($"catalogue-zlib-{stream.Name()}.sqlite"));
            var count = Copy(sealedFile, rows, packed);
            table.Row(
                stream.Name(), count.ToString("N0", CultureInfo.InvariantCulture), Length(rows), Length(packed), Time(() => LookInRows(rows)), Time(() => LookInZlib(packed)));
        }
    }

    private static long Copy(string source, string rows, string packed)
    {
        using var from = Database.Open(source, FileAccessKind.Immutable);
        using var one = Small(rows);
        using var other = Small(packed);
        one.Run(Catalogue.Create);
        other.Run("CREATE TABLE catalogue(about TEXT PRIMARY KEY NOT NULL, length INTEGER NOT NULL, items BLOB NOT NULL) WITHOUT ROWID");
        var groups = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);
        var count = 0L;
        one.Run("BEGIN");
        using (var insert = one.Prepare("INSERT INTO catalogue VALUES(?,?)"))
        using (var entries = from.Prepare("SELECT about,item FROM catalogue ORDER BY about,item"))
        {
            Span<byte> length = stackalloc byte[sizeof(ushort)];
            for (; entries.Step(); count++)
            {
                insert.BindText(1, entries.Text(0));
                insert.BindBlob(2, entries.Bytes(1));
                insert.Step();
                insert.Reset();
                if (!groups.TryGetValue(entries.Text(0), out var group)) groups[entries.Text(0)] = group = new MemoryStream();
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)entries.Bytes(1).Length);
                group.Write(length);
                group.Write(entries.Bytes(1));
            }
        }

        one.Run("COMMIT");
        using var blob = other.Prepare("INSERT INTO catalogue VALUES(?,?,?)");
        foreach (var (about, items) in groups)
        {
            using var cell = new MemoryStream();
            ZlibCell.Pack(items.ToArray(), cell);
            blob.BindText(1, about);
            blob.Bind(2, items.Length);
            blob.BindBlob(3, cell.ToArray());
            blob.Step();
            blob.Reset();
            items.Dispose();
        }

        return count;
    }

    private static Database Small(string path)
    {
        var database = Database.Open(path, FileAccessKind.Write);
        database.Run("PRAGMA page_size=1024");
        return database;
    }

    private static void LookInRows(string path)
    {
        using var database = Database.Open(path, FileAccessKind.Immutable);
        new Sought().With(CatalogueRule.Ip, [10, 10, 0, 77]).MayBeIn(database, out _);
    }

    private static void LookInZlib(string path)
    {
        using var database = Database.Open(path, FileAccessKind.Immutable);
        using var group = database.Prepare("SELECT length,items FROM catalogue ORDER BY length DESC LIMIT 1");
        group.Step();
        var items = new byte[group.Integer(0) + 1];
        ZlibCell.TryUnpack(group.Bytes(1), items);
        for (var at = 0; at < items.Length - 1; at += sizeof(ushort) + BinaryPrimitives.ReadUInt16BigEndian(items.AsSpan(at)))
        {
            if (items.AsSpan(at + sizeof(ushort)).StartsWith<byte>([10, 10, 0, 77])) break;
        }
    }

    private static string Time(Action look)
    {
        look();
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < Looks; i++) look();
        return Stopwatch.GetElapsedTime(since).TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture);
    }

    private static string Length(string path) => new FileInfo(path).Length.ToString("N0", CultureInfo.InvariantCulture);
}
