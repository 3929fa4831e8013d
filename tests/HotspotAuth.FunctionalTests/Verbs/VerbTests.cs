namespace HotspotAuth.FunctionalTests.Verbs;

public sealed class VerbTests
{
    private static Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) => RunningService.RunAsync(RunningService.Program, null, arguments);

    [Fact]
    public async Task A_configuration_with_faults_ends_with_78_and_names_each()
    {
        var (exitCode, _, error) = await RunAsync("check-config", "--Retention:Days=89", "--Radius:AuthPort=x");
        Assert.Equal(78, exitCode);
        Assert.Contains("Retention:Days", error, StringComparison.Ordinal);
        Assert.Contains("Radius:AuthPort", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_refuses_89_days_of_retention_before_it_starts_anything()
    {
        var (exitCode, output, error) = await RunAsync("serve", "--Retention:Days=89");
        Assert.Equal((78, ""), (exitCode, output));
        Assert.Contains("90 to 365", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frob")]
    [InlineData("account add")]
    [InlineData("account show")]
    [InlineData("session disconnect --user a --mac 02:00:00:00:00:01")]
    public async Task Wrong_usage_ends_with_64(string line)
    {
        var directory = Directory.CreateTempSubdirectory("hotspotauth-");
        var (exitCode, _, error) = await RunAsync([.. line.Split(' '), $"--Data:Directory={directory.FullName}"]);
        directory.Delete(recursive: true);
        Assert.Equal(64, exitCode);
        Assert.NotEqual("", error);
    }

    [Fact]
    public async Task A_validity_already_past_ends_with_65()
    {
        var directory = Directory.CreateTempSubdirectory("hotspotauth-");
        var (exitCode, _, error) = await RunAsync("account", "add", "--username", "late", "--name", "Late", "--valid-until", "2020-01-01T00:00:00Z", $"--Data:Directory={directory.FullName}");
        directory.Delete(recursive: true);
        Assert.Equal(65, exitCode);
        Assert.Contains("valid_until", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_with_one_bad_row_imports_nothing_and_names_the_line()
    {
        var directory = Directory.CreateTempSubdirectory("hotspotauth-");
        var file = Path.Combine(directory.FullName, "staff.csv");
        await File.WriteAllTextAsync(file, "\ufeffusername,name,name_th,chap\nmali,Mali,\"มะลิ, ใจดี\",yes\nbad name!,X,,maybe\n");
        string[] data = [$"--Data:Directory={directory.FullName}"];
        var (exitCode, _, error) = await RunAsync(["account", "import", file, .. data]);
        Assert.Equal(65, exitCode);
        Assert.Contains($"{file}:3: username", error, StringComparison.Ordinal);
        Assert.Contains($"{file}:3: chap", error, StringComparison.Ordinal);
        Assert.Equal("[]", (await RunAsync(["account", "list", "--json", .. data])).Out.Trim());
        await File.WriteAllTextAsync(file, "\ufeffusername,name,name_th,chap\nmali,Mali,\"มะลิ, ใจดี\",yes\n");
        Assert.Equal(0, (await RunAsync(["account", "import", file, .. data])).ExitCode);
        Assert.Contains("มะลิ, ใจดี", (await RunAsync(["account", "list", "--json", .. data])).Out, StringComparison.Ordinal);
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task SIGTERM_ends_the_service_within_five_seconds()
    {
        await using var service = await RunningService.StartAsync();
        // A busy machine can only make it longer: the shortest of three is the program's own.
        var shortest = TimeSpan.MaxValue;
        for (var i = 0; i < 3 && shortest >= TimeSpan.FromSeconds(5); i++)
        {
            if (i > 0) await service.StartAgainAsync();
            var (exitCode, took) = await service.StopAsync();
            Assert.Equal(0, exitCode);
            if (took < shortest) shortest = took;
        }

        Assert.True(shortest < TimeSpan.FromSeconds(5), $"it took {shortest}");
    }

    [Fact]
    public async Task A_second_service_on_the_same_data_is_refused()
    {
        await using var service = await RunningService.StartAsync();
        var (exitCode, _, error) = await service.VerbAsync("serve");
        Assert.Equal(69, exitCode);
        Assert.Contains("already runs", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_administrators_password_is_printed_once()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Contains(service.Lines, l => l.StartsWith("first administrator: admin", StringComparison.Ordinal));
        await service.StopAsync();
        await service.StartAgainAsync();
        Assert.DoesNotContain(service.Lines, l => l.Contains("one-time password", StringComparison.Ordinal));
    }
}
