using System.Text.Json;

namespace HotspotAuth.FunctionalTests.Verbs;

/// <summary><c>account import</c> as a script calls it.</summary>
public sealed class ImportVerbTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hotspotauth-");

    [Fact]
    public async Task An_older_system_moves_over_while_the_service_runs()
    {
        var dump = await WriteAsync(
            "radius.sql",
            "INSERT INTO radcheck VALUES (1,'mali','Cleartext-Password',':=','green lamp 7'),(2,'mali','Framed-Pool',':=','x');\n"
            + string.Concat(Enumerable.Range(0, 40).Select(i => $"INSERT INTO radcheck VALUES (1,'user{i}','Cleartext-Password',':=','brown river {i}');\n")));
        await using var service = await RunningService.StartAsync();
        var (exitCode, dry, error) = await service.VerbAsync("account", "import", dump, "--from", "freeradius", "--dry-run", "--json");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal((41, 0), (Number(dry, "accepted"), Number(dry, "imported")));

        var (done, output, _) = await service.VerbAsync("account", "import", dump, "--from", "freeradius", "--json");
        Assert.Equal(0, done);
        Assert.Equal((41, 41), (Number(output, "imported"), Number(output, "waiting_for_hash")));
        Assert.Contains("\"what\":\"Framed-Pool\"", output, StringComparison.Ordinal);
        Assert.DoesNotContain("green lamp", output, StringComparison.Ordinal);

        var (again, _, nothing) = await service.VerbAsync("account", "import", dump, "--from", "freeradius");
        Assert.Equal(65, again);
        Assert.Contains("nothing that can be taken over", nothing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dump_that_is_cut_off_ends_with_65_and_its_place()
    {
        var dump = await WriteAsync("radius.sql", "INSERT INTO radcheck VALUES (1,'mali','Cleartext-Password',':=','green lamp 7'),\n(2,'b");
        var (exitCode, _, error) = await RunAsync("account", "import", dump, "--from", "freeradius");
        Assert.Equal(65, exitCode);
        Assert.Contains($"{dump}:2: ", error, StringComparison.Ordinal);
        Assert.Contains("Nothing was imported.", error, StringComparison.Ordinal);
        Assert.Equal("[]", (await RunAsync("account", "list", "--json")).Out.Trim());
    }

    [Fact]
    public async Task A_Thai_list_is_taken_with_from_csv_and_refused_without()
    {
        var list = await WriteAsync("staff.csv", "ชื่อผู้ใช้;ชื่อ;วันหมดอายุ\nmali;มะลิ;31/12/2599\n");
        Assert.Equal(65, (await RunAsync("account", "import", list)).ExitCode);
        var (exitCode, output, _) = await RunAsync("account", "import", list, "--from", "csv");
        Assert.Equal(0, exitCode);
        Assert.Contains("1 accounts imported", output, StringComparison.Ordinal);
        // The midnight that ends the last day of 2599, in Bangkok.
        Assert.Contains("2056-12-31T17:00:00.000Z", (await RunAsync("account", "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_origin_is_wrong_usage() => Assert.Equal(64, (await RunAsync("account", "import", "x", "--from", "elsewhere")).ExitCode);

    public void Dispose() => _directory.Delete(recursive: true);

    private static int Number(string json, string member)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(member).GetInt32();
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        RunningService.RunAsync(RunningService.Program, null, [.. arguments, $"--Data:Directory={Path.Combine(_directory.FullName, "data")}"]);
}
