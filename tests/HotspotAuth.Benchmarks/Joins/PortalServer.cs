using System.Net;
using System.Net.Sockets;
using HotspotAuth.Accounts;
using HotspotAuth.Benchmarks.Load;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Benchmarks.Peers;
using HotspotAuth.Events;
using HotspotAuth.Operation;

namespace HotspotAuth.Benchmarks.Joins;

/// <summary>The real program with the portal's role on loopback, its people and an event's slips in its real store.</summary>
internal sealed class PortalServer : IDisposable
{
    /// <summary>The load comes back on ever new devices, and no account may be full.</summary>
    private const int MaxDevices = 1000;

    private readonly Scratch _scratch = new();
    private readonly RunningProgram _program;

    /// <param name="program">The program.</param>
    /// <param name="guests">Slips of an event that runs now, their codes under the usual slow hash; 0 for none.</param>
    public PortalServer(string program, int guests)
    {
        var data = DataDirectory.OpenOrCreate(_scratch.Of("data"));
        LoadAccounts.Add(data, LoadUsers.Count, LoadAccounts.QuickHash, MaxDevices);
        if (guests > 0) Codes = MakeSlips(data, guests);
        Port = FreePort();
        _program = new RunningProgram(
            program,
            "ready",
            "serve",
            "--roles",
            "portal",
            $"--Data:Directory={data.Root}",
            $"--Portal:Urls=http://127.0.0.1:{Port}",
            "--Site:PortalHost=kpp2.net",
            $"--Operation:MetricsUrls=http://127.0.0.1:{FreePort()}");
        _program.WaitUntilReady();
    }

    public int Port { get; }

    public int Id => _program.Id;

    /// <summary>The slips' codes: username and password in one.</summary>
    public IReadOnlyList<string> Codes { get; } = [];

    public void Dispose()
    {
        _program.Dispose();
        _scratch.Dispose();
    }

    private static List<string> MakeSlips(DataDirectory data, int guests)
    {
        var (database, now) = (Database.OpenOrCreate(data), TimeProvider.System.GetUtcNow());
        var accounts = new AccountStore(database, SecretBox.OpenOrCreate(data), TimeProvider.System);
        var wanted = new TrainingEvent(0, "Benchmark", "Agency", "0812345678", "Responsible", now.AddHours(-1), now.AddHours(8));
        var (_, slips) = new TrainingEventStore(database, accounts, TimeProvider.System).CreateAsync(wanted, guests, Actor.Verb, CancellationToken.None).GetAwaiter().GetResult();
        return [.. slips.Select(slip => slip.Account.Username)];
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
