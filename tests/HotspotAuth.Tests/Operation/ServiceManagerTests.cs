using System.Net.Sockets;
using System.Text;
using HotspotAuth.Operation;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.Tests.Operation;

/// <summary>What systemd hears, on a real socket of its kind.</summary>
public sealed class ServiceManagerTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("hotspot-notify-").FullName;
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public ServiceManagerTests()
    {
        _systemd.Bind(new UnixDomainSocketEndPoint(Address));
        _systemd.ReceiveTimeout = 20_000;
    }

    private string Address => Path.Combine(_folder, "notify");

    [Fact]
    public void Ready_reloading_and_stopping_are_told_in_the_words_of_systemd()
    {
        var manager = Manager();
        manager.Ready(["portal http://0.0.0.0:8080", "radius 0.0.0.0:1812"]);
        Assert.Equal("READY=1\nSTATUS=portal http://0.0.0.0:8080; radius 0.0.0.0:1812", Heard());
        manager.Reloading();
        Assert.Matches("^RELOADING=1\nMONOTONIC_USEC=[0-9]+$", Heard());
        manager.Stopping();
        Assert.Equal("STOPPING=1", Heard());
    }

    [Fact]
    public void A_socket_in_the_abstract_namespace_is_found_by_its_at_sign()
    {
        var name = $"hotspot-{Guid.NewGuid():N}";
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 20_000 };
        systemd.Bind(new UnixDomainSocketEndPoint($"\0{name}"));
        var manager = Manager(socket: $"@{name}");
        manager.Stopping();
        Assert.Equal("STOPPING=1", Heard(systemd));
    }

    [Fact]
    public async Task A_process_lives_while_its_parts_turn()
    {
        using var watchdog = new Watchdog(new ServiceManager(Address, TimeSpan.FromMilliseconds(40)), () => [new Restless()], TimeProvider.System, NullLogger<Watchdog>.Instance);
        await watchdog.StartAsync(CancellationToken.None);
        for (var look = 0; look < 3; look++) Assert.Equal("WATCHDOG=1", Heard());
        await watchdog.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void A_part_that_stands_still_keeps_the_watchdog_from_hearing_until_it_turns_again()
    {
        var (desk, watcher) = (new Part { Turns = 1 }, new Part { TurningName = "session watcher", Turns = 1 });
        using var watchdog = Watching([desk, watcher]);
        watchdog.Look();
        Assert.Equal("WATCHDOG=1", Heard());
        desk.Turns++; // the other does not
        watchdog.Look();
        watchdog.Look();
        Assert.Equal(0, _systemd.Available);
        watcher.Turns++;
        watchdog.Look();
        Assert.Equal("WATCHDOG=1", Heard());
    }

    [Fact]
    public void A_part_with_nothing_to_do_keeps_nobody_from_living()
    {
        var (desk, capture) = (new Part { Turns = 1 }, new Part { TurningName = "capture", Turns = null });
        using var watchdog = Watching([desk, capture]);
        for (var look = 0; look < 3; look++)
        {
            desk.Turns++;
            watchdog.Look();
            Assert.Equal("WATCHDOG=1", Heard());
        }
    }

    [Fact]
    public void Without_systemd_nothing_is_told_and_nothing_fails()
    {
        var manager = new ServiceManager(null, Period);
        manager.Ready([]);
        manager.Lives();
        Assert.Null(manager.WatchdogPeriod);
        Assert.Equal(0, _systemd.Available);
    }

    [Fact]
    public void A_socket_that_is_gone_ends_nothing()
    {
        var manager = Manager(socket: Path.Combine(_folder, "gone"));
        Assert.Null(Record.Exception(() => manager.Ready([])));
    }

    public void Dispose()
    {
        _systemd.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ServiceManager Manager(string? socket = null) => new(socket ?? Address, Period);

    private Watchdog Watching(params ITurning[] parts) => new(Manager(), () => parts, TimeProvider.System, NullLogger<Watchdog>.Instance);

    private string Heard(Socket? systemd = null)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, (systemd ?? _systemd).Receive(buffer));
    }

    private sealed class Part : ITurning
    {
        public string TurningName { get; init; } = "request desk";

        public long? Turns { get; set; }
    }

    private sealed class Restless : ITurning
    {
        private static long Counted;

        public string TurningName => "request desk";

        public long? Turns => Interlocked.Increment(ref Counted);
    }
}
