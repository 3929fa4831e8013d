using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace HotspotAuth.Lab;

/// <summary>A program that runs in a namespace until the test is done with it.</summary>
internal sealed partial class LabProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _said = new();

    private bool _disposed;

    private LabProcess(Process process) => _process = process;

    /// <summary>Everything it has said so far, both streams, line by line.</summary>
    public string Said => string.Join('\n', _said);

    /// <summary>Whether it has ended, even where a child of its still holds its output.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    public static LabProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        var lab = new LabProcess(process);
        process.OutputDataReceived += (_, line) => lab.Hear(line.Data);
        process.ErrorDataReceived += (_, line) => lab.Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return lab;
    }

    /// <summary>Waits for a line that satisfies; fails with all it said when it ends or takes too long.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> wanted, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        using var ended = new CancellationTokenSource();
        _ = _process.WaitForExitAsync(limit.Token).ContinueWith(_ => ended.Cancel(), TaskScheduler.Default);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ended.Token);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(either.Token))
            {
                if (wanted(line)) return line;
            }
        }
        catch (OperationCanceledException)
        {
            while (_lines.Reader.TryRead(out var line))
            {
                if (wanted(line)) return line;
            }
        }

        throw new InvalidOperationException($"{_process.StartInfo.FileName} {(_process.HasExited ? "ended" : "went on")} without the line that was waited for; it said:\n{Said}");
    }

    /// <summary>Waits until it ends by itself and gives its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Asks it to end (SIGTERM) and gives its exit code; ends it by force where it does not.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited) _ = kill(_process.Id, 15);
        using var patience = new CancellationTokenSource(Patience.Most);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await StopAsync();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        _said.Enqueue(line);
        _lines.Writer.TryWrite(line);
    }

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);
}
