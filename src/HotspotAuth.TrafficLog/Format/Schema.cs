using System.Collections.Frozen;
using System.Text.Json;

namespace HotspotAuth.TrafficLog;

/// <summary>Type of a column: what it means and so which storage class its values have.</summary>
public enum ColumnType
{
    /// <summary>A whole number; INTEGER.</summary>
    Int,

    /// <summary>Milliseconds UTC since 1970; INTEGER.</summary>
    Time,

    /// <summary>UTF-8 in normal form C; TEXT.</summary>
    Text,

    /// <summary>4 or 16 bytes; BLOB.</summary>
    Ip,

    /// <summary>6 bytes; BLOB.</summary>
    Mac,

    /// <summary>Any bytes; BLOB.</summary>
    Blob,
}

/// <summary>A column of a table, at its place in the hash order.</summary>
public sealed record SchemaColumn(string Name, ColumnType Type, bool Nullable);

/// <summary>A table of a stream; <paramref name="Number"/> is its number in the canonical form of a row.</summary>
public sealed record SchemaTable(LogStream Stream, string Name, byte Number, IReadOnlyList<SchemaColumn> Columns);

/// <summary>A released schema of the log. Verifiers carry every one; none is read from a store.</summary>
public sealed class Schema
{
    private static readonly Lazy<Schema> First = new(() => Load("schema-1.json"));
    private readonly FrozenDictionary<LogStream, StreamShape> _streams;

    private Schema(int version, Dictionary<LogStream, StreamShape> streams) => (Version, _streams) = (version, streams.ToFrozenDictionary());

    /// <summary>The schema that writers use: 1.</summary>
    public static Schema Current => First.Value;

    /// <summary>Version number, part of every row's canonical form.</summary>
    public int Version { get; }

    /// <summary>The tables of a stream, in schema order.</summary>
    public IReadOnlyList<SchemaTable> Tables(LogStream stream) => _streams[stream].Tables;

    /// <summary>The column that the key tree groups by, or null for a stream without one.</summary>
    public string? Key(LogStream stream) => _streams[stream].Key;

    private static Schema Load(string resource)
    {
        using var source = typeof(Schema).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not in the assembly");
        using var json = JsonDocument.Parse(source);
        var streams = new Dictionary<LogStream, StreamShape>();
        foreach (var member in json.RootElement.GetProperty("streams").EnumerateObject())
        {
            if (!LogStreams.TryParse(member.Name, out var stream)) throw new InvalidOperationException($"{resource}: stream {member.Name} is not known");
            var tables = member.Value.GetProperty("tables").EnumerateArray().Select(table => new SchemaTable(
                stream,
                table.GetProperty("name").GetString()!,
                table.GetProperty("number").GetByte(),
                [.. table.GetProperty("columns").EnumerateArray().Select(column => Column(column.GetString()!))])).ToArray();
            streams[stream] = new StreamShape(member.Value.GetProperty("key").GetString(), tables);
        }

        return new Schema(json.RootElement.GetProperty("version").GetInt32(), streams);
    }

    private static SchemaColumn Column(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var type = text[(space + 1)..].TrimEnd('?');
        return new SchemaColumn(text[..space], Enum.Parse<ColumnType>(type, ignoreCase: true), text.EndsWith('?'));
    }

    private sealed record StreamShape(string? Key, SchemaTable[] Tables);
}
