using HotspotAuth.Accounts;
using HotspotAuth.Events.Closing;
using HotspotAuth.Events.Register;
using HotspotAuth.Events.Slips;
using HotspotAuth.Operation;
using HotspotAuth.Portal;

namespace HotspotAuth.Events;

/// <summary>Wires what an event needs while it runs: slips, register, board, end and report.</summary>
internal static class FloorRegistration
{
    public static IServiceCollection AddFloor(this IServiceCollection services, HotspotSettings settings)
    {
        // Asked now, while the portal has not yet taken the ports that it will listen on.
        var portal = new PortalAddress(settings, PortalListen.Urls(settings.Portal));
        return services
            .AddSingleton(portal)
            .AddSingleton<SlipRoll>()
            .AddSingleton<SlipSheetHtml>()
            .AddSingleton<HandOut>()
            .AddSingleton<EventEnds>()
            .AddSingleton<ClosingCount>()
            .AddSingleton<EventCloser>();
    }

    /// <summary>The same parts for the console, which is an application of its own beside the core.</summary>
    public static void AddFloor(this IServiceCollection console, IServiceProvider core)
    {
        console.AddSingleton(core.GetRequiredService<AccountDirectory>());
        console.AddSingleton(core.GetRequiredService<TrainingEventStore>());
        console.AddSingleton(core.GetRequiredService<EventEnding>());
        console.AddSingleton(core.GetRequiredService<PortalAddress>());
        console.AddSingleton(core.GetRequiredService<SlipRoll>());
        console.AddSingleton(core.GetRequiredService<SlipSheetHtml>());
        console.AddSingleton(core.GetRequiredService<HandOut>());
        console.AddSingleton(core.GetRequiredService<EventEnds>());
        console.AddSingleton(core.GetRequiredService<EventCloser>());
    }
}
