using System.Text.Json;

namespace HotspotAuth.FunctionalTests.Verbs;

public sealed class HolderVerbTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("hotspotauth-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task The_desk_names_a_slips_holder_and_the_history_keeps_all()
    {
        var slip = await SlipAsync();
        var printed = $"{slip[..4].ToUpperInvariant()}-{slip[4..].ToUpperInvariant()}";
        Assert.Contains("has no holder yet", (await RunAsync("account", "holder", slip)).Out, StringComparison.Ordinal);

        await RunAsync("account", "holder", printed, "--name", "สมชาย   ใจดี", "--phone", "08 1234 5678");
        var named = await RunAsync("account", "holder", slip, "--name", "Somsri Deejai", "--phone", "+66 55 000 123", "--json");

        var holders = JsonDocument.Parse(named.Out).RootElement.GetProperty("holders").EnumerateArray().Select(h => (h.GetProperty("name").GetString(), h.GetProperty("phone").GetString(), h.GetProperty("role").GetString()));
        Assert.Equal([("Somsri Deejai", "055000123", "verb"), ("สมชาย ใจดี", "0812345678", "verb")], holders);
        var account = JsonDocument.Parse((await RunAsync("account", "show", slip, "--json")).Out).RootElement;
        Assert.Equal(("Somsri Deejai", "055000123"), (account.GetProperty("name").GetString(), account.GetProperty("phone").GetString()));
    }

    [Fact]
    public async Task Who_is_no_person_who_can_be_reached_is_not_named()
    {
        var slip = await SlipAsync();

        Assert.Equal(64, (await RunAsync("account", "holder", slip, "--name", "Somsri Deejai")).ExitCode);
        Assert.Equal(65, (await RunAsync("account", "holder", slip, "--name", "7", "--phone", "0812345678")).ExitCode);
        Assert.Equal(65, (await RunAsync("account", "holder", slip, "--name", "Somsri Deejai", "--phone", "12")).ExitCode);
        Assert.Equal(65, (await RunAsync("account", "holder", "nobody", "--name", "Somsri Deejai", "--phone", "0812345678")).ExitCode);
        Assert.Contains("has no holder yet", (await RunAsync("account", "holder", slip)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_persons_own_account_is_refused()
    {
        await RunAsync("account", "add", "--username", "mali", "--name", "Mali Thongkham");

        var (exitCode, _, error) = await RunAsync("account", "holder", "mali", "--name", "A Stranger", "--phone", "0812345678");

        Assert.Equal(65, exitCode);
        Assert.Contains("no slip", error, StringComparison.Ordinal);
    }

    private async Task<string> SlipAsync()
    {
        var (_, made, _) = await RunAsync(
            "event", "create", "--json", "--project", "Camp", "--agency", "School 1", "--phone", "055000000", "--responsible", "A Teacher",
            "--from", "2026-01-01T00:00:00Z", "--until", "2099-01-01T00:00:00Z", "--users", "1");
        return JsonDocument.Parse(made).RootElement.GetProperty("accounts")[0].GetProperty("username").GetString()!;
    }

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        RunningService.RunAsync(RunningService.Program, null, [.. arguments, $"--Data:Directory={_data.FullName}"]);
}
