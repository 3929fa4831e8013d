using HotspotAuth.FunctionalTests.Nas;

namespace HotspotAuth.FunctionalTests.Backup;

/// <summary>From the running service to a blank machine, by the command lines of the manual.</summary>
public sealed class BackupVerbTests : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("hotspotauth-backup-");

    private string Target => Path.Combine(_scratch.FullName, "target");

    public void Dispose() => _scratch.Delete(recursive: true);

    [NeedsFact("age", "age")]
    public async Task A_running_service_is_backed_up_restored_on_a_blank_machine_and_goes_on_there()
    {
        using var key = await OperatorsKey.MakeAsync();
        Directory.CreateDirectory(Target);
        await using var service = await RunningService.StartAsync($"--Backup:Directory={Target}", $"--Backup:Recipient={key.Recipient}");
        await RunningService.EventuallyAsync(async () => (await ReadyAsync(service)).Contains("backup: ok", StringComparison.Ordinal), "the start makes the first backup");
        await service.AddAccountAsync("somchai", "secret-123");
        using (var nas = new RawNas(service.Port("radius-acct")))
        {
            await nas.StartAsync("somchai", "A1");
            Assert.Equal("A1", await nas.InsistAsync());
        }

        var day = Path.GetFileName(Directory.GetDirectories(Path.Combine(service.Directory, "traffic"), "2*").Max()!);
        Assert.Equal(0, (await service.VerbAsync("seal", "--day", day)).ExitCode);
        var made = await service.JsonAsync("backup");
        Assert.Equal(day, Assert.Single(made.GetProperty("days").EnumerateArray()).GetProperty("day").GetString());
        Assert.Equal(2, (await service.JsonAsync("backup", "--list")).GetProperty("states").GetArrayLength());
        Assert.Equal(0, (await service.VerbAsync("backup", "--check")).ExitCode);
        await service.KillAsync(); // the machine is gone

        var blank = Path.Combine(_scratch.FullName, "blank");
        var (exit, told, error) = await RunningService.RunAsync(RunningService.Program, key.Text, "restore", "--from", Target, "--identity", "-", "--to", blank);

        Assert.True(exit == 0, told + error);
        Assert.Contains("everything verifies: the service may start", told, StringComparison.Ordinal);
        await using var again = await RunningService.StartAsync($"--Data:Directory={blank}");
        Assert.Equal("somchai", (await again.JsonAsync("account", "show", "somchai")).GetProperty("username").GetString());
        Assert.Contains("A1", (await again.JsonAsync("session", "list")).EnumerateArray().Select(s => s.GetProperty("nas_session").GetString()));
        await again.StopAsync();
        var (verified, report, _) = await again.VerbAsync("verify");
        Assert.True(verified == 0, report);
    }

    [NeedsFact("age", "age")]
    public async Task A_full_target_leaves_the_backups_before_whole_and_room_is_enough_to_go_on()
    {
        if (!Environment.IsPrivilegedProcess) return;
        using var key = await OperatorsKey.MakeAsync();
        using var disk = await SmallDisk.MountAsync(megabytes: 12);
        await using var service = await RunningService.StartAsync();
        string[] backup = ["backup", "--to", disk.Path, "--recipient", key.Recipient];
        Assert.Equal(0, (await service.VerbAsync(backup)).ExitCode);
        disk.Fill();

        var (exit, _, error) = await service.VerbAsync(backup);

        Assert.Equal(73, exit);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal(0, (await service.VerbAsync("backup", "--check", "--to", disk.Path)).ExitCode);
        Assert.Empty(Directory.EnumerateFiles(disk.Path, ".draft-*", SearchOption.AllDirectories));
        disk.MakeRoom();
        Assert.Equal(0, (await service.VerbAsync(backup)).ExitCode);
        Assert.Equal(2, (await service.JsonAsync("backup", "--list", "--to", disk.Path)).GetProperty("states").GetArrayLength());
    }

    [NeedsFact("age", "age")]
    public async Task What_a_killed_backup_left_is_cleared_away_by_the_next_start_and_the_next_backup()
    {
        using var key = await OperatorsKey.MakeAsync();
        await using var service = await RunningService.StartAsync();
        await service.VerbAsync("backup", "--to", Target, "--recipient", key.Recipient);
        await service.StopAsync();
        var copy = Path.Combine(service.Directory, ".backup", "hotspot.sqlite");
        var draft = Path.Combine(Target, "state", ".draft-2026-11-21T020000Z.tar.age");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        await File.WriteAllTextAsync(copy, "half");
        await File.WriteAllTextAsync(draft, "half");

        await service.StartAgainAsync();
        Assert.False(File.Exists(copy));

        Assert.Equal(0, (await service.VerbAsync("backup", "--to", Target, "--recipient", key.Recipient)).ExitCode);
        Assert.False(File.Exists(draft));
        Assert.Equal(0, (await service.VerbAsync("backup", "--check", "--to", Target)).ExitCode);
    }

    [Fact]
    public async Task Without_age_the_package_that_brings_it_is_named()
    {
        await using var service = await RunningService.StartAsync();

        var (exit, _, error) = await RunningService.RunAsync("/usr/bin/env", null, "PATH=/nowhere", RunningService.Program, "backup", "--to", Target, "--recipient", "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", $"--Data:Directory={service.Directory}");

        Assert.Equal(69, exit);
        Assert.Contains("apt-get install age", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Backup:Directory=/var/backups/hotspotauth", "Backup:Recipient")]
    [InlineData("--Backup:Recipient=AGE-SECRET-KEY-1QQQQ", "Backup:Recipient")]
    [InlineData("--Backup:Directory=backups", "Backup:Directory")]
    [InlineData("--Backup:At=25:00", "Backup:At")]
    [InlineData("--Backup:KeepStates=1", "Backup:KeepStates")]
    public async Task A_fault_of_the_configuration_is_told_by_its_key_and_a_private_key_is_never_repeated(string setting, string key)
    {
        var (exit, _, error) = await RunningService.RunAsync(RunningService.Program, null, "check-config", setting);

        Assert.Equal(78, exit);
        Assert.Contains(key, error, StringComparison.Ordinal);
        Assert.DoesNotContain("1QQQQ", error, StringComparison.Ordinal);
    }

    [NeedsFact("age", "age")]
    public async Task A_folder_that_is_away_is_told_by_health_and_the_service_stays_ready()
    {
        using var key = await OperatorsKey.MakeAsync();
        await using var service = await RunningService.StartAsync($"--Backup:Directory={Target}", $"--Backup:Recipient={key.Recipient}");

        await RunningService.EventuallyAsync(async () => (await ReadyAsync(service)).Contains($"backup: {Target} (Backup:Directory) isn't there", StringComparison.Ordinal), "health tells of the folder");
        using var client = new HttpClient();
        Assert.True((await client.GetAsync(new Uri(service.Address("metrics") + "/health/ready"))).IsSuccessStatusCode);
    }

    internal static async Task<string> ReadyAsync(RunningService service)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(service.Address("metrics") + "/health/ready"));
        return await answer.Content.ReadAsStringAsync();
    }
}
