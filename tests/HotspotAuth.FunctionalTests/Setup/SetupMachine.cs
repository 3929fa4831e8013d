using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HotspotAuth.FunctionalTests.Setup;

/// <summary>A machine that nobody has set up: the real program on an empty data directory, with fixed ports, because it starts anew on them.</summary>
internal sealed class SetupMachine : IAsyncDisposable
{
    private readonly List<string> _settings;
    private readonly StringBuilder _log = new();
    private readonly List<string> _lines = [];
    private Process? _process;

    private SetupMachine(string[] more)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("setup-machine-").FullName;
        Admin = new Uri($"https://127.0.0.1:{FreePort()}");
        Portal = new Uri($"http://127.0.0.1:{FreePort()}");
        _settings =
        [
            $"--Data:Directory={Directory}", $"--Portal:Urls={Portal.GetLeftPart(UriPartial.Authority)}", $"--Admin:Urls={Admin.GetLeftPart(UriPartial.Authority)}", "--Operation:MetricsUrls=http://127.0.0.1:0",
            "--Radius:Bind=127.0.0.1", "--Radius:AuthPort=0", "--Radius:AcctPort=0", .. more,
        ];
    }

    public string Directory { get; }
    public Uri Admin { get; }
    public Uri Portal { get; }
    public string OneTimePassword { get; private set; } = "";

    public string Log
    {
        get { lock (_log) return _log.ToString(); }
    }

    /// <summary>How often it has become ready.</summary>
    public int Starts
    {
        get { lock (_lines) return _lines.Count(line => line == "ready"); }
    }

    public static async Task<SetupMachine> StartAsync(params string[] more)
    {
        var machine = new SetupMachine(more);
        var process = Process.Start(new ProcessStartInfo(RunningService.Program, ["serve", .. machine._settings]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        machine._process = process;
        process.ErrorDataReceived += (_, e) => { lock (machine._log) machine._log.AppendLine(e.Data); };
        process.OutputDataReceived += (_, e) => { lock (machine._lines) machine._lines.Add(e.Data ?? ""); };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await machine.UntilAsync(() => machine.Starts == 1 || process.HasExited, "the service was not ready");
        Assert.False(process.HasExited, machine.Log);
        lock (machine._lines) machine.OneTimePassword = machine._lines.First(line => line.StartsWith("first administrator", StringComparison.Ordinal)).Split("one-time password: ")[1].Split(' ')[0];
        return machine;
    }

    public Task<(int ExitCode, string Out, string Error)> VerbAsync(params string[] arguments) => RunningService.RunAsync(RunningService.Program, null, [.. arguments, .. _settings]);

    /// <summary>Asks again until it is so, for as long as two starts may take on a busy machine.</summary>
    public async Task UntilAsync(Func<bool> isSo, string what)
    {
        for (var i = 0; i < 3600; i++)
        {
            if (isSo()) return;
            await Task.Delay(50);
        }

        Assert.Fail($"{what}:\n{Log}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    // Below what the system hands out to who asks for any: it stands free while the service starts anew.
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Another one.
            }
        }
    }
}
