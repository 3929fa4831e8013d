using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HotspotAuth.FunctionalTests.Security;

namespace HotspotAuth.FunctionalTests;

/// <summary>The real program, started as an operator would, on free ports and a data directory of its own.</summary>
public sealed class RunningService : IAsyncDisposable
{
    public const string NasSecret = "a-secret-of-more-than-24-octets";
    private readonly List<string> _settings;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private RunningService(string directory, params string[] settings)
    {
        Directory = directory;
        _settings =
        [
            $"--Data:Directory={directory}", "--Portal:Urls=http://127.0.0.1:0", "--Admin:Urls=https://127.0.0.1:0", "--Operation:MetricsUrls=http://127.0.0.1:0",
            "--Radius:Bind=127.0.0.1", "--Radius:AuthPort=0", "--Radius:AcctPort=0",
            "--Radius:Clients:0:Name=test-nas", "--Radius:Clients:0:Address=127.0.0.1", $"--Radius:Clients:0:Secret={NasSecret}", .. settings,
        ];
    }

    public static string Program => Path.Combine(AppContext.BaseDirectory, "hotspotauth");
    public string Directory { get; }
    public List<string> Lines { get; } = [];
    public int ProcessId => _process!.Id;

    /// <summary>Standard error, of all its starts.</summary>
    public string Log
    {
        get
        {
            lock (_log) return _log.ToString();
        }
    }

    /// <summary>Variables of the environment in which it starts next.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public static async Task<RunningService> StartAsync(params string[] settings)
    {
        var service = new RunningService(System.IO.Directory.CreateTempSubdirectory("hotspotauth-").FullName, settings);
        await service.StartAgainAsync();
        return service;
    }

    /// <summary>The address that <c>serve</c> printed for a part, for example <c>radius-auth</c>.</summary>
    public string Address(string part) => Lines.First(l => l.StartsWith(part + " ", StringComparison.Ordinal)).Split(' ')[1];

    public int Port(string part) => new Uri(Address(part).Contains("://", StringComparison.Ordinal) ? Address(part) : $"udp://{Address(part)}").Port;

    public async Task StartAgainAsync()
    {
        Lines.Clear();
        var start = new ProcessStartInfo(Program, ["serve", .. _settings]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, e) =>
        {
            lock (_log) _log.AppendLine(e.Data);
        };
        _process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            Lines.Add(line);
            if (line == "ready") return;
        }

        throw new InvalidOperationException($"serve ended before it was ready:\n{Log}");
    }

    /// <summary>What <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and how long it took to end.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> StopAsync()
    {
        var since = Stopwatch.StartNew();
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        return (_process.ExitCode, since.Elapsed);
    }

    public Task<(int ExitCode, string Out, string Error)> VerbAsync(params string[] arguments) => RunAsync(Program, null, [.. arguments, .. _settings]);

    public Task<(int ExitCode, string Out, string Error)> VerbWithInputAsync(string input, params string[] arguments) => RunAsync(Program, input, [.. arguments, .. _settings]);

    public async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var (exitCode, text, error) = await VerbAsync([.. arguments, "--json"]);
        Assert.True(exitCode == 0, $"exit {exitCode}: {error}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task AddAccountAsync(string username, string password, params string[] more)
    {
        var (exitCode, _, error) = await VerbWithInputAsync(password + "\n", ["account", "add", "--username", username, "--name", $"Person {username}", "--password-stdin", .. more]);
        Assert.True(exitCode == 0, error);
    }

    /// <summary>What of the process is in memory now.</summary>
    public double ResidentMegabytes()
    {
        var line = File.ReadLines($"/proc/{ProcessId}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Asks again until it is so; what a verb changes takes effect within two seconds.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> isSo, string what)
    {
        for (var i = 0; i < 2400; i++)
        {
            if (await isSo()) return;
            await Task.Delay(50);
        }

        Assert.Fail(what);
    }

    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(string program, string? input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            if (input is not null) await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code says why.
        }

        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        TestSecrets.AssertAbsent(Log, "standard error");
        TestSecrets.AssertAbsent(string.Join('\n', Lines), "standard output");
        var logs = new DirectoryInfo(Path.Combine(Directory, "logs"));
        foreach (var log in logs.Exists ? logs.GetFiles() : []) TestSecrets.AssertAbsent(await File.ReadAllTextAsync(log.FullName), log.Name);
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
