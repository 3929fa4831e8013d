using System.Globalization;
using System.Text.RegularExpressions;

namespace HotspotAuth.Lab.Packages;

/// <summary>The package from its first installation to its purge.</summary>
[Collection(PackageCollection.Name)]
public sealed partial class PackageTests(DebianPackage package)
{
    private const string Data = "/var/lib/hotspotauth/hotspot.sqlite";

    [LabFact(Needs = "debootstrap")]
    public async Task Upgrade_removal_and_purge_leave_the_data_and_a_new_installation_goes_on_with_them()
    {
        await using var machine = await DebianMachine.BootAsync(package.Template);
        var first = await machine.InstallAsync(package.Older);
        Assert.Contains("hotspotauth administrator reset-password admin", first.Output, StringComparison.Ordinal);
        await machine.WaitAsync(InstalledMachine.Main, "ActiveState", "active");
        (await machine.RunAsync("hotspotauth", "account", "add", "--username", "somchai", "--name", "Somchai Jaidee")).Succeeded();
        var (key, process) = (await SumAsync("/var/lib/hotspotauth/keys/secrets.key"), await machine.PropertyAsync(InstalledMachine.Main, "MainPID"));

        var upgraded = await machine.InstallAsync(package.File);
        Assert.DoesNotContain("reset-password", upgraded.Output, StringComparison.Ordinal);
        await machine.WaitAsync(InstalledMachine.Main, "ActiveState", "active");
        Assert.NotEqual(process, await machine.PropertyAsync(InstalledMachine.Main, "MainPID"));
        await HasSomchaiAsync();

        (await machine.RunAsync("dpkg", "--remove", "hotspotauth")).Succeeded();
        Assert.Equal("inactive", await machine.PropertyAsync(InstalledMachine.Main, "ActiveState"));
        Assert.False(Path.Exists(Path.Combine(machine.Root, "usr/lib/hotspotauth")));
        Assert.Equal(0, (await machine.RunAsync("test", "-f", Data)).ExitCode);
        Assert.Equal(0, (await machine.RunAsync("test", "-f", "/etc/hotspotauth/hotspotauth.json")).ExitCode);

        var purged = (await machine.RunAsync("dpkg", "--purge", "hotspotauth")).Succeeded();
        Assert.Contains("/var/lib/hotspotauth stays", purged.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, (await machine.RunAsync("test", "-e", "/etc/hotspotauth")).ExitCode);
        Assert.Equal(key, await SumAsync("/var/lib/hotspotauth/keys/secrets.key"));

        await machine.InstallAsync(package.File);
        await machine.WaitAsync(InstalledMachine.Main, "ActiveState", "active");
        await HasSomchaiAsync();
        Assert.Equal(key, await SumAsync("/var/lib/hotspotauth/keys/secrets.key"));

        async Task HasSomchaiAsync() => Assert.Contains("somchai", (await machine.RunAsync("hotspotauth", "account", "list")).Succeeded().Output, StringComparison.Ordinal);
        async Task<string> SumAsync(string file) => (await machine.RunAsync("sha256sum", file)).Succeeded().Output;
    }

    [LabFact(Needs = "lintian")]
    public async Task Debians_own_check_finds_no_error_and_no_warning()
    {
        var found = await LabCommand.RunAsync(TimeSpan.FromMinutes(5), "lintian", "--fail-on", "error,warning", "--tag-display-limit", "0", package.File);
        Assert.True(found.ExitCode == 0, found.Output + found.Error);
    }

    [LabFact(Needs = "debootstrap")]
    public async Task The_page_of_the_manual_has_every_verb_and_nothing_that_troff_stumbles_over()
    {
        var page = (await LabCommand.RunAsync("sh", "-c", $"dpkg-deb --fsys-tarfile '{package.File}' | tar -xO ./usr/share/man/man8/hotspotauth.8.gz | gzip -d")).Succeeded().Output;
        var shown = Heading().Matches(page).Select(m => m.Groups["verb"].Value.Replace("\\", "", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Verbs(HotspotAuth.Operation.CommandLine.Root([]), "hotspotauth").Except(shown, StringComparer.Ordinal));
        Assert.DoesNotContain(page.Split('\n'), l => l.StartsWith('.') && !Request().IsMatch(l));
    }

    [LabFact(Needs = "debootstrap")]
    public async Task Nothing_in_it_is_anybodys_but_roots_and_no_program_is_for_debugging()
    {
        var files = (await LabCommand.RunAsync("dpkg-deb", "--contents", package.File)).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(files, f => Assert.Contains(" root/root ", f, StringComparison.Ordinal));
        Assert.DoesNotContain(files, f => f.EndsWith(".pdb", StringComparison.Ordinal) || f.EndsWith("/createdump", StringComparison.Ordinal));
        // Neither the group nor others may write anything, and nothing runs as its owner.
        Assert.All(files.Where(f => f[0] != 'l'), f => Assert.Matches("^.rw[x-]r-[x-]r-[x-] ", f));
    }

    private static IEnumerable<string> Verbs(System.CommandLine.Command command, string path) =>
        command.Subcommands.Count == 0 ? [path] : command.Subcommands.SelectMany(sub => Verbs(sub, string.Create(CultureInfo.InvariantCulture, $"{path} {sub.Name}")));

    [GeneratedRegex("^\\.SS \"(?<verb>[^\"]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\.(TH|SH|SS|PP|TP|B|I|BI|BR|IB|IR|RB|RI|nf|fi|TS|TE)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Request();
}
