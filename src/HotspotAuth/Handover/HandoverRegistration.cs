namespace HotspotAuth.Handover;

/// <summary>Wires the hand-overs: once into the core, once into the portal's site.</summary>
internal static class HandoverRegistration
{
    public static IServiceCollection AddHandover(this IServiceCollection services) => services
        .AddSingleton<HandoverTable>()
        .AddSingleton<VisitSeal>()
        .AddSingleton<SecondTries>()
        .AddSingleton<ChilliDoor>()
        .AddSingleton<IHandoverDoor, MikrotikDoor>()
        .AddSingleton<IHandoverDoor>(p => p.GetRequiredService<ChilliDoor>())
        .AddSingleton<KeptSessions>()
        .AddSingleton<KeptEnds>()
        .AddSingleton<UnifiControllers>()
        .AddSingleton<UnifiDoor>()
        .AddSingleton<IHandoverDoor>(p => p.GetRequiredService<UnifiDoor>())
        .AddSingleton<ISessionKeeper>(p => p.GetRequiredService<UnifiDoor>())
        .AddSingleton<AuthmonQueue>()
        .AddSingleton<Authmon>()
        .AddSingleton<OpenndsDoor>()
        .AddSingleton<IHandoverDoor>(p => p.GetRequiredService<OpenndsDoor>())
        .AddSingleton<ISessionKeeper>(p => p.GetRequiredService<OpenndsDoor>())
        .AddSingleton(p => ActivatorUtilities.CreateInstance<HandoverDesk>(p, p.GetRequiredService<Operation.HotspotSettings>().Gateway))
        .AddSingleton<NasGuests>();

    public static IServiceCollection AddHandoverPages(this IServiceCollection services, IServiceProvider core) => services
        .AddSingleton(core.GetRequiredService<HandoverTable>())
        .AddSingleton(core.GetRequiredService<VisitSeal>())
        .AddSingleton(core.GetRequiredService<ChilliDoor>())
        .AddSingleton(core.GetRequiredService<HandoverDesk>())
        .AddSingleton(core.GetRequiredService<NasGuests>())
        .AddSingleton(core.GetRequiredService<Authmon>())
        .AddSingleton<Doorway>();

    /// <summary>The addresses that gateways send their guests to.</summary>
    public static void MapHandover(this WebApplication site)
    {
        var doorway = site.Services.GetRequiredService<Doorway>();
        site.MapMethods("/nas/mikrotik", [HttpMethods.Get, HttpMethods.Post], doorway.MikrotikAsync);
        site.MapGet("/nas/chilli", doorway.ChilliAsync);
        site.MapGet("/guest/s/{site}", doorway.UnifiAsync);
        site.MapGet("/nas/opennds", doorway.OpenndsAsync);
        site.MapPost("/nas/opennds", doorway.AuthmonAsync);
    }
}
