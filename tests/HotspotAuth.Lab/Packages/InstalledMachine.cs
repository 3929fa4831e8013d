namespace HotspotAuth.Lab.Packages;

/// <summary>A machine on which the package has just been installed, with the services as systemd started them.</summary>
public sealed class InstalledMachine(DebianPackage package) : IAsyncLifetime
{
    internal const string Main = "hotspotauth.service";
    internal const string Capture = "hotspotauth-capture.service";
    internal const string Gateway = "hotspotauth-gateway.service";
    internal const string All = "hotspotauth.target";

    private const string ConfigurationFile = "etc/hotspotauth/hotspotauth.json";

    private DebianMachine? _machine;

    internal DebianMachine Machine => _machine ?? throw new InvalidOperationException("There is no machine without the lab.");

    public async Task InitializeAsync()
    {
        if (package.Template.Length == 0) return; // the tests are skipped, and say why
        _machine = await DebianMachine.BootAsync(package.Template);
        await Machine.InstallAsync(package.File);
        await Machine.WaitAsync(Main, "ActiveState", "active");
    }

    public async Task DisposeAsync()
    {
        if (_machine is not null) await _machine.DisposeAsync();
    }

    /// <summary>As an upgrade does it: stopped, its files put in place, started.</summary>
    internal Task InstallAgainAsync() => Machine.InstallAsync(package.File);

    /// <summary>Starts all anew with another configuration, and says when the main service is ready.</summary>
    internal async Task RestartWithAsync(string configuration)
    {
        await File.WriteAllTextAsync(Path.Combine(Machine.Root, ConfigurationFile), configuration);
        await RestartAsync();
    }

    internal async Task RestartAsync()
    {
        (await Machine.RunAsync("systemctl", "daemon-reload")).Succeeded();
        await Machine.RunAsync("systemctl", "restart", All);
        await Machine.WaitAsync(Main, "ActiveState", "active");
    }

    /// <summary>A line of <c>/proc/PID/status</c> of a unit's main process.</summary>
    internal async Task<string> StatusAsync(string unit, string line)
    {
        var text = (await Machine.RunAsync("cat", $"/proc/{await Machine.PropertyAsync(unit, "MainPID")}/status")).Succeeded().Output;
        return text.Split('\n').Single(l => l.StartsWith(line + ":", StringComparison.Ordinal))[(line.Length + 1)..].Trim();
    }
}
