using System.Diagnostics;
using System.Globalization;

namespace HotspotAuth.Benchmarks.Measuring;

/// <summary>A server of its own process, ended by its id; what it printed is kept for the case that it does not start.</summary>
internal sealed class RunningProgram : IDisposable
{
    private const int KeptCharacters = 20_000;
    private readonly Process _process;
    private readonly System.Text.StringBuilder _said = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunningProgram(string program, string? readyLine, params string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        // Ended by a signal, this program must not leave its servers behind.
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        _process.OutputDataReceived += (_, e) => Hear(e.Data, readyLine);
        _process.ErrorDataReceived += (_, e) => Hear(e.Data, readyLine: null);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    public string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    /// <summary>Waits for the line that says so.</summary>
    public void WaitUntilReady()
    {
        if (!_ready.Task.Wait(TimeSpan.FromSeconds(60)) || _process.HasExited) throw new InvalidOperationException($"The server did not start:{Environment.NewLine}{Said}");
    }

    /// <summary>SIGTERM, and the time to write what it holds.</summary>
    public void Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(20))) Kill();
    }

    /// <summary>SIGKILL: nothing is written any more.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private void OnExit(object? sender, EventArgs e)
    {
        if (!_process.HasExited) _process.Kill();
    }

    private void Hear(string? line, string? readyLine)
    {
        if (line is null) return;
        lock (_said)
        {
            if (_said.Length < KeptCharacters) _said.AppendLine(line);
        }

        if (line == readyLine) _ready.TrySetResult();
    }
}
