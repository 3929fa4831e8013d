using System.Text.Json;

namespace HotspotAuth.FunctionalTests.Verbs;

public sealed class EventVerbTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("hotspotauth-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task An_event_by_verb_is_issued_and_its_slips_can_be_read_again()
    {
        var made = Json(await CreateAsync(3));
        var codes = made.GetProperty("accounts").EnumerateArray().Select(a => a.GetProperty("username").GetString()!).ToArray();

        var listed = Json(await RunAsync("event", "list", "--json"))[0];
        Assert.Equal(("issued", "running", 3, 3), (listed.GetProperty("state").GetString(), listed.GetProperty("phase").GetString(), listed.GetProperty("approved").GetInt32(), listed.GetProperty("slips").GetInt32()));
        await RunAsync("account", "holder", codes[1], "--name", "Somsri Deejai", "--phone", "0812345678");
        var slips = Json(await RunAsync("event", "slips", $"{made.GetProperty("id")}", "--json")).EnumerateArray()
            .Select(s => (s.GetProperty("slip").GetInt32(), s.GetProperty("username").GetString(), s.GetProperty("code").GetString(), s.GetProperty("holder").GetString()));
        Assert.Equal([(1, codes[0], codes[0], null), (2, codes[1], codes[1], "Somsri Deejai"), (3, codes[2], codes[2], null)], slips);
    }

    [Fact]
    public async Task A_closed_event_is_over_and_is_not_closed_again()
    {
        var id = Json(await CreateAsync(1)).GetProperty("id").ToString();

        var closed = await RunAsync("event", "close", id);
        var again = await RunAsync("event", "close", id);

        Assert.Equal((0, $"event {id} ended, 0 sessions cut\n"), (closed.ExitCode, closed.Out));
        Assert.Equal(65, again.ExitCode);
        Assert.Equal("ended", Json(await RunAsync("event", "list", "--json"))[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Closing_while_the_service_runs_ends_the_slips_in_it()
    {
        await using var service = await RunningService.StartAsync();
        var created = await service.VerbAsync(
            "event", "create", "--json", "--project", "Camp", "--agency", "School 1", "--phone", "055000000", "--responsible", "A Teacher",
            "--from", "2026-01-01T00:00:00Z", "--until", "2099-01-01T00:00:00Z", "--users", "1");
        var made = JsonDocument.Parse(created.Out).RootElement;

        var closed = await service.VerbAsync("event", "close", made.GetProperty("id").ToString(), "--json");

        Assert.Equal(0, closed.ExitCode);
        Assert.True(JsonDocument.Parse(closed.Out).RootElement.GetProperty("ended").GetBoolean());
        var account = JsonDocument.Parse((await service.VerbAsync("account", "show", made.GetProperty("accounts")[0].GetProperty("username").GetString()!, "--json")).Out).RootElement;
        Assert.True(account.GetProperty("valid_until").GetDateTimeOffset() < new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task An_event_that_is_not_there_is_bad_input()
    {
        Assert.Equal(65, (await RunAsync("event", "slips", "7")).ExitCode);
        Assert.Equal(65, (await RunAsync("event", "close", "7")).ExitCode);
        Assert.Equal(64, (await RunAsync("event", "close", "camp")).ExitCode);
    }

    private Task<(int ExitCode, string Out, string Error)> CreateAsync(int users) => RunAsync(
        "event", "create", "--json", "--project", "Camp", "--agency", "School 1", "--phone", "055000000", "--responsible", "A Teacher",
        "--from", "2026-01-01T00:00:00Z", "--until", "2099-01-01T00:00:00Z", "--users", $"{users}");

    private static JsonElement Json((int ExitCode, string Out, string Error) result) => JsonDocument.Parse(result.Out).RootElement;

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        RunningService.RunAsync(RunningService.Program, null, [.. arguments, $"--Data:Directory={_data.FullName}"]);
}
