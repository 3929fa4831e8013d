using System.Globalization;
using System.Runtime.InteropServices;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;
using HotspotAuth.Admin;
using HotspotAuth.Anchors;
using HotspotAuth.Audit;
using HotspotAuth.Cases;
using HotspotAuth.Clock;
using HotspotAuth.Drill;
using HotspotAuth.Events.Closing;
using HotspotAuth.Exporters;
using HotspotAuth.Flows;
using HotspotAuth.Gateway;
using HotspotAuth.Handover;
using HotspotAuth.Ledger;
using HotspotAuth.Mail;
using HotspotAuth.Nas;
using HotspotAuth.Portal;
using HotspotAuth.Reminders;
using HotspotAuth.Retention;
using HotspotAuth.Sessions;
using HotspotAuth.Translations;

namespace HotspotAuth.Operation;

/// <summary><c>serve</c>: composes the roles, prints where each listens, then <c>ready</c>; SIGTERM ends it within five seconds, SIGHUP reloads.</summary>
internal static class Service
{
    public static async Task RunAsync(SettingsSource source, HotspotSettings settings, DataDirectory data, IReadOnlySet<Role> roles, CancellationToken cancellationToken)
    {
        CheckRoles(settings, roles);
        var onlyCapture = roles is { Count: 1 } && roles.Contains(Role.Capture);
        using var mine = onlyCapture ? null : ServiceLock.TryTake(data) ?? throw new VerbException(ExitCode.Unavailable, $"The service already runs on {data.Root}. Stop it first, or set Data:Directory to another place.");
        using var host = Build(settings, data, roles, onlyCapture);
        if (roles.Contains(Role.Admin)) AnnounceFirstAdministrator(host.Services);
        await host.StartAsync(cancellationToken);
        using var reload = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            Reload(source, host.Services);
        });
        foreach (var line in host.Services.GetServices<IHostedService>().OfType<IListening>().SelectMany(l => l.Listening)) Console.WriteLine(line);
        Console.WriteLine("ready");
        await host.WaitForShutdownAsync(cancellationToken);
    }

    /// <summary>A configuration with faults changes nothing: they are told, and the service goes on with what it has.</summary>
    internal static void Reload(SettingsSource source, IServiceProvider services)
    {
        try
        {
            var settings = source.Load();
            foreach (var part in services.GetServices<IHostedService>().OfType<IReloading>()) Reload(part, settings);
        }
        catch (SettingsException e)
        {
            Console.Error.WriteLine(e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // On the signal's thread anything else would end the process, and with it the log of everybody's traffic.
            Console.Error.WriteLine($"Not reloaded: {e.Message}");
        }
    }

    /// <summary>One part that can't must not keep the others from it.</summary>
    private static void Reload(IReloading part, HotspotSettings settings)
    {
        try
        {
            part.Reload(settings);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Console.Error.WriteLine($"Not reloaded: {e.Message}");
        }
    }

    private static IHost Build(HotspotSettings settings, DataDirectory data, IReadOnlySet<Role> roles, bool onlyCapture)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddHotspotLog(data, verbose: true);
        var services = builder.Services;
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(4));
        services.AddCore(settings, data);
        if (!onlyCapture)
        {
            services.AddHostedService<CoreStart>();
            services.AddHostedService<AttemptHistory>();
            services.AddHostedService<AttemptKeeper>();
            services.AddHostedService<DeviceHistory>();
            services.AddHostedService<SessionWatcher>();
            services.AddHostedService<OutboxCarrier>();
            services.AddHostedService<ClockWatch>();
            services.AddHostedService(p => p.GetRequiredService<DayChecker>());
            services.AddLeases(settings.Gateway, data.Gateway);
            services.AddHostedService<RequestDesk>();
            services.AddHostedService(p => p.GetRequiredService<EventCloser>());
            services.AddHostedService(p => p.GetRequiredService<PasswordHardening>());
            services.AddHostedService(p => p.GetRequiredService<MailCarrier>());
        }

        if (roles.Contains(Role.Gateway)) services.AddGatewayKeeper(settings.Gateway).AddTranslations(settings.Gateway);
        if (roles.Contains(Role.Jobs)) services.AddRetention(settings).AddLedgerJob().AddCaseJobs(settings).AddDrillJob(settings).AddReminders(settings).AddHostedService<AnchorKeeper>();
        if (roles.Contains(Role.Capture)) services.AddCapture().AddExporters(settings, roles.Contains(Role.Gateway));
        if (roles.Contains(Role.Radius)) services.AddHostedService<RadiusService>();
        if (roles.Contains(Role.Portal))
        {
            services.AddHostedService<UnifiWatch>();
            services.AddSingleton<IHostedService>(p => new SiteService("portal", PortalSite.Create, p));
            services.AddHostedService(p => p.GetRequiredService<CertificateWatch>());
            services.AddHostedService(p => p.GetRequiredService<SiteTexts>());
        }

        if (roles.Contains(Role.Admin))
        {
            services.AddHostedService(p => p.GetRequiredService<ImportDesk>());
            services.AddHostedService(p => p.GetRequiredService<Auditor.ExportDesk>());
            services.AddSingleton<IHostedService>(p => new SiteService("admin", AdminSite.Create, p));
        }

        if (!onlyCapture) services.AddSingleton<IHostedService>(p => new SiteService("metrics", OperationSite.Create, p));
        return builder.Build();
    }

    /// <summary>Until the gateway has a socket of its own, whoever opens it must be the process that holds it.</summary>
    private static void CheckRoles(HotspotSettings settings, IReadOnlySet<Role> roles)
    {
        var opens = roles.Contains(Role.Portal) || roles.Contains(Role.Radius) || roles.Contains(Role.Admin);
        if (settings.Gateway.Mode == GatewayMode.Nftables && opens != roles.Contains(Role.Gateway))
            throw new VerbException(ExitCode.Usage, "--roles: with Gateway:Mode nftables the roles portal, radius and admin run in one process with gateway. Name gateway with them.");
    }

    private static void AnnounceFirstAdministrator(IServiceProvider services)
    {
        var password = services.GetRequiredService<AdministratorStore>().EnsureFirst("admin", "Administrator");
        if (password is not null) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first administrator: admin  one-time password: {password}  (shown this once; it must be changed at the first sign-in)"));
    }
}

/// <summary>A hosted part that listens somewhere, for the lines that <c>serve</c> prints.</summary>
internal interface IListening
{
    IEnumerable<string> Listening { get; }
}

/// <summary>A hosted part, or a part of one of the sites, that reads something anew at SIGHUP. Throws when it can't; it goes on with what it had then.</summary>
internal interface IReloading
{
    void Reload(HotspotSettings settings);
}

/// <summary>Brings the core up before anything else starts.</summary>
internal sealed class CoreStart(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => ServiceCore.BringUpAsync(services, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
