using System.Globalization;
using HotspotAuth.FunctionalTests.Admin.Log;
using HotspotAuth.Operation;

namespace HotspotAuth.FunctionalTests.Verbs;

/// <summary>Officials' orders from the command line, over real sealed days, with the service running and without it.</summary>
public sealed class HoldVerbTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task An_order_is_taken_listed_and_its_release_only_proposed()
    {
        var data = Directory.CreateTempSubdirectory("hotspotauth-");
        var settings = new HotspotSettings();
        settings.Data.Directory = data.FullName;
        LoggedDays.Make(settings, Now, days: 5);
        await RunAsync("administrator", "add", "--username", "arunee", "--name", "Arunee", "--role", "officer-contact");

        var (refused, _, told) = await RunAsync([.. Order, "--until", Iso(Now.AddYears(3))]);
        Assert.Equal(65, refused);
        Assert.Matches(@"--until: .*two years.*the latest moment for this order is \d{4}-\d\d-\d\dT", told);
        Assert.Equal(65, (await RunAsync("hold", "add", "--order", "o", "--officer", "f", "--reason", "r", "--from", Iso(Now.AddDays(-2)), "--to", Iso(Now), "--until", Iso(Now.AddDays(9)))).ExitCode);

        var (taken, said, fault) = await RunAsync([.. Order, "--until", Iso(Now.AddYears(1)), "--json"]);
        Assert.True(taken == 0, fault);
        var hold = System.Text.Json.JsonDocument.Parse(said).RootElement;
        var id = hold.GetProperty("id").GetString()!;
        Assert.Equal(("active", 2), (hold.GetProperty("state").GetString(), hold.GetProperty("flow_rows").GetInt32() - Gaps(data.FullName, id)));
        Assert.True(File.Exists(Path.Combine(data.FullName, "cases", id, "case.sig")));
        Assert.Equal(0, (await RunAsync("verify", "--case", id)).ExitCode);
        Assert.Contains(id, (await RunAsync("hold", "list")).Out, StringComparison.Ordinal);

        Assert.Equal(65, (await RunAsync("hold", "release", id, "--reason", "withdrawn", "--by", "nobody")).ExitCode);
        Assert.Equal(65, (await RunAsync("hold", "release", "20200101-aaaa", "--reason", "withdrawn", "--by", "arunee")).ExitCode);
        Assert.Equal(0, (await RunAsync("hold", "release", id, "--reason", "withdrawn", "--by", "arunee")).ExitCode);
        Assert.Contains("waits for a second person", (await RunAsync("hold", "list")).Out, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(data.FullName, "cases", id)));
        data.Delete(recursive: true);

        Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] words) => RunningService.RunAsync(RunningService.Program, null, [.. words, $"--Data:Directory={data.FullName}"]);
    }

    [Fact]
    public async Task The_running_service_copies_the_days_of_an_order_that_a_verb_makes()
    {
        await using var service = await RunningService.StartAsync();
        var today = Path.GetFileName(Directory.GetDirectories(Path.Combine(service.Directory, "traffic"), "2*").Max()!);
        Assert.Equal(0, (await service.VerbAsync("seal", "--day", today)).ExitCode);

        var hold = await service.JsonAsync([.. Order, "--until", Iso(Now.AddYears(1))]);

        Assert.Equal([today], hold.GetProperty("days").EnumerateArray().Select(day => day.GetString()));
        Assert.False(hold.TryGetProperty("copy_fault", out var fault) && fault.ValueKind != System.Text.Json.JsonValueKind.Null, fault.ToString());
        Assert.True(File.Exists(Path.Combine(service.Directory, "cases", hold.GetProperty("id").GetString()!, "proofs.jsonl")));
    }

    private static string[] Order => ["hold", "add", "--order", "DE 0042/2569", "--officer", "Pol. Col. Sample", "--ip", "10.10.0.5", "--reason", "letter 42", "--from", Iso(Now.AddDays(-2.5)), "--to", Iso(Now.AddDays(1))];

    /// <summary>The writers leave gaps of their own where a moved clock jumped.</summary>
    private static int Gaps(string data, string id) => File.ReadLines(Path.Combine(data, "cases", id, "proofs.jsonl")).Count(line => line.Contains("\"row\":\"11", StringComparison.Ordinal));

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
