using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;
using HotspotAuth.Admin;
using HotspotAuth.Alerts;
using HotspotAuth.Anchors;
using HotspotAuth.Audit;
using HotspotAuth.Auditor;
using HotspotAuth.Backup;
using HotspotAuth.Cases;
using HotspotAuth.Clock;
using HotspotAuth.Drill;
using HotspotAuth.Events;
using HotspotAuth.Gateway;
using HotspotAuth.Handover;
using HotspotAuth.Ledger;
using HotspotAuth.Mail;
using HotspotAuth.MorningReport;
using HotspotAuth.Nas;
using HotspotAuth.Officials;
using HotspotAuth.Portal;
using HotspotAuth.Requests;
using HotspotAuth.Retention;
using HotspotAuth.Sessions;
using HotspotAuth.Setup;

namespace HotspotAuth.Operation;

/// <summary>The parts every role stands on, wired once. Each is a singleton with one owner.</summary>
internal static class CoreRegistration
{
    /// <summary>What a process needs that writes a stream of the traffic log and knows nobody: neither accounts nor sessions, nor their store.</summary>
    public static IServiceCollection AddFoundation(this IServiceCollection services, HotspotSettings settings, DataDirectory data) => services
        .AddSingleton(settings)
        .AddSingleton(settings.Site)
        .AddSingleton(data)
        .AddSingleton(TimeProvider.System)
        .AddMetrics()
        .AddSingleton<HotspotMeters>()
        .AddSingleton<PrometheusText>()
        .AddSingleton<ServiceRestart>()
        .AddTrafficStore()
        .AddClock(settings.Clock);

    /// <summary>The whole core.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="settings">Validated settings.</param>
    /// <param name="data">The data directory.</param>
    /// <param name="holdsGateway">This process holds the gateway, if there is one of ours; else it asks the one that does.</param>
    public static IServiceCollection AddCore(this IServiceCollection services, HotspotSettings settings, DataDirectory data, bool holdsGateway = false) => services
        .AddFoundation(settings, data)
        .AddSingleton(settings.Access)
        .AddSingleton(settings.Radius)
        .AddSingleton(Database.OpenOrCreate(data))
        .AddSingleton<ServiceRequests>()
        .AddAudit()
        .AddDayChecks()
        .AddCases()
        .AddAccounts()
        .AddAccess()
        .AddSessions()
        .AddLedger()
        .AddDrill()
        .AddBackup()
        .AddEvents()
        .AddNas()
        .AddHandover()
        .AddFloor(settings)
        .AddSingleton<TodayWatch>()
        .AddAuditor()
        .AddRequests()
        .AddOfficials()
        .AddSingleton<SecondFactors>()
        .AddSingleton<AdministratorStore>()
        .AddSingleton<AdministratorDesk>()
        .AddSingleton<AdministratorReviews>()
        .AddMail()
        .AddSetup()
        .AddAnchors(settings)
        .AddAlerts()
        .AddMorningReport()
        .AddPortal()
        .AddGateway(settings, data, holdsGateway);

    private static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddSingleton(p => SecretBox.OpenOrCreate(p.GetRequiredService<DataDirectory>()))
        .AddSingleton<AccountStore>()
        .AddSingleton<AccountListing>()
        .AddSingleton<MailedPasswords>()
        .AddSingleton<Holders>()
        .AddSingleton<GroupStore>()
        .AddSingleton<AccountDirectory>()
        .AddSingleton<PasswordHardening>()
        .AddSingleton<ImportCheck>()
        .AddSingleton<ImportReader>()
        .AddSingleton<ImportWriter>()
        .AddSingleton<ImportDesk>()
        .AddSingleton<DeviceStore>()
        .AddSingleton<RegisteredDevices>();

    private static IServiceCollection AddRequests(this IServiceCollection services) => services
        .AddSingleton<Deputies>()
        .AddSingleton<RequestStore>();

    private static IServiceCollection AddOfficials(this IServiceCollection services) => services
        .AddSingleton<OfficialStore>()
        .AddSingleton<OfficialAnswers>()
        .AddSingleton<OfficialFiles>();

    private static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddSingleton<TrainingEventStore>()
        .AddSingleton<LetterStore>()
        .AddSingleton<EventEnding>()
        .AddSingleton(p => new RequestHandler(EventEnding.Request, p.GetRequiredService<EventEnding>().AnswerAsync));

    private static IServiceCollection AddMail(this IServiceCollection services) => services
        .AddSingleton<MailOutbox>()
        .AddSingleton<MailSender>()
        .AddSingleton<MailCarrier>()
        .AddSingleton(p => new ServiceCheck("mail", () => MailHealth.Fault(p.GetRequiredService<MailOutbox>(), p.GetRequiredService<TimeProvider>()), IsWarning: true));

    private static IServiceCollection AddPortal(this IServiceCollection services) => services
        .AddSingleton<SiteTexts>()
        .AddSingleton<PortalCertificate>()
        .AddSingleton<CertificateWatch>()
        .AddSingleton(p => new ServiceCheck("portal certificate", () => CertificateWatch.Fault(p.GetRequiredService<PortalCertificate>(), p.GetRequiredService<TimeProvider>()), IsWarning: true));

    private static IServiceCollection AddAccess(this IServiceCollection services) => services
        .AddSingleton<FamiliarDevices>()
        .AddSingleton<AttemptThrottle>()
        .AddSingleton<RepeatedRefusals>()
        .AddSingleton<AttemptLog>()
        .AddSingleton<AttemptStore>()
        .AddSingleton<LoginInquiry>()
        .AddSingleton<AccessRecorder>()
        .AddSingleton<AccessLimits>()
        .AddSingleton<LoginTickets>()
        .AddSingleton<AccessPolicy>();

    private static IServiceCollection AddSessions(this IServiceCollection services) => services
        .AddSingleton<SessionTable>()
        .AddSingleton<SessionStore>()
        .AddSingleton<SessionHistory>()
        .AddSingleton<UsageStore>()
        .AddSingleton<UsageLedger>()
        .AddSingleton<CountersAtMidnight>()
        .AddSingleton<SessionJournal>()
        .AddSingleton(p => new ServiceCheck("session store", () => p.GetRequiredService<SessionJournal>().CanWrite ? null : DiskState.Closed(p.GetRequiredService<DataDirectory>().Root) ?? new PartFault("sessions")))
        .AddSingleton<SessionManager>()
        .AddSingleton<SessionRecovery>()
        .AddSingleton<RightsChanges>()
        .AddSingleton(p => new RequestHandler(SessionVerbs.EndRequest, async (request, cancellationToken) =>
        {
            var result = await p.GetRequiredService<SessionManager>().EndAsync(Guid.Parse(request.Argument!), SessionCause.AdminReset, new Actor(request.Actor, "verb", null), cancellationToken);
            return new ServiceAnswer(result.Ended, result.Answer);
        }));

    private static IServiceCollection AddNas(this IServiceCollection services) => services
        .AddSingleton<NasRegister>()
        .AddSingleton<NasTable>()
        .AddSingleton<NasActivity>()
        .AddSingleton<NasLastRequests>()
        .AddSingleton<NasActivityStore>()
        .AddSingleton<NasActivityKeeper>()
        .AddSingleton<NasActivityHandler>()
        .AddSingleton(p => NasRequests.Reload(p.GetRequiredService<NasTable>()))
        .AddSingleton(p => NasRequests.Save(p.GetRequiredService<NasActivityKeeper>()))
        .AddSingleton<LearnedStore>()
        .AddSingleton<NasObserver>()
        .AddSingleton(p => ClassCookies.OpenOrCreate(p.GetRequiredService<DataDirectory>()))
        .AddSingleton<ChargeableIdentities>()
        .AddSingleton<NasAccounting>()
        .AddSingleton<NasAttempts>()
        .AddSingleton<NasRefusals>()
        .AddSingleton<NasHandler>()
        .AddSingleton<AwaitedStops>()
        .AddSingleton<LateReports>()
        .AddSingleton<NasDisconnect>()
        .AddSingleton<NasChange>()
        .AddSingleton<NasKeeper>();
}
