using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HotspotAuth.FunctionalTests.Nas;

/// <summary>FreeRADIUS in the place of a NAS: it takes Disconnect- and CoA-Request (RFC 5176) and knows no session of the user "gone".</summary>
internal sealed class FreeRadiusNas : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("freeradius-nas-").FullName;
    private readonly StringBuilder _said = new();
    private Process? _process;

    private FreeRadiusNas()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    public int Port { get; }

    /// <summary>What it prints comes through a pipe, later than its answer.</summary>
    public Task SaysAsync(string what) => RunningService.EventuallyAsync(() => Task.FromResult(Said.Contains(what, StringComparison.Ordinal)), $"FreeRADIUS says {what}");

    /// <summary>Everything it printed, the packets with their attributes by name.</summary>
    public string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    public static async Task<FreeRadiusNas> StartAsync()
    {
        var nas = new FreeRadiusNas();
        await File.WriteAllTextAsync(Path.Combine(nas._folder, "radiusd.conf"), nas.Configuration());
        await File.WriteAllTextAsync(Path.Combine(nas._folder, "dictionary"), "");
        // The configuration holds a secret: the program refuses it when others may read it.
        foreach (var file in Directory.EnumerateFiles(nas._folder)) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var ready = new TaskCompletionSource();
        nas._process = Process.Start(new ProcessStartInfo("freeradius", ["-f", "-X", "-n", "radiusd", "-d", nas._folder]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        nas._process.OutputDataReceived += (_, e) =>
        {
            lock (nas._said) nas._said.AppendLine(e.Data);
            if (e.Data is null) ready.TrySetException(new InvalidOperationException($"FreeRADIUS ended: {nas.Said}"));
            if (e.Data == "Ready to process requests") ready.TrySetResult();
        };
        nas._process.BeginOutputReadLine();
        nas._process.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return nas;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) _process.Kill();
        if (_process is not null) await _process.WaitForExitAsync();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Configuration() => string.Create(CultureInfo.InvariantCulture, $$"""
        prefix = /usr
        libdir = /usr/lib/freeradius
        logdir = {{_folder}}
        raddbdir = {{_folder}}
        run_dir = {{_folder}}
        hostname_lookups = no
        max_requests = 1024
        log {
          destination = stdout
        }
        thread pool {
          start_servers = 1
          max_servers = 1
          min_spare_servers = 1
          max_spare_servers = 1
          max_requests_per_server = 0
        }
        client hotspot {
          ipaddr = 127.0.0.1
          secret = {{RunningService.NasSecret}}
        }
        modules {
          always ok {
            rcode = ok
          }
          always reject {
            rcode = reject
          }
        }
        listen {
          type = coa
          ipaddr = 127.0.0.1
          port = {{Port}}
          virtual_server = nas
        }
        server nas {
          recv-coa {
            if (&User-Name == "gone") {
              update reply {
                Error-Cause := Session-Context-Not-Found
              }
              reject
            }
            ok
          }
          send-coa {
            ok
          }
        }
        """);
}
