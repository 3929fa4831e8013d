using HotspotAuth.Operation;

namespace HotspotAuth.Alerts;

/// <summary>Wires the alerts: what keeps and words them for everybody, what looks for them where the jobs run.</summary>
internal static class AlertRegistration
{
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddSingleton<AlertStore>()
        .AddSingleton<WebhookOutbox>()
        .AddSingleton<AlertMessages>()
        .AddSingleton<AlertTrial>();

    /// <summary>The looks, and what carries messages to the webhook. Each process that has this looks by itself: one only may.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="apart">The roles whose parts are in other processes.</param>
    public static IServiceCollection AddAlertWatch(this IServiceCollection services, IReadOnlyCollection<Role> apart) => services
        .AddAlertRules(apart)
        .AddHostedService(p => p.GetRequiredService<AlertWatch>())
        .AddHostedService(p => p.GetRequiredService<WebhookCarrier>());

    public static IServiceCollection AddAlertRules(this IServiceCollection services, params IReadOnlyCollection<Role> apart) => services
        .AddSingleton(p => new PartsApart(apart, p.GetRequiredService<DataDirectory>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton<LogRules>()
        .AddSingleton<PeopleRules>()
        .AddSingleton<NasRules>()
        .AddSingleton<PartRules>()
        .AddSingleton<WebhookCarrier>()
        .AddSingleton(p => new AlertWatch(
            [.. p.GetRequiredService<LogRules>().All, .. p.GetRequiredService<PeopleRules>().All, .. p.GetRequiredService<NasRules>().All, .. p.GetRequiredService<PartRules>().All, .. p.GetServices<AlertRule>()],
            p.GetRequiredService<AlertStore>(), p.GetRequiredService<AlertMessages>(), p.GetRequiredService<HotspotMeters>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<AlertWatch>>()));
}
