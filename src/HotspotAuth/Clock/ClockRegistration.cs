using HotspotAuth.Operation;

namespace HotspotAuth.Clock;

/// <summary>Wires what is known of the clock; the watch itself runs only where the access stream is written.</summary>
internal static class ClockRegistration
{
    public static IServiceCollection AddClock(this IServiceCollection services, ClockSettings settings) => services
        .AddSingleton(settings)
        .AddSingleton<SteadyClock>()
        .AddSingleton<SntpClient>()
        .AddSingleton<ClockKnowledge>()
        .AddSingleton(p => new ServiceCheck("clock", () => ClockWatch.Fault(settings, p.GetRequiredService<ClockKnowledge>()), IsWarning: true));
}
