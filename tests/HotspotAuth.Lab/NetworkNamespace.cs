using System.Runtime.InteropServices;
using HotspotAuth.Gateway;
using Microsoft.Win32.SafeHandles;

namespace HotspotAuth.Lab;

/// <summary>
/// A named network namespace, and a thread of this process inside it: sockets and libraries used on that thread act there, and so do
/// threads that it starts.
/// </summary>
internal sealed partial class NetworkNamespace : IAsyncDisposable
{
    private const int CloneNewNet = 0x40000000;

    private readonly KernelThread _inside;

    private NetworkNamespace(string name)
    {
        Name = name;
        _inside = new KernelThread(name);
    }

    /// <summary>Its name, as <c>ip netns</c> shows it.</summary>
    public string Name { get; }

    /// <summary>The resolver file that programs run in it see as /etc/resolv.conf.</summary>
    public string ResolverFile => $"/etc/netns/{Name}/resolv.conf";

    public static async Task<NetworkNamespace> CreateAsync(string name)
    {
        (await LabCommand.RunAsync("ip", "netns", "add", name)).Succeeded();
        var made = new NetworkNamespace(name);
        Directory.CreateDirectory(Path.GetDirectoryName(made.ResolverFile)!);
        await File.WriteAllTextAsync(made.ResolverFile, "");
        await made._inside.RunAsync(
            () =>
            {
                using var descriptor = File.OpenHandle($"/run/netns/{name}");
                if (setns(descriptor, CloneNewNet) != 0) throw new InvalidOperationException($"setns: errno {Marshal.GetLastPInvokeError()}");
                return true;
            },
            CancellationToken.None);
        return made;
    }

    /// <summary>Runs work on the thread inside.</summary>
    public Task<T> DoAsync<T>(Func<T> work) => _inside.RunAsync(work, CancellationToken.None);

    /// <summary>Begins asynchronous work on the thread inside; what it makes before its first wait belongs to the namespace.</summary>
    public async Task BeginAsync(Func<Task> work) => await await _inside.RunAsync(work, CancellationToken.None);

    /// <summary>Ends what still runs inside, then removes the namespace and its resolver file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _inside.DisposeAsync();
        await RemoveAsync(Name);
    }

    /// <summary>Removes a namespace by name, with whatever runs in it.</summary>
    public static async Task RemoveAsync(string name)
    {
        var pids = await LabCommand.RunAsync("ip", "netns", "pids", name);
        foreach (var pid in pids.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (int.TryParse(pid, System.Globalization.CultureInfo.InvariantCulture, out var number) && number != Environment.ProcessId) _ = kill(number, 9);
        }

        await LabCommand.RunAsync("ip", "netns", "delete", name);
        var folder = $"/etc/netns/{name}";
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(SafeFileHandle descriptor, int kind);

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);
}
