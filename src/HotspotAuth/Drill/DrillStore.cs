using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using HotspotAuth.Operation;

namespace HotspotAuth.Drill;

/// <summary>The drills that were held, on disk.</summary>
internal sealed class DrillStore(Database database)
{
    private static readonly JsonSerializerOptions Names = new() { Converters = { new JsonStringEnumConverter() } };

    public void Add(DrillResult drill)
    {
        using var connection = database.Open();
        connection.Execute(
            "INSERT INTO drill (time, failed, steps) VALUES (@time, @failed, @steps)",
            new { time = drill.Time.ToUnixTimeMilliseconds(), failed = drill.Failed?.Stage.ToString(), steps = JsonSerializer.Serialize(drill.Steps, Names) });
    }

    public DrillResult? Last()
    {
        using var connection = database.Open();
        var row = connection.QueryFirstOrDefault<(long Time, string? Steps)>("SELECT time, steps FROM drill ORDER BY id DESC LIMIT 1");
        return row.Steps is { } steps ? new DrillResult(Times.Stored(row.Time), JsonSerializer.Deserialize<List<DrillStep>>(steps, Names)!) : null;
    }
}
