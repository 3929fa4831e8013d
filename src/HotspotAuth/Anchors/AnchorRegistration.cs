using System.Text.Json;
using HotspotAuth.Mail;
using HotspotAuth.Operation;

namespace HotspotAuth.Anchors;

/// <summary>Wires the ways that are configured, and what carries lines to them.</summary>
internal static class AnchorRegistration
{
    /// <summary>The parts, for the service and for a verb that acts while none runs.</summary>
    public static IServiceCollection AddAnchors(this IServiceCollection services, HotspotSettings settings)
    {
        var anchors = settings.Anchors;
        if (anchors.Mail.Count > 0) services.AddSingleton<IAnchorWay>(p => new MailWay(anchors, settings.Site, p.GetRequiredService<MailSender>(), p.GetRequiredService<ILogger<MailWay>>()));
        if (anchors.Timestamp.Url is not null) services.AddSingleton<IAnchorWay>(_ => new TimestampWay(anchors.Timestamp, new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), UseCookies = false }));
        if (anchors.Syslog.Host is not null) services.AddSingleton<IAnchorWay>(p => new SyslogWay(anchors.Syslog, settings.Site, p.GetRequiredService<TimeProvider>()));
        return services
            .AddSingleton<AnchorOutbox>()
            .AddSingleton<AnchorRecords>()
            .AddSingleton<AnchorCarrier>()
            .AddSingleton(p => new ServiceCheck("anchors", () => AnchorHealth.Fault(p.GetRequiredService<AnchorCarrier>(), p.GetRequiredService<AnchorOutbox>(), p.GetRequiredService<TimeProvider>()), IsWarning: true))
            .AddSingleton(p => new RequestHandler(AnchorVerbs.Request, async (_, cancellationToken) =>
                new ServiceAnswer(true, JsonSerializer.Serialize(await p.GetRequiredService<AnchorCarrier>().RoundAsync(atOnce: true, cancellationToken)))));
    }
}
