using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HotspotAuth.Capture;

namespace HotspotAuth.Lab;

/// <summary>How an attempt to connect ended.</summary>
internal enum Attempt
{
    /// <summary>Connected.</summary>
    Connected,

    /// <summary>Refused at once: a reset or an ICMP error.</summary>
    Refused,

    /// <summary>Nothing came back.</summary>
    Silent,
}

/// <summary>A machine of the lab: one network namespace.</summary>
internal sealed class LabHost(NetworkNamespace inside) : IAsyncDisposable
{
    /// <summary>Later than this a limit of <see cref="Limit"/> is told of only where this process itself stood still.</summary>
    private static readonly TimeSpan StoodStill = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    private readonly List<LabProcess> _processes = [];

    /// <summary>The namespace.</summary>
    public NetworkNamespace Namespace => inside;

    /// <summary>The name as <c>ip netns</c> shows it.</summary>
    public string Name => inside.Name;

    /// <summary>Runs a program in the namespace, to its end.</summary>
    public Task<LabResult> RunAsync(string program, params string[] arguments) =>
        LabCommand.RunAsync("ip", ["netns", "exec", Name, program, .. arguments]);

    /// <summary>Starts a program in the namespace; it ends with the lab at the latest.</summary>
    public LabProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var process = LabProcess.Start("ip", ["netns", "exec", Name, program, .. arguments], environment);
        _processes.Add(process);
        return process;
    }

    /// <summary>Runs one <c>ip</c> command in the namespace.</summary>
    public async Task<LabResult> IpAsync(string command) =>
        (await LabCommand.RunAsync("ip", ["-netns", Name, .. command.Split(' ')])).Succeeded();

    /// <summary>Runs several <c>ip</c> commands in the namespace, one a line.</summary>
    public async Task IpBatchAsync(string commands)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, commands + "\n");
            (await LabCommand.RunAsync("ip", "-netns", Name, "-batch", file)).Succeeded();
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The link address of an interface.</summary>
    public async Task<MacAddress> MacOfAsync(string device)
    {
        var text = (await RunAsync("cat", $"/sys/class/net/{device}/address")).Succeeded().Output.Trim();
        Assert.True(MacAddress.TryParse(text, out var mac), text);
        return mac;
    }

    /// <summary>A socket that belongs to the namespace.</summary>
    public Task<Socket> SocketAsync(AddressFamily family, SocketType type, ProtocolType protocol) =>
        inside.DoAsync(() => new Socket(family, type, protocol));

    /// <summary>A connected TCP socket.</summary>
    public async Task<Socket> ConnectAsync(IPEndPoint to, IPAddress? from = null)
    {
        var socket = await SocketAsync(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        if (from is not null) socket.Bind(new IPEndPoint(from, 0));
        using var patience = new CancellationTokenSource(Patience.Most);
        await socket.ConnectAsync(to, patience.Token);
        return socket;
    }

    /// <summary>Tries a TCP connection and says how it ended, and after how long.</summary>
    public async Task<(Attempt Outcome, TimeSpan Took)> TryConnectAsync(IPEndPoint to, IPAddress? from = null)
    {
        for (var tries = 1; ; tries++)
        {
            var attempt = await TryOnceAsync(to, from);
            // The limit may have been told of before the answer that lay there.
            if (attempt.Outcome != Attempt.Silent || attempt.Took < StoodStill || tries == 3) return attempt;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
        await inside.DisposeAsync();
    }

    private async Task<(Attempt Outcome, TimeSpan Took)> TryOnceAsync(IPEndPoint to, IPAddress? from)
    {
        using var socket = await SocketAsync(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (from is not null) socket.Bind(new IPEndPoint(from, 0));
        using var patience = new CancellationTokenSource(Limit);
        var began = Stopwatch.GetTimestamp();
        try
        {
            await socket.ConnectAsync(to, patience.Token);
            return (Attempt.Connected, Stopwatch.GetElapsedTime(began));
        }
        catch (OperationCanceledException)
        {
            return (Attempt.Silent, Stopwatch.GetElapsedTime(began));
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.TimedOut)
        {
            return (Attempt.Silent, Stopwatch.GetElapsedTime(began));
        }
        catch (SocketException)
        {
            return (Attempt.Refused, Stopwatch.GetElapsedTime(began));
        }
    }
}
