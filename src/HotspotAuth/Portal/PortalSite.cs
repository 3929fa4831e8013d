using System.Text.Encodings.Web;
using System.Text.Unicode;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Gateway;
using HotspotAuth.Handover;
using HotspotAuth.Mail;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.WebEncoders;

namespace HotspotAuth.Portal;

/// <summary>The guests' site: its own web application in the process, apart from the administrators'.</summary>
internal static class PortalSite
{
    /// <summary>Builds the site from the core's parts. It listens once it is started; <c>Urls</c> then holds the real addresses.</summary>
    /// <param name="core">The services of the program: settings, access policy, sessions, gateway, clock, logging.</param>
    public static WebApplication Create(IServiceProvider core)
    {
        var settings = core.GetRequiredService<HotspotSettings>();
        var webRoot = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        var builder = Site.Builder(core);
        AddCore(builder.Services, core);
        AddPortal(builder.Services, settings, webRoot);
        builder.Services.AddHandoverPages(core);
        AddPages(builder.Services);
        Listen(builder, settings.Portal, core);

        var app = builder.Build();
        Wire(app, webRoot);
        return app;
    }

    private static void AddCore(IServiceCollection services, IServiceProvider core)
    {
        services.AddSingleton(core.GetRequiredService<HotspotSettings>());
        services.AddSingleton(core.GetRequiredService<AccessPolicy>());
        services.AddSingleton(core.GetRequiredService<AccessRecorder>());
        services.AddSingleton(core.GetRequiredService<SessionManager>());
        services.AddSingleton(core.GetRequiredService<IGateway>());
        services.AddSingleton(core.GetRequiredService<AccountDirectory>());
        services.AddSingleton(core.GetRequiredService<AccountStore>());
        services.AddSingleton(core.GetRequiredService<AccessLimits>());
        services.AddSingleton(core.GetRequiredService<MailedPasswords>());
        services.AddSingleton(core.GetRequiredService<Holders>());
        services.AddSingleton(core.GetRequiredService<RegisteredDevices>());
        services.AddSingleton(core.GetRequiredService<SessionTable>());
        services.AddSingleton(core.GetRequiredService<SiteTexts>());
        services.AddSingleton(core.GetRequiredService<SessionJournal>());
        services.AddSingleton(core.GetRequiredService<MailOutbox>());
        services.AddSingleton(core.GetRequiredService<MailSender>());
    }

    private static void AddPortal(IServiceCollection services, HotspotSettings settings, string webRoot)
    {
        services.AddSingleton(new PortalStyle(webRoot, settings.Site.Accent));
        services.AddSingleton(new PortalIcons(webRoot));
        services.AddSingleton(new SiteLogo(settings.Site.LogoPath));
        services.AddSingleton<PortalDoors>();
        services.AddSingleton<PortalFrame>();
        services.AddSingleton<FormToken>();
        services.AddSingleton<PendingLogins>();
        services.AddSingleton<ReturningDevices>();
        services.AddSingleton<GuestDevice>();
        services.AddSingleton<NoticeRecord>();
        services.AddSingleton<LoginDesk>();
        services.AddSingleton<PasswordDesk>();
        services.AddSingleton<ForgottenPasswords>();
        services.AddHostedService(p => p.GetRequiredService<ForgottenPasswords>());
    }

    private static void AddPages(IServiceCollection services)
    {
        services.AddRazorPages(pages =>
        {
            pages.RootDirectory = "/Portal/Pages";
            pages.Conventions.AddPageRoute("/Login", "/");
            pages.Conventions.AddPageRoute("/Status", "/logout");
            // Its anti-forgery lives in a cookie, which login windows don't keep; FormToken stands in its place.
            pages.Conventions.ConfigureFilter(new IgnoreAntiforgeryTokenAttribute());
            pages.Conventions.ConfigureFilter(new KnownButtons());
        });
        // The framework's keys protect nothing here, so none may be made: its start-up part would write one into the home directory.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.Remove(services.Single(part => part.ServiceType == typeof(IHostedService) && part.ImplementationType?.Name == "DataProtectionHostedService"));
        services.AddRequestTimeouts(PortalLimits.Apply);
        services.Configure<Microsoft.AspNetCore.Http.Features.FormOptions>(PortalLimits.Apply);
        // Thai as itself: as character references a page is three times its size.
        services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
    }

    private static void Listen(WebApplicationBuilder builder, PortalSettings settings, IServiceProvider core)
    {
        builder.WebHost.UseUrls([.. PortalListen.Urls(settings)]);
        builder.WebHost.ConfigureKestrel(PortalLimits.Apply);
        builder.WebHost.ConfigureKestrel(kestrel => ConnectionShares.Apply(kestrel, "portal", PortalLimits.MostConnections, core.GetRequiredService<HotspotMeters>()));
        if (settings.CertificatePath is null) return;
        var certificate = core.GetRequiredService<PortalCertificate>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ServerCertificateSelector = (_, _) => certificate.Current?.TargetCertificate;
            // The selector would send the leaf alone.
            https.OnAuthenticate = (_, tls) => (tls.ServerCertificateContext, tls.ServerCertificateSelectionCallback) = (certificate.Current, null);
        }));
    }

    private static void Wire(WebApplication app, string webRoot)
    {
        var style = app.Services.GetRequiredService<PortalStyle>();
        app.Use((context, next) =>
        {
            PortalHeaders.Apply(context, style);
            return next(context);
        });
        app.UseMiddleware<HostGate>();
        app.UseFormMethods();
        app.UseMiddleware<LanguagePath>();
        app.UseMiddleware<JoinGate>();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/problem" });
        app.UseStatusCodePagesWithReExecute("/problem");
        app.UseMiddleware<FaultGuard>();
        UseFiles(app, webRoot);
        app.UseRouting();
        app.UseRequestTimeouts();
        app.MapRazorPages();
        app.MapGet(CaptiveApi.Path, CaptiveApi.AnswerAsync);
        app.MapHandover();
        app.MapGet(SiteLogo.Path, app.Services.GetRequiredService<SiteLogo>().Answer);
    }

    private static void UseFiles(WebApplication app, string webRoot)
    {
        // Only what the pages use: the console's files lie beside them.
        string[] served = ["/lib/fonts", "/js", "/portal.svg"];
        var types = new FileExtensionContentTypeProvider(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [".woff2"] = "font/woff2",
            [".js"] = "text/javascript; charset=utf-8",
            [".svg"] = "image/svg+xml",
        });
        var files = new PhysicalFileProvider(webRoot);
        app.UseWhen(
            context => served.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)),
            branch => branch.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = files,
                ContentTypeProvider = types,
                OnPrepareResponse = file =>
                {
                    // The address carries the content's digest.
                    if (file.Context.Request.Query.ContainsKey("v")) file.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                },
            }));
    }
}
