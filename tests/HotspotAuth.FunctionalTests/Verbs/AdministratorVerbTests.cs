using System.Text.Json;

namespace HotspotAuth.FunctionalTests.Verbs;

/// <summary>The way back in for whoever is root on the machine.</summary>
public sealed class AdministratorVerbTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("hotspotauth-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task An_administrator_is_added_changed_ended_and_let_in_again()
    {
        var added = await JsonAsync("administrator", "add", "--username", "Wichai", "--name", "Wichai Jaidee", "--role", "approver", "--role", "system-administrator");
        Assert.Equal("wichai", added.GetProperty("username").GetString());
        Assert.Matches("^[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}$", added.GetProperty("password").GetString());
        await JsonAsync("administrator", "add", "--username", "somsri", "--name", "Somsri", "--role", "system-administrator");

        var set = await JsonAsync("administrator", "set", "wichai", "--role", "auditor", "--role", "issuer", "--state", "ended");
        Assert.Equal(["issuer", "auditor"], set.GetProperty("roles").EnumerateArray().Select(r => r.GetString()!));
        Assert.Equal("ended", set.GetProperty("state").GetString());
        Assert.Equal("active", (await JsonAsync("administrator", "set", "wichai", "--state", "active")).GetProperty("state").GetString());
        var reset = await JsonAsync("administrator", "reset-password", "wichai", "--second-factor");
        Assert.NotEqual(added.GetProperty("password").GetString(), reset.GetProperty("password").GetString());
        Assert.Equal(0, (await RunAsync("administrator", "unlock", "wichai")).ExitCode);

        var list = (await JsonAsync("administrator", "list")).EnumerateArray().ToArray();
        Assert.Equal(["somsri", "wichai"], list.Select(a => a.GetProperty("username").GetString()));
        Assert.All(list, a => Assert.True(a.GetProperty("must_change_password").GetBoolean()));
        Assert.Contains("wichai", (await RunAsync("administrator", "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_leave_nobody_to_let_others_in_is_refused()
    {
        await JsonAsync("administrator", "add", "--username", "wichai", "--name", "Wichai", "--role", "system-administrator");

        var (roles, _, told) = await RunAsync("administrator", "set", "wichai", "--role", "issuer");
        Assert.Equal(65, roles);
        Assert.Contains("only system administrator", told, StringComparison.Ordinal);
        Assert.Equal(65, (await RunAsync("administrator", "set", "wichai", "--state", "ended")).ExitCode);
    }

    [Fact]
    public async Task Bad_input_is_told_with_its_exit_code()
    {
        Assert.Equal(64, (await RunAsync("administrator", "add", "--username", "a", "--name", "A", "--role", "grandmaster")).ExitCode);
        Assert.Equal(65, (await RunAsync("administrator", "add", "--username", "วิชัย", "--name", "A", "--role", "issuer")).ExitCode);
        Assert.Equal(65, (await RunAsync("administrator", "add", "--username", "wichai", "--name", "A")).ExitCode);
        Assert.Equal(65, (await RunAsync("administrator", "unlock", "nobody")).ExitCode);
        Assert.Equal(64, (await RunAsync("administrator", "set", "nobody")).ExitCode);
        Assert.Equal(64, (await RunAsync("administrator", "set", "nobody", "--state", "gone")).ExitCode);
        Assert.Empty((await JsonAsync("administrator", "list")).EnumerateArray());
    }

    private async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var (exitCode, text, error) = await RunAsync([.. arguments, "--json"]);
        Assert.True(exitCode == 0, error);
        return JsonDocument.Parse(text).RootElement;
    }

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        RunningService.RunAsync(RunningService.Program, null, [.. arguments, $"--Data:Directory={_data.FullName}"]);
}
