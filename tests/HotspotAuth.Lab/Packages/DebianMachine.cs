using System.Globalization;

namespace HotspotAuth.Lab.Packages;

/// <summary>
/// A Debian of its own, with systemd as its first process: a copy of a minimal root in namespaces of its own. It has two links,
/// <c>lan0</c> and <c>wan0</c>, and no way to the machine it runs on.
/// </summary>
internal sealed class DebianMachine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static int Made;

    private readonly string _folder;
    private readonly string _groups;
    private readonly LabProcess _process;
    private readonly string _name;
    private string _init = "";

    private DebianMachine(string folder, string name)
    {
        (_folder, _name) = (folder, name);
        _groups = Path.Combine(folder, "groups");
        Directory.CreateDirectory(_groups);
        _process = LabProcess.Start(Path.Combine(AppContext.BaseDirectory, "Packages", "boot.script"), [Root, _groups, name]);
    }

    /// <summary>Its root directory, seen from outside.</summary>
    public string Root => Path.Combine(_folder, "root");

    public static async Task<DebianMachine> BootAsync(string template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"hsdeb{Environment.ProcessId}-{Interlocked.Increment(ref Made)}");
        var folder = Directory.CreateTempSubdirectory($"{name}-").FullName;
        (await LabCommand.RunAsync(Patience, "cp", "-a", "--reflink=auto", template, Path.Combine(folder, "root"))).Succeeded();
        var machine = new DebianMachine(folder, name);
        await machine.WaitForInitAsync();
        return machine;
    }

    /// <summary>Runs a program inside, to its end.</summary>
    public Task<LabResult> RunAsync(string program, params string[] arguments) =>
        LabCommand.RunAsync(Patience, "nsenter", ["--target", _init, "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "--wd=/", "--", "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive", program, .. arguments]);

    /// <summary>Installs a package file as an administrator would.</summary>
    public async Task<LabResult> InstallAsync(string package)
    {
        var inside = Path.Combine(Root, "var", "cache", Path.GetFileName(package));
        File.Copy(package, inside, overwrite: true);
        return (await RunAsync("dpkg", "--install", $"/var/cache/{Path.GetFileName(package)}")).Succeeded();
    }

    /// <summary>One property of a unit, as <c>systemctl show</c> has it.</summary>
    public async Task<string> PropertyAsync(string unit, string property) =>
        (await RunAsync("systemctl", "show", "--value", $"--property={property}", unit)).Succeeded().Output.Trim();

    /// <summary>Waits until a unit's property is what it should be; fails with what the unit said.</summary>
    public Task WaitAsync(string unit, string property, string wanted) => WaitAsync(unit, property, now => now == wanted, wanted);

    /// <summary>The same where more than one value will do; <paramref name="wanted"/> says which.</summary>
    public async Task WaitAsync(string unit, string property, Func<string, bool> isWanted, string wanted)
    {
        var patience = DateTime.UtcNow + Patience;
        while (await PropertyAsync(unit, property) is var now && !isWanted(now))
        {
            Assert.True(DateTime.UtcNow < patience && now != "failed", $"{unit}: {property} is {now}, not {wanted}; it said:\n{await JournalAsync(unit)}");
            await Task.Delay(300);
        }
    }

    public async Task<string> JournalAsync(string unit) => (await RunAsync("journalctl", "--no-pager", "--output=cat", "--lines=60", "--unit", unit)).Output;

    /// <summary>What an address answers inside; the status alone with <paramref name="path"/> of a health page.</summary>
    public Task<LabResult> GetAsync(int port, string path) =>
        LabCommand.RunAsync("nsenter", "--target", _init, "--net", "--", "curl", "--silent", "--show-error", "--fail-with-body", $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}{path}");

    public async ValueTask DisposeAsync()
    {
        // Its first process takes all others with it, and its namespaces their mounts.
        if (_init.Length > 0) await LabCommand.RunAsync("kill", "-KILL", _init);
        await _process.DisposeAsync();
        var group = Path.Combine(_groups, _name);
        if (Directory.Exists(group)) await LabCommand.RunAsync("find", group, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";");
        await LabCommand.RunAsync("umount", _groups);
        if (!Directory.Exists(group)) Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitForInitAsync()
    {
        var patience = DateTime.UtcNow + Patience;
        while (true)
        {
            // The script became unshare, whose one child became systemd.
            _init = (await LabCommand.RunAsync("pgrep", "--parent", _process.Id.ToString(CultureInfo.InvariantCulture), "--full", "systemd")).Output.Trim();
            if (_init.Length > 0 && (await RunAsync("systemctl", "is-system-running")).Output.Trim() is "running" or "degraded") return;
            Assert.True(DateTime.UtcNow < patience, $"systemd did not come up: {_process.Said}");
            await Task.Delay(200);
        }
    }
}
