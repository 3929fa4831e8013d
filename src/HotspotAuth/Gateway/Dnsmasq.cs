using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace HotspotAuth.Gateway;

/// <summary>
/// dnsmasq as our child: started with a configuration of ours, started again with growing pauses when it dies, ended with us. One
/// that an earlier run left behind (killed before it could stop it) is ended first.
/// </summary>
/// <param name="configuration">The text of its configuration file.</param>
/// <param name="directory">Where the file is written.</param>
/// <param name="kernel">The thread whose network namespace it shall run in.</param>
/// <param name="time">Clock of the pauses.</param>
/// <param name="logger">Where what it says goes.</param>
internal sealed partial class Dnsmasq(string configuration, string directory, KernelThread kernel, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly string[] Places = ["/usr/sbin/dnsmasq", "/usr/local/sbin/dnsmasq", "/usr/bin/dnsmasq"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A machine that is booting has much to do; one that can't start ends by itself.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly string _file = Path.Combine(directory, "dnsmasq.conf");
    private readonly string _mark = "--pid-file=" + Path.Combine(directory, "dnsmasq.pid");
    private Process? _process;
    private ITimer? _again;
    private TimeSpan _pause = TimeSpan.FromSeconds(1);
    private long _started;
    private bool _stopping;

    /// <summary>It serves now.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_lock) return _process is not null;
        }
    }

    /// <summary>Where Debian has the program; null when it isn't installed.</summary>
    public static string? Find() => Array.Find(Places, File.Exists);

    /// <summary>Writes the configuration and starts the program; returns when it serves. Runs on the kernel thread.</summary>
    /// <exception cref="GatewayException">It is not installed or ended at once; the message has its own words.</exception>
    public void Start()
    {
        if (Find() is null) throw new GatewayException("dnsmasq is not installed; install it with `apt-get install dnsmasq-base`, or set Gateway:Dnsmasq to external.");
        Directory.CreateDirectory(directory);
        File.WriteAllText(_file, configuration, new UTF8Encoding(false));
        EndLeftover();
        Launch(FirstPatience);
    }

    public async ValueTask DisposeAsync()
    {
        Process? process;
        lock (_lock)
        {
            _stopping = true;
            process = _process;
            _again?.Dispose();
        }

        if (process is null) return;
        if (!process.HasExited) _ = kill(process.Id, Terminate);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private void Launch(TimeSpan patience)
    {
        lock (_lock)
        {
            if (_stopping) return;
        }

        var start = new ProcessStartInfo(Find()!) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("--keep-in-foreground");
        // From us and not from the file, which is there to be read: whoever could write it would have programs run with the gateway's rights.
        start.ArgumentList.Add("--conf-file=-");
        start.ArgumentList.Add(_mark);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var words = new FirstWords();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not { } said) return;
            LogSaid(logger, said);
            words.Hear(said);
        };
        process.Exited += (_, _) => words.End();
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine(); // it says nothing there, and would keep ours open when it outlives us
        Tell(process);
        if (!words.WaitUntilServing(patience))
        {
            if (!process.HasExited) process.Kill();
            process.WaitForExit();
            process.Dispose();
            throw new GatewayException($"dnsmasq does not start with {_file}: {words}");
        }

        lock (_lock)
        {
            if (_stopping)
            {
                // Disposed meanwhile, with nothing yet to end.
                process.Kill();
                process.WaitForExit();
                process.Dispose();
                return;
            }

            _process = process;
            _started = time.GetTimestamp();
        }

        _ = WatchAsync(process);
    }

    private void Tell(Process process)
    {
        try
        {
            using var input = process.StandardInput;
            input.Write(configuration);
        }
        catch (IOException)
        {
            // It ended at once; its own words say why.
        }
    }

    private async Task WatchAsync(Process process)
    {
        await process.WaitForExitAsync();
        lock (_lock)
        {
            if (_stopping) return;
            _process = null;
            if (time.GetElapsedTime(_started) > LongestPause * 2) _pause = TimeSpan.FromSeconds(1);
            LogDied(logger, process.ExitCode, (int)_pause.TotalSeconds);
            process.Dispose();
            Schedule();
        }
    }

    private void Relaunch()
    {
        try
        {
            Launch(Patience);
        }
        catch (Exception fault)
        {
            LogNotRestarted(logger, fault);
            lock (_lock) Schedule();
        }
    }

    private void Schedule()
    {
        _again?.Dispose();
        if (_stopping) return;
        _again = time.CreateTimer(_ => kernel.TryPost(Relaunch), null, _pause, Timeout.InfiniteTimeSpan);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    private void EndLeftover()
    {
        var pidFile = Path.Combine(directory, "dnsmasq.pid");
        if (!File.Exists(pidFile) || !int.TryParse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture, out var pid) || pid <= 1) return;
        var proc = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline");
        // Only one that was started with our own file is ours; numbers are used again.
        for (var wait = 0; wait < 100 && IsOurs(proc); wait++)
        {
            _ = kill(pid, Terminate);
            Thread.Sleep(20);
        }
    }

    private bool IsOurs(string cmdline)
    {
        try
        {
            return File.ReadAllText(cmdline).Contains(_mark, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);
}

/// <summary>What a starting dnsmasq says until it serves ("started, version …") or ends.</summary>
internal sealed class FirstWords
{
    private const int MaxLength = 2000;

    private readonly TaskCompletionSource<bool> _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _words = new();

    /// <summary>A line on its standard error.</summary>
    public void Hear(string line)
    {
        // What it said last may be read after its end is known.
        if (_serving.Task is { IsCompleted: true, Result: true }) return;
        lock (_words)
        {
            if (_words.Length < MaxLength) _words.Append(line.Trim()).Append(' ');
        }

        if (line.Contains("started, version", StringComparison.Ordinal)) _serving.TrySetResult(true);
    }

    /// <summary>It ended.</summary>
    public void End() => _serving.TrySetResult(false);

    /// <summary>Waits; false when it ended or said nothing in time.</summary>
    public bool WaitUntilServing(TimeSpan patience) => _serving.Task.Wait(patience) && _serving.Task.Result;

    /// <inheritdoc/>
    public override string ToString()
    {
        lock (_words) return _words.Length == 0 ? "it said nothing" : _words.ToString().Trim();
    }
}
