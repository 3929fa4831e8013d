using System.Security.Cryptography;
using HotspotAuth.FunctionalTests.Backup;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.FunctionalTests.Operation;

/// <summary>The account store's file is broken: the service refuses in a sentence, and what the sentence says to type works.</summary>
public sealed class DamagedStoreTests
{
    [NeedsFact("age", "age")]
    public async Task A_service_with_a_broken_store_refuses_to_start_and_the_command_it_tells_brings_it_back()
    {
        using var key = await OperatorsKey.MakeAsync();
        var scratch = Directory.CreateTempSubdirectory("hotspotauth-damaged-");
        var (data, target) = (Path.Combine(scratch.FullName, "data"), Path.Combine(scratch.FullName, "target"));
        Directory.CreateDirectory(target);
        string[] settings = [$"--Data:Directory={data}", $"--Backup:Directory={target}", $"--Backup:Recipient={key.Recipient}"];
        await using var service = await RunningService.StartAsync(settings);
        await service.AddAccountAsync("somchai", "secret-123");
        Assert.Equal(0, (await service.VerbAsync("backup")).ExitCode);
        await service.StopAsync();
        await BreakAsync(Path.Combine(data, "hotspot.sqlite"));

        var (exit, told, error) = await RunningService.RunAsync(RunningService.Program, null, ["serve", .. settings, "--Portal:Urls=http://127.0.0.1:0", "--Admin:Urls=https://127.0.0.1:0", "--Operation:MetricsUrls=http://127.0.0.1:0", "--Radius:AuthPort=0", "--Radius:AcctPort=0"]).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(65, exit);
        Assert.DoesNotContain("ready", told, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("systemctl", error, StringComparison.Ordinal); // no package is installed here
        var command = error[(error.IndexOf("Type: ", StringComparison.Ordinal) + "Type: ".Length)..].Split('\n')[0];
        Assert.Contains($"hotspotauth restore --from {target} --identity - --to {data} < KEYFILE", command, StringComparison.Ordinal);
        var restored = await RunningService.RunAsync("/usr/bin/env", null, $"PATH={AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}", "sh", "-c", command.Replace("KEYFILE", key.File, StringComparison.Ordinal));
        Assert.True(restored.ExitCode == 0, restored.Out + restored.Error);
        Assert.True(File.Exists(Path.Combine(data + ".damaged", "hotspot.sqlite")));
        await service.StartAgainAsync();
        Assert.Equal("somchai", (await service.JsonAsync("account", "show", "somchai")).GetProperty("username").GetString());
        await service.StopAsync();
        scratch.Delete(recursive: true);
    }

    // Noise over the pages of a table that is read rarely: the header and the schema are whole.
    private static async Task BreakAsync(string path)
    {
        SqliteConnection.ClearAllPools();
        var bytes = await File.ReadAllBytesAsync(path);
        RandomNumberGenerator.Fill(bytes.AsSpan(bytes.Length / 2 / 4096 * 4096, 16 * 4096));
        await File.WriteAllBytesAsync(path, bytes);
    }
}
