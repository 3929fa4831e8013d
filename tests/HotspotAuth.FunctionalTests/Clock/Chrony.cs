using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HotspotAuth.FunctionalTests.Clock;

/// <summary>
/// A real chronyd on the loopback that never touches the machine's clock. Fed through a reference clock that says the machine is
/// behind, it serves a time that is ahead by as much; fed nothing it answers that it knows no time.
/// </summary>
internal sealed class Chrony : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hotspotauth-chrony-");
    private readonly Process _process;

    public Chrony()
    {
        using (var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            probe.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
            Port = ((System.Net.IPEndPoint)probe.LocalEndPoint!).Port;
        }

        var configuration = Path.Combine(_folder.FullName, "chrony.conf");
        File.WriteAllText(configuration, $"""
            port {Port}
            bindaddress 127.0.0.1
            allow 127.0.0.1
            cmdport 0
            bindcmdaddress /
            pidfile {_folder.FullName}/pid
            refclock SOCK {Reference} refid TEST poll 0 filter 1 maxdispersion 1
            """);
        // -x leaves the machine's clock alone, -U needs no root, -d stays in the foreground.
        _process = Process.Start(new ProcessStartInfo("chronyd", ["-x", "-U", "-d", "-u", Environment.UserName, "-f", configuration])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _ = _process.StandardOutput.ReadToEndAsync();
        _ = _process.StandardError.ReadToEndAsync();
    }

    public int Port { get; }

    /// <summary>As it stands in <c>Clock:Sources</c>.</summary>
    public string Source => $"127.0.0.1:{Port}";

    private string Reference => Path.Combine(_folder.FullName, "reference.sock");

    /// <summary>Tells it that true time is ahead of the machine's by so much, until it believes it.</summary>
    public async Task FeedAsync(TimeSpan ahead, Func<Task<bool>> isBelieved)
    {
        await RunningService.EventuallyAsync(() => Task.FromResult(File.Exists(Reference)), "chronyd makes its socket");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Reference));
        await RunningService.EventuallyAsync(
            async () =>
            {
                socket.Send(Sample(ahead));
                return await isBelieved();
            },
            "chronyd believes its reference clock");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    // chrony.conf(5), refclock SOCK: struct sock_sample { timeval; double offset; int pulse, leap, pad, magic }, in the machine's order.
    private static byte[] Sample(TimeSpan ahead)
    {
        var now = DateTimeOffset.UtcNow;
        var sample = new byte[40];
        MemoryMarshal.Write(sample.AsSpan(0), now.ToUnixTimeSeconds());
        MemoryMarshal.Write(sample.AsSpan(8), now.UtcTicks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);
        MemoryMarshal.Write(sample.AsSpan(16), ahead.TotalSeconds);
        MemoryMarshal.Write(sample.AsSpan(36), 0x534F434B);
        return sample;
    }
}
