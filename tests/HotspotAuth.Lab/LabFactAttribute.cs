using System.Diagnostics;
using System.Globalization;

namespace HotspotAuth.Lab;

/// <summary>A test that needs network namespaces; where they are not to be had it is skipped, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LabFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(FindMissing);

    public LabFactAttribute() => Skip = Missing.Value;

    /// <summary>A further program, which has its package's name; without it the test is skipped.</summary>
    public string Needs
    {
        get => _needs;
        set
        {
            _needs = value;
            Skip ??= IsInstalled(value) ? null : $"This test needs {value} (apt-get install {value}).";
        }
    }

    private string _needs = "";

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux()) return "The lab needs Linux.";
        if (!Environment.IsPrivilegedProcess) return "The lab needs root: it makes network namespaces.";
        foreach (var (tool, package) in new[] { ("ip", "iproute2"), ("dnsmasq", "dnsmasq-base"), ("busybox", "busybox"), ("nft", "nftables") })
        {
            if (!IsInstalled(tool)) return $"The lab needs {tool} (apt-get install {package}).";
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"hslab{Environment.ProcessId}-try");
        return Ip("netns", "add", name) && Ip("-netns", name, "link", "add", "t0", "type", "bridge") && Ip("netns", "delete", name)
            ? null : "This machine does not permit network namespaces (`ip netns add` failed).";
    }

    private static bool IsInstalled(string tool) => new[] { "/usr/sbin", "/usr/bin", "/sbin", "/bin" }.Any(folder => File.Exists(Path.Combine(folder, tool)));

    private static bool Ip(params string[] arguments)
    {
        var start = new ProcessStartInfo("ip") { UseShellExecute = false, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start);
        if (process is null) return false;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
