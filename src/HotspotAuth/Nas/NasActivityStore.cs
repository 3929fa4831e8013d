using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using HotspotAuth.Operation;

namespace HotspotAuth.Nas;

/// <summary>How the NASes reported, on disk: for the verbs, and over restarts.</summary>
internal sealed class NasActivityStore(Database database)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new Milliseconds(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public void Save(NasActivity activity)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction();
        connection.Execute("DELETE FROM nas_activity", transaction: transaction);
        connection.Execute("INSERT INTO nas_activity (name, seen) VALUES (@Key, @seen)", activity.Heard.Select(n => new { n.Key, seen = JsonSerializer.Serialize(n.Value, Json) }), transaction);
        connection.Execute("DELETE FROM nas_stranger", transaction: transaction);
        connection.Execute(
            "INSERT INTO nas_stranger (address, first_seen, last_seen, datagrams) VALUES (@address, @first, @last, @Datagrams)",
            activity.Strangers.Select(s => new { address = s.Address.ToString(), first = s.First.ToUnixTimeMilliseconds(), last = s.Last.ToUnixTimeMilliseconds(), s.Datagrams }),
            transaction);
        transaction.Commit();
    }

    public void Load(NasActivity activity)
    {
        using var connection = database.Open();
        foreach (var (name, seen) in connection.Query<(string, string)>("SELECT name, seen FROM nas_activity")) activity.Restore(name, JsonSerializer.Deserialize<NasSeen>(seen, Json)!);
        foreach (var (address, first, last, datagrams) in connection.Query<(string, long, long, long)>("SELECT address, first_seen, last_seen, datagrams FROM nas_stranger"))
            activity.Restore(new NasStranger(IPAddress.Parse(address), DateTimeOffset.FromUnixTimeMilliseconds(first), DateTimeOffset.FromUnixTimeMilliseconds(last), datagrams));
    }

    private sealed class Milliseconds : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
    }
}
