using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Gateway;

/// <summary>Wires the gateway.</summary>
internal static class GatewayRegistration
{
    /// <summary>Adds <see cref="IGateway"/> in the mode of the settings. The caller starts it.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="settings">Validated settings.</param>
    /// <param name="door">How guests reach the portal.</param>
    /// <param name="directory">A folder of the gateway's own, below the data directory.</param>
    public static IServiceCollection AddGateway(this IServiceCollection services, GatewaySettings settings, PortalDoor door, string directory) =>
        services.AddSingleton<IGateway>(provider => settings.Mode == GatewayMode.None
            ? new NoGateway()
            : new NftablesGateway(
                settings, door, directory, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<NftablesGateway>>()));

    /// <summary>Adds the bindings by leases, where there is a lease file; with another's gateway too.</summary>
    public static IServiceCollection AddLeases(this IServiceCollection services, GatewaySettings settings, string directory) =>
        (settings.Mode == GatewayMode.None && settings.LeaseFile is null) || LeaseFile.PathOf(settings, directory) is null ? services : services.AddSingleton<IHostedService>(p => new LeaseBindings(
            new LeaseFile(settings, directory), p.GetRequiredService<AccessStream>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<LeaseBindings>>()));

    /// <summary>Adds what runs beside the gateway in the service, after the gateway is started.</summary>
    public static IServiceCollection AddGatewayKeeper(this IServiceCollection services, GatewaySettings settings) =>
        settings.Mode == GatewayMode.None ? services : services.AddSingleton<IHostedService>(p => new GatewayKeeper(
            (NftablesGateway)p.GetRequiredService<IGateway>(), settings, p.GetRequiredService<AccessStream>(), p.GetRequiredService<HotspotMeters>(), p.GetRequiredService<ILogger<GatewayKeeper>>()));
}
