using System.Diagnostics;
using System.Text.Json;

namespace HotspotAuth.FunctionalTests.Export;

/// <summary>The built program, run as an operator runs it, on a data directory of its own.</summary>
internal sealed class Program : IDisposable
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("export-verbs-").FullName;

    public string DataDirectory => Path.Combine(_scratch, "data");

    public string Scratch(string name) => Path.Combine(_scratch, name);

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "hotspotauth")) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _scratch };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.ArgumentList.Add($"--Data:Directory={DataDirectory}");
        return Process.Start(start)!;
    }

    public async Task<(int Exit, string Out, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    /// <summary>The verb's JSON; fails with its message when it did not end well.</summary>
    public async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var (exit, output, error) = await RunAsync([.. arguments, "--json"]);
        Assert.True(exit == 0, error);
        using var json = JsonDocument.Parse(output);
        return json.RootElement.Clone();
    }

    public void Dispose() => Directory.Delete(_scratch, recursive: true);
}
