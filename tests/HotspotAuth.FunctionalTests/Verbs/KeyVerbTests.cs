using Dapper;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.FunctionalTests.Verbs;

/// <summary>The log's key is shown and changed while the service runs, and without it.</summary>
public sealed class KeyVerbTests
{
    [Fact]
    public async Task A_rotation_is_named_by_the_next_digest_recorded_and_leaves_a_log_that_the_first_key_proves()
    {
        SystemSqlite.Use();
        await using var service = await RunningService.StartAsync();
        await RunningService.EventuallyAsync(async () => (await service.VerbAsync("key", "show")).ExitCode == 0, "the service made no key at its first start");
        var first = (await service.JsonAsync("key", "show")).GetProperty("key").GetString()!;

        var rotated = await service.JsonAsync("key", "rotate");
        var next = rotated.GetProperty("next_key").GetString()!;
        Assert.Equal(first, rotated.GetProperty("key").GetString());
        Assert.Equal(next, (await service.JsonAsync("key", "rotate")).GetProperty("next_key").GetString());
        await RunningService.EventuallyAsync(() => Task.FromResult(Recorded(service, next) == 1), "the rotation is in the trail");
        var day = Path.GetFileName(Directory.GetDirectories(Path.Combine(service.Directory, "traffic"), "2*").Max()!);
        Assert.Equal(0, (await service.VerbAsync("seal", "--day", day)).ExitCode);

        Assert.Equal(next, (await service.JsonAsync("key", "show")).GetProperty("key").GetString());
        await service.StopAsync();
        Assert.Equal(0, (await service.VerbAsync("verify", "--trust", first)).ExitCode);
        Assert.Equal(1, (await service.VerbAsync("verify", "--trust", next)).ExitCode);
        Assert.NotEqual(next, (await service.JsonAsync("key", "rotate")).GetProperty("next_key").GetString());
    }

    [Fact]
    public async Task Before_the_first_start_there_is_no_key_to_show()
    {
        var data = Directory.CreateTempSubdirectory("hotspotauth-");

        var (exit, _, error) = await RunningService.RunAsync(RunningService.Program, null, "key", "show", $"--Data:Directory={data.FullName}");

        data.Delete(recursive: true);
        Assert.Equal(69, exit);
        Assert.Contains("made when the service starts first", error, StringComparison.Ordinal);
    }

    private static int Recorded(RunningService service, string key)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(service.Directory, "hotspot.sqlite")};Pooling=False");
        connection.Open();
        return connection.ExecuteScalar<int>("SELECT count(*) FROM audit_trail WHERE action = 'key-rotate' AND object = @key", new { key });
    }
}
