using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HotspotAuth.Tests;

/// <summary>The real core on a data directory of its own, with a clock that a test moves. No gateway, as on a machine without root.</summary>
public sealed class CoreFixture : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    internal CoreFixture(Action<HotspotSettings>? change = null, Action<IServiceCollection>? replace = null)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("hotspotauth-").FullName;
        var settings = new HotspotSettings();
        change?.Invoke(settings);
        Data = DataDirectory.OpenOrCreate(Directory);
        var services = new ServiceCollection();
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.None));
        services.AddCore(settings, Data);
        services.AddSingleton<TimeProvider>(Clock);
        replace?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    internal string Directory { get; }
    internal DataDirectory Data { get; }
    internal MovedClock Clock { get; } = new();
    internal AccountStore Accounts => Get<AccountStore>();
    internal AccountDirectory Known => Get<AccountDirectory>();
    internal AccessPolicy Policy => Get<AccessPolicy>();
    internal SessionManager Sessions => Get<SessionManager>();
    internal SessionTable Table => Get<SessionTable>();

    internal T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    internal async Task<Account> AddAsync(string username, string password = "secret123", int maxDevices = 3, DateTimeOffset? from = null, DateTimeOffset? until = null, bool chap = false)
    {
        var added = await Accounts.AddAsync(
            new NewAccount { Username = username, Name = username, Password = password, MaxDevices = maxDevices, ValidFrom = from, ValidUntil = until, Chap = chap }, Actor.System, CancellationToken.None);
        Known.Refresh();
        return added.Account;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}

/// <summary>A clock that stands still until time passes (<see cref="Move"/>) or somebody sets it (<see cref="Step"/>). Its timers run on real time.</summary>
internal sealed class MovedClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);
    private TimeSpan _passed;
    private long? _stands;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => (_stands ?? base.GetTimestamp()) + (long)(_passed.TotalSeconds * TimestampFrequency);

    /// <summary>Time passes, by the clock on the wall and by the one that only goes forward.</summary>
    public void Move(TimeSpan by) => (_now, _passed) = (_now + by, _passed + by);

    /// <summary>From now on real time counts for nothing, where a step is told to the second.</summary>
    public void StandStill() => _stands = base.GetTimestamp();

    /// <summary>The clock on the wall is set, as NTP does it.</summary>
    public void Step(TimeSpan by) => _now += by;
}
