using System.Net;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;
using HotspotAuth.Audit;
using HotspotAuth.Auditor;
using HotspotAuth.Cases;
using HotspotAuth.Events;
using HotspotAuth.Nas;
using HotspotAuth.Officials;
using HotspotAuth.Operation;
using HotspotAuth.Requests;
using HotspotAuth.Retention;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.WebEncoders;

namespace HotspotAuth.Admin;

/// <summary>The administrators' console: an application of its own beside the guests' portal, on its own address.</summary>
internal static class AdminSite
{
    // The longest form is the new account; a password manager's extras fit too.
    private const int LongestBody = 32 * 1024;

    /// <summary>Connections at one time.</summary>
    private const int MostConnections = 256;

    /// <summary>Builds the site on the core's services. The caller starts and stops it.</summary>
    public static WebApplication Create(IServiceProvider core)
    {
        var settings = core.GetRequiredService<HotspotSettings>();
        var data = core.GetRequiredService<DataDirectory>();
        var time = core.GetRequiredService<TimeProvider>();
        var directory = Path.Combine(data.Keys, "console");
        var certificate = Certificate(settings, directory, time);

        var builder = Site.Builder(core);
        builder.WebHost.UseUrls(settings.Admin.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificateSelector = (_, _) => certificate.Current);
            kestrel.Limits.MaxRequestBodySize = LongestBody;
            ConnectionShares.Apply(kestrel, "admin", MostConnections, core.GetRequiredService<HotspotMeters>());
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            // Who sent nothing yet waits no longer than this either.
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        });
        AddCore(builder.Services, core);
        builder.Services.AddSingleton(certificate);
        builder.Services.AddSingleton<IReloading>(certificate);
        // The service keeps who is signed in over a restart of its parts.
        builder.Services.AddSingleton(core.GetService<AdminSignIns>() ?? new AdminSignIns(time));
        AddConsole(builder.Services, directory);

        var app = builder.Build();
        Log.Certificate(app.Logger, certificate.IsSelfSigned ? "self-signed" : "configured", certificate.Fingerprint);
        UseConsole(app);
        return app;
    }

    private static AdminCertificate Certificate(HotspotSettings settings, string directory, TimeProvider time) =>
        settings.Portal.CertificatePath is { } path
            ? AdminCertificate.FromFiles(path, settings.Portal.CertificateKeyPath)
            : AdminCertificate.SelfSigned(directory, Names(settings.Admin.Urls), time);

    /// <summary>The names a browser may use for this listener.</summary>
    private static SortedSet<string> Names(string urls)
    {
        var names = new SortedSet<string>(StringComparer.OrdinalIgnoreCase) { "localhost", "127.0.0.1", "::1", Dns.GetHostName() };
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var host = BindingAddress.Parse(url).Host.Trim('[', ']');
            if (IPAddress.TryParse(host, out var address) ? !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) : Uri.CheckHostName(host) == UriHostNameType.Dns)
                names.Add(host);
        }

        names.RemoveWhere(name => Uri.CheckHostName(name) == UriHostNameType.Unknown);
        return names;
    }

    private static void AddCore(IServiceCollection services, IServiceProvider core)
    {
        Type[] parts =
        [
            typeof(AccessStream),
            typeof(AccountListing),
            typeof(AccountStore),
            typeof(AdministratorDesk),
            typeof(AdministratorReviews),
            typeof(AdministratorStore),
            typeof(Alerts.AlertStore),
            typeof(Alerts.AlertTrial),
            typeof(AttemptLog),
            typeof(AttemptStore),
            typeof(CaseDesk),
            typeof(CaseFolders),
            typeof(DataDirectory),
            typeof(Database),
            typeof(DayChecker),
            typeof(DayChecks),
            typeof(Deputies),
            typeof(DeviceStore),
            typeof(Drill.DrillStore),
            typeof(EventEnding),
            typeof(ExportDesk),
            typeof(GroupStore),
            typeof(HoldStore),
            typeof(Holders),
            typeof(HotspotSettings),
            typeof(ImportDesk),
            typeof(InquiryStore),
            typeof(LearnedStore),
            typeof(Ledger.LedgerStore),
            typeof(LetterStore),
            typeof(LogDesk),
            typeof(LoginInquiry),
            typeof(LookBook),
            typeof(MorningReport.MorningStore),
            typeof(NasActivity),
            typeof(NasLastRequests),
            typeof(NasRegister),
            typeof(NasTable),
            typeof(OfficialAnswers),
            typeof(OfficialFiles),
            typeof(OfficialStore),
            typeof(PersonDesk),
            typeof(Portal.SiteTexts),
            typeof(RequestStore),
            typeof(SecondFactors),
            typeof(SessionHistory),
            typeof(SessionJournal),
            typeof(SessionManager),
            typeof(ServiceRestart),
            typeof(Setup.SetupDesk),
            typeof(Setup.Parts.PartInspector),
            typeof(TodayWatch),
            typeof(TrafficStore),
            typeof(TrailSearch),
            typeof(TrainingEventStore),
            typeof(UsageLedger),
        ];
        foreach (var part in parts) services.AddSingleton(part, core.GetRequiredService(part));
        services.AddFloor(core);
    }

    private static void AddConsole(IServiceCollection services, string directory)
    {
        services.AddSingleton<SecondSteps>();
        services.AddSingleton<FreshSecrets>();
        services.AddSingleton<ShownOnce>();
        services.AddDataProtection()
            .SetApplicationName("hotspotauth-console")
            .PersistKeysToFileSystem(OwnerOnly.CreateDirectory(Path.Combine(directory, "cookies")));
        // They lie as every other key of the service does, readable by its owner only; said here, so that no start warns of it.
        services.Configure<KeyManagementOptions>(options => options.XmlEncryptor = new NullXmlEncryptor());
        services.AddAdminSignIn();
        // A slow hash takes 19 MiB and a core: two at a time, a few waiting, the rest told to come back.
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.AddConcurrencyLimiter(AdminSignIn.Limit, limit =>
            {
                limit.PermitLimit = 2;
                limit.QueueLimit = 16;
            });
        });
        services.AddSingleton<IAuthorizationHandler, NeedsHandler>();
        services.AddAuthorizationBuilder()
            // Every page says whose it is (NeedsAttribute); an unknown address is told so to those who signed in only.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "__Host-console-form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.Path = "/";
            // The headers of every answer come from one place (AdminHeaders).
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddRazorPages(options =>
        {
            options.RootDirectory = "/Admin/Pages";
            options.Conventions.ConfigureFilter(new KnownButtons());
        });
        services.Configure<RouteOptions>(options => options.LowercaseUrls = true);
        services.Configure<MvcOptions>(options => options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true);
        // Thai stays Thai in the page: as entities it would be six times as long.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(
            UnicodeRanges.BasicLatin, UnicodeRanges.Latin1Supplement, UnicodeRanges.Thai, UnicodeRanges.GeneralPunctuation, UnicodeRanges.Arrows));
    }

    private static async Task ReadFirstAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.HasFormContentType && context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is not null)
        {
            try
            {
                await context.Request.ReadFormAsync(context.RequestAborted);
            }
            catch (BadHttpRequestException fault)
            {
                context.Response.StatusCode = fault.StatusCode;
                return;
            }
            catch (InvalidDataException)
            {
                // More fields, or longer ones, than any form of ours has.
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }
        }

        await next(context);
    }

    private static void UseConsole(WebApplication app)
    {
        app.Use(next => context => AdminHeaders.AddAsync(context, next));
        app.UseFormMethods();
        app.UseStatusCodePagesWithReExecute("/problem/{0}");
        app.Use(next => context => ConsoleOrigin.CheckAsync(context, next));
        app.UseExceptionHandler("/problem/500");
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = AdminHeaders.StaticFiles });
        app.UseRouting();
        // A form that comes slowly holds its own connection, not one of the few places where passwords are checked.
        app.Use(next => context => ReadFirstAsync(context, next));
        app.UseRateLimiter();
        app.Use(next => context => AdminLanguage.ChooseAsync(context, next));
        app.UseAuthentication();
        // Before it is asked what a role may: who has first to choose a password is led there from every page.
        app.Use(next => context => FirstThings.HoldAsync(context, next));
        app.UseAuthorization();
        app.MapRazorPages();
    }
}
