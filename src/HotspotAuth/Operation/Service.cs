using System.Globalization;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;
using HotspotAuth.Admin;
using HotspotAuth.Alerts;
using HotspotAuth.Anchors;
using HotspotAuth.Audit;
using HotspotAuth.Backup;
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
using HotspotAuth.MorningReport;
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
    /// <summary>The roles that share accounts, sessions and the access stream, and so one process.</summary>
    private static readonly Role[] Main = [Role.Portal, Role.Radius, Role.Admin, Role.Jobs];

    public static async Task RunAsync(SettingsSource source, HotspotSettings settings, DataDirectory data, IReadOnlySet<Role> roles, CancellationToken cancellationToken)
    {
        var isMain = roles.Overlaps(Main);
        using var mine = isMain ? ServiceLock.TryTake(data) ?? throw new VerbException(ExitCode.Unavailable, $"The service already runs on {data.Root}. Stop it first, or set Data:Directory to another place.") : null;
        using var gateway = roles.Contains(Role.Gateway) ? ServiceLock.TryTakeGateway(data) ?? throw new VerbException(ExitCode.Unavailable, $"Another process on {data.Root} already holds the gateway. Stop it first, or leave the role gateway out here.") : null;
        if (isMain) StoreCheck.BeforeStart(data, settings);
        await new ServiceRounds(source, data, (now, parts) => isMain ? BuildMain(now, source, data, roles, parts) : BuildApart(now, source, data, roles, parts), isMain).RunAsync(settings, cancellationToken);
    }

    /// <summary>A configuration with faults changes nothing: they are told, and the service goes on with what it has.</summary>
    internal static void Reload(SettingsSource source, IServiceProvider services)
    {
        try
        {
            var settings = source.Reload();
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

    private static HostApplicationBuilder Builder(DataDirectory data)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddHotspotLog(data, verbose: true);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(4));
        return builder;
    }

    /// <summary>Capture, gateway, or both, in a process that knows nobody: no accounts, no sessions, no store of theirs.</summary>
    private static IHost BuildApart(HotspotSettings settings, SettingsSource source, DataDirectory data, IReadOnlySet<Role> roles, RoundParts parts)
    {
        settings.Operation.MetricsUrls = MetricsApart(settings.Operation, roles);
        var builder = Builder(data);
        var services = builder.Services;
        services.AddFoundation(settings, data);
        parts.AddTo(services, source);
        services.AddWatchdog();
        if (roles.Contains(Role.Gateway)) services.AddGatewayApart(settings, data).AddGatewayKeeper(settings.Gateway).AddTranslations(settings.Gateway);
        if (roles.Contains(Role.Capture)) services.AddCapture().AddExporters(settings, roles.Contains(Role.Gateway));
        services.AddSingleton(roles).AddHostedService<PartsTeller>();
        services.AddHostedService<OtlpExport>();
        services.AddSingleton<IHostedService>(p => new SiteService("metrics", OperationSite.Create, p));
        return builder.Build();
    }

    private static IHost BuildMain(HotspotSettings settings, SettingsSource source, DataDirectory data, IReadOnlySet<Role> roles, RoundParts parts)
    {
        var holdsGateway = roles.Contains(Role.Gateway) && settings.Gateway.Mode == GatewayMode.Nftables;
        var builder = Builder(data);
        var services = builder.Services;
        services.AddCore(settings, data, holdsGateway);
        parts.AddTo(services, source);
        services.AddWatchdog();
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
        services.AddGatewayNotices(settings.Gateway, holdsGateway);
        if (holdsGateway) services.AddGatewayKeeper(settings.Gateway).AddTranslations(settings.Gateway);
        if (roles.Contains(Role.Jobs)) services.AddRetention(settings).AddLedgerJob().AddCaseJobs(settings).AddDrillJob(settings).AddBackupJob(source, settings).AddReminders(settings).AddAlertWatch(Apart(settings, roles)).AddMorningJob(settings).AddHostedService<AnchorKeeper>();
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
            services.AddHostedService<LogMeters>();
            services.AddSingleton<IHostedService>(p => new SiteService("admin", AdminSite.Create, p));
        }

        services.AddHostedService<OtlpExport>();
        services.AddSingleton<IHostedService>(p => new SiteService("metrics", OperationSite.Create, p));
        var host = builder.Build();
        if (roles.Contains(Role.Admin)) AnnounceFirstAdministrator(host.Services);
        return host;
    }

    /// <summary>Processes of one configuration file must not meet at one port: without a word of its own each role has the next.</summary>
    private static string MetricsApart(OperationSettings settings, IReadOnlySet<Role> roles) =>
        settings.MetricsUrls != OperationSettings.DefaultMetricsUrls ? settings.MetricsUrls
        : roles.Contains(Role.Gateway) ? "http://127.0.0.1:9466" : "http://127.0.0.1:9465";

    /// <summary>The roles that have work and are not this process's.</summary>
    internal static Role[] Apart(HotspotSettings settings, IReadOnlySet<Role> roles) => [.. Enum.GetValues<Role>().Except([.. Main, .. roles]).Where(role => CheckConfigVerb.HasWork(settings, role))];

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
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await ServiceCore.BringUpAsync(services, cancellationToken);
        services.GetRequiredService<SessionRecovery>().Run();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
