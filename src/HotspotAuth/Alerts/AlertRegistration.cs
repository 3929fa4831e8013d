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
    public static IServiceCollection AddAlertWatch(this IServiceCollection services) => services
        .AddAlertRules()
        .AddHostedService(p => p.GetRequiredService<AlertWatch>())
        .AddHostedService(p => p.GetRequiredService<WebhookCarrier>());

    public static IServiceCollection AddAlertRules(this IServiceCollection services) => services
        .AddSingleton<LogRules>()
        .AddSingleton<PeopleRules>()
        .AddSingleton<NasRules>()
        .AddSingleton<PartRules>()
        .AddSingleton<WebhookCarrier>()
        .AddSingleton(p => new AlertWatch(
            [.. p.GetRequiredService<LogRules>().All, .. p.GetRequiredService<PeopleRules>().All, .. p.GetRequiredService<NasRules>().All, .. p.GetRequiredService<PartRules>().All, .. p.GetServices<AlertRule>()],
            p.GetRequiredService<AlertStore>(), p.GetRequiredService<AlertMessages>(), p.GetRequiredService<Operation.HotspotMeters>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<AlertWatch>>()));
}
