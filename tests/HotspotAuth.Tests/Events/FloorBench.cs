using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Events;
using HotspotAuth.Events.Closing;
using HotspotAuth.Events.Slips;
using HotspotAuth.Gateway;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.Tests.Events;

/// <summary>An event on the real core, its door kept by a counted gateway, with the watcher run by hand.</summary>
internal sealed class FloorBench : IAsyncDisposable
{
    private FloorBench(CoreFixture core, CountedGateway gateway, TrainingEvent made)
    {
        (Core, Gateway, Event) = (core, gateway, made);
        Watcher = ActivatorUtilities.CreateInstance<SessionWatcher>(core.Get<IServiceProvider>());
    }

    public CoreFixture Core { get; }
    public CountedGateway Gateway { get; }
    public TrainingEvent Event { get; }
    public SessionWatcher Watcher { get; }
    public EventEnds Ends => Core.Get<EventEnds>();
    public EventCloser Closer => Core.Get<EventCloser>();
    public IReadOnlyList<GuestSlip> Slips => Core.Get<SlipRoll>().Of(Event.Id);
    public DateTimeOffset Now => Core.Clock.GetUtcNow();

    /// <summary>An event from now on, for as long as said.</summary>
    public static async Task<FloorBench> StartAsync(int slips = 3, TimeSpan? length = null)
    {
        var gateway = new CountedGateway();
        var core = new CoreFixture(replace: services => services.AddSingleton<IGateway>(gateway));
        var now = core.Clock.GetUtcNow();
        var (made, _) = await new TrainingEventStore(core.Get<HotspotAuth.Operation.Database>(), core.Accounts, core.Clock).CreateAsync(
            new TrainingEvent(0, "DLTV", "School", "055000123", "Arunee", now, now + (length ?? TimeSpan.FromHours(2))), slips, Actor.System, default);
        core.Known.Refresh();
        return new FloorBench(core, gateway, made);
    }

    /// <summary>A guest names himself at the desk and logs in on his own phone.</summary>
    public async Task<AccessDecision> LogInAsync(int number, string? secret = null, bool named = true)
    {
        var slip = Slips.First(s => s.Number == number);
        Assert.True(Core.Known.TryFind(slip.Username, out var account));
        if (named) await Core.Get<Holders>().NameAsync(account, new HolderName($"Guest {number}", "0812345678"), Actor.System, replace: false, default);
        var device = new Device(new MacAddress(0x020000001000 + (ulong)number), IPAddress.Parse($"10.10.1.{number}"));
        var decision = await Core.Policy.DecideAsync(AccessAttempt.Portal(slip.Username, secret ?? slip.Username, device), default);
        if (decision.Granted) await Core.Sessions.StartAsync(decision, device, default);
        return decision;
    }

    /// <summary>Moves the clock and lets the watcher look, as it does four times a second.</summary>
    public async Task MoveAsync(TimeSpan by)
    {
        Core.Clock.Move(by);
        await Watcher.TickAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        Watcher.Dispose();
        await Core.DisposeAsync();
    }
}
