using System.Text.RegularExpressions;

namespace HotspotAuth.Lab.Packages;

/// <summary>Backup and restore where root types and the service's user does it: what the program says and what the manual says is typed as it stands.</summary>
[Collection(PackageCollection.Name)]
public sealed partial class RestoreTests(InstalledMachine installed) : IClassFixture<InstalledMachine>
{
    private const string Data = "/var/lib/hotspotauth";
    private const string Backups = "/var/backups/hotspotauth";
    private const string Home = "/root";
    private const string Key = $"{Home}/backup-key.txt";

    private DebianMachine Machine => installed.Machine;

    [LabFact(Needs = "debootstrap")]
    public async Task The_line_that_a_damaged_store_leaves_in_the_journal_brings_it_back()
    {
        await BackedUpAsync();
        await TypeAsync($"systemctl stop 'hotspotauth*'; rm -f {Data}/hotspot.sqlite-*; head -c 65536 /dev/urandom > {Data}/hotspot.sqlite; systemctl start {InstalledMachine.All}");
        await Machine.WaitAsync(InstalledMachine.Main, "ExecMainStatus", "65");

        var told = Mend().Matches(await Machine.JournalAsync(InstalledMachine.Main));
        await TypeAsync(told[^1].Groups["line"].Value.Replace("KEYFILE", Key, StringComparison.Ordinal));

        await IsBackAsync();
        Assert.Equal(0, (await Machine.RunAsync("test", "-f", $"{Data}.damaged/hotspot.sqlite")).ExitCode);
    }

    [LabFact(Needs = "debootstrap")]
    public async Task The_manuals_lines_restore_the_disk_of_another_machine_in_rehearsal_and_in_earnest()
    {
        await BackedUpAsync();
        await TypeAsync($"chown -R 4321:4321 {Backups}");
        var page = await File.ReadAllTextAsync(Path.Combine(DebianPackage.Clone, "deploy", "manual", "operator", "keeping.md"));
        var lines = Block().Matches(page[page.IndexOf("## Restore", StringComparison.Ordinal)..page.IndexOf("## Upgrade", StringComparison.Ordinal)]).SelectMany(b => b.Groups["body"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.Equal(2, lines.Count(line => line.StartsWith("hotspotauth restore ", StringComparison.Ordinal)));

        foreach (var line in lines) await TypeAsync(line);

        await IsBackAsync();
    }

    [LabFact(Needs = "debootstrap")]
    public async Task What_belongs_to_root_is_told_with_the_line_that_gives_it_to_the_services_user()
    {
        await BackedUpAsync();
        await TypeAsync($"rm -rf /srv/disk /srv/new && mkdir /srv/disk && printf '{{}}' > {Home}/answers.json && chown -R 4321:4321 {Backups}");
        const string Restore = $"restore --from {Backups} --to /srv/new --identity";

        Assert.Contains("the user hotspotauth may not read it", await RefusedAsync(65, $"setup --file {Home}/answers.json"), StringComparison.Ordinal);
        Assert.Contains($"the user hotspotauth may not read it. It is the file that age-keygen made; put it where that user may, or hand it over with --identity - < {Key}", await RefusedAsync(65, $"{Restore} {Key}"), StringComparison.Ordinal);
        await TypeAsync($"install -m 644 {Key} /srv/backup-key.txt");
        await MendAsync($"chown -R hotspotauth: {Backups}", $"{Restore} /srv/backup-key.txt");
        await MendAsync("mkdir -m 700 /srv/new && chown hotspotauth: /srv/new", $"{Restore} /srv/backup-key.txt");
        await TypeAsync($"hotspotauth {Restore} /srv/backup-key.txt");

        var backup = $"backup --to /srv/disk --recipient {await RecipientAsync()}";
        await MendAsync("chown hotspotauth: /srv/disk", backup);
        await TypeAsync($"hotspotauth {backup}");
    }

    [LabFact(Needs = "debootstrap")]
    public async Task A_nightly_backup_onto_a_disk_of_roots_says_so_where_the_alert_takes_its_words_from()
    {
        await BackedUpAsync();
        await TypeAsync($"rm -rf {Backups}/* {Data}/last-backup.json; chown root: {Backups}");
        await installed.RestartAsync(); // a start makes the backup that is lacking
        await ReadyTellsAsync($"the user hotspotauth may not write there. As root: chown hotspotauth: {Backups}");

        await TypeAsync($"chown hotspotauth: {Backups}");
        await installed.RestartAsync();
        await ReadyTellsAsync("backup: ok");
    }

    /// <summary>A machine at work with somebody's account and a backup of it, and the key of that backup where only root reads.</summary>
    private async Task BackedUpAsync()
    {
        foreach (var tool in new[] { "age", "age-keygen" }) File.Copy($"/usr/bin/{tool}", Path.Combine(Machine.Root, "usr/bin", tool), overwrite: true);
        await TypeAsync($"systemctl stop 'hotspotauth*'; rm -rf {Data}.damaged {Data}/* {Backups}/* {Key} /var/lib/restored; chown hotspotauth: {Backups}; age-keygen -o {Key}");
        await installed.RestartWithAsync($$"""{ "Backup": { "Directory": "{{Backups}}", "Recipient": "{{await RecipientAsync()}}" } }""");
        await TypeAsync("hotspotauth account add --username somchai --name 'Somchai Jaidee' && hotspotauth backup");
    }

    private async Task<string> RecipientAsync() => (await TypeAsync($"age-keygen -y {Key}")).Trim();

    private async Task IsBackAsync()
    {
        await Machine.WaitAsync(InstalledMachine.Main, "ActiveState", "active");
        Assert.Contains("somchai", await TypeAsync("hotspotauth account list"), StringComparison.Ordinal);
        Assert.Equal("", await TypeAsync($"find {Data} -not -user hotspotauth"));
        Assert.Equal("700 hotspotauth hotspotauth", (await TypeAsync($"stat --format='%a %U %G' {Data}")).Trim());
    }

    private async Task ReadyTellsAsync(string wanted)
    {
        var patience = DateTime.UtcNow.AddMinutes(2);
        string told;
        while (!(told = (await Machine.GetAsync(9464, "/health/ready")).Output).Contains(wanted, StringComparison.Ordinal))
        {
            Assert.True(DateTime.UtcNow < patience, $"/health/ready does not say \"{wanted}\", but:\n{told}");
            await Task.Delay(300);
        }
    }

    /// <summary>The verb is refused with a line to type, which is typed.</summary>
    private async Task MendAsync(string line, string verb)
    {
        Assert.Contains(line, await RefusedAsync(77, verb), StringComparison.Ordinal);
        await TypeAsync(line);
    }

    private async Task<string> RefusedAsync(int exit, string verb)
    {
        var result = await RootAsync($"hotspotauth {verb}");
        Assert.True(result.ExitCode == exit, $"ended with {result.ExitCode}: {result.Error}{result.Output}");
        return result.Error;
    }

    private async Task<string> TypeAsync(string line) => (await RootAsync(line)).Succeeded().Output;

    /// <summary>As root, in root's home.</summary>
    private Task<LabResult> RootAsync(string line) => Machine.RunAsync("sh", "-c", $"cd {Home}; {line}");

    [GeneratedRegex("As root: (?<line>systemctl stop .*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mend();

    [GeneratedRegex("^```sh\n(?<body>.*?)^```", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Block();
}
