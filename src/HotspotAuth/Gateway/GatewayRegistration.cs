using System.Globalization;
using System.Net.Sockets;
using HotspotAuth.Audit;
using HotspotAuth.Drill;
using HotspotAuth.Gateway.Link;
using HotspotAuth.Operation;

namespace HotspotAuth.Gateway;

/// <summary>Wires the gateway, in whichever processes its parts run.</summary>
internal static class GatewayRegistration
{
    /// <summary>Adds <see cref="IGateway"/> in the mode of the settings. The caller starts it.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="settings">Validated settings.</param>
    /// <param name="data">The data directory, in which the gateway has a folder of its own.</param>
    /// <param name="isHeld">Whether this process holds the gateway; else another does, and is asked.</param>
    public static IServiceCollection AddGateway(this IServiceCollection services, HotspotSettings settings, DataDirectory data, bool isHeld)
    {
        var (gateway, directory) = (settings.Gateway, data.Gateway);
        if (gateway.Mode == GatewayMode.None) return services.AddSingleton<IGateway, NoGateway>();
        if (isHeld)
        {
            return services
                .AddSingleton(p => new NftablesGateway(gateway, PortalListen.Door(settings), directory, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<NftablesGateway>>()))
                .AddSingleton<IGateway>(p => p.GetRequiredService<NftablesGateway>())
                .AddSingleton(p => new ServiceCheck("dnsmasq", () => p.GetRequiredService<NftablesGateway>().DnsmasqFault));
        }

        return services
            .AddSingleton(p => new SocketGateway(gateway, directory, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<SocketGateway>>()))
            .AddSingleton<IGateway>(p => p.GetRequiredService<SocketGateway>())
            .AddSingleton(p => new ServiceCheck("gateway", () => p.GetRequiredService<SocketGateway>().Away));
    }

    /// <summary>Adds the bindings by leases, where there is a lease file; with another's gateway too.</summary>
    public static IServiceCollection AddLeases(this IServiceCollection services, GatewaySettings settings, string directory) =>
        (settings.Mode == GatewayMode.None && settings.LeaseFile is null) || LeaseFile.PathOf(settings, directory) is null ? services : services.AddSingleton<IHostedService>(p => new LeaseBindings(
            new LeaseFile(settings, directory), p.GetRequiredService<AccessStream>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<LeaseBindings>>()));

    /// <summary>Adds what runs beside the gateway in the process that holds it, after the gateway is started.</summary>
    public static IServiceCollection AddGatewayKeeper(this IServiceCollection services, GatewaySettings settings) =>
        settings.Mode == GatewayMode.None ? services : services.AddSingleton<IHostedService>(p => new GatewayKeeper(
            p.GetRequiredService<NftablesGateway>(), settings, p.GetRequiredService<HotspotMeters>(), p.GetRequiredService<ILogger<GatewayKeeper>>()));

    /// <summary>Adds what the main process does with its gateway, in this process or another.</summary>
    public static IServiceCollection AddGatewayNotices(this IServiceCollection services, GatewaySettings settings, bool isHeld)
    {
        if (settings.Mode == GatewayMode.None) return services;
        if (!isHeld) services.AddHostedService<GatewayReunion>();
        return services.AddSingleton<IHostedService>(p => new NoticeRecorder(
            isHeld ? p.GetRequiredService<NftablesGateway>().Notices : p.GetRequiredService<SocketGateway>().Notices,
            p.GetRequiredService<AccessStream>(), p.GetRequiredService<HotspotMeters>(), p.GetRequiredService<ILogger<NoticeRecorder>>()));
    }

    /// <summary>Adds the gateway and its socket in a process of its own.</summary>
    public static IServiceCollection AddGatewayApart(this IServiceCollection services, HotspotSettings settings, DataDirectory data)
    {
        if (settings.Gateway.Mode == GatewayMode.None) return services;
        services.AddGateway(settings, data, isHeld: true).AddHostedService<GatewayStart>();
        return services.AddSingleton(p => new GatewayServer(
                new GatewayWork(p.GetRequiredService<IGateway>(), p.GetRequiredService<NftablesGateway>().Notices, port => SendDrill(settings, port)),
                settings.Gateway, data.Gateway, p.GetRequiredService<HotspotMeters>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<GatewayServer>>()))
            .AddHostedService(p => p.GetRequiredService<GatewayServer>());
    }

    /// <summary>The drill's one packet and no other, on the interface of the configuration.</summary>
    private static string? SendDrill(HotspotSettings settings, ushort port)
    {
        if (DrillWire.Captured(settings.Capture) is not { } captured) return "nothing is captured here (Capture:Interface)";
        try
        {
            DrillWire.Send(captured, DrillDevice.Of(settings.Gateway), port);
            return null;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the gateway's process could not send on {captured}: {e.Message}");
        }
    }
}

/// <summary>Brings the gateway up in a process of its own, before its socket takes commands.</summary>
internal sealed class GatewayStart(IGateway gateway) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => gateway.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
