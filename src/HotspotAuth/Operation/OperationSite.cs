using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HotspotAuth.Operation;

/// <summary>Health and metrics, on their own address: loopback by default.</summary>
internal static class OperationSite
{
    public static WebApplication Create(IServiceProvider core)
    {
        var builder = Site.Builder(core);
        var checks = builder.Services.AddHealthChecks();
        foreach (var check in core.GetServices<ServiceCheck>())
        {
            checks.AddCheck(check.Name, () => check.Fault() is not { } fault ? HealthCheckResult.Healthy() : check.IsWarning ? HealthCheckResult.Degraded(fault) : HealthCheckResult.Unhealthy(fault));
        }

        var settings = core.GetRequiredService<HotspotSettings>();
        builder.WebHost.UseUrls(settings.Operation.MetricsUrls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        var app = builder.Build();
        var metrics = core.GetRequiredService<PrometheusText>();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteReasonsAsync });
        app.MapGet("/metrics", () => Results.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8"));
        return app;
    }

    private static Task WriteReasonsAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(string.Concat(report.Entries.Select(e => $"{e.Key}: {(e.Value.Status == HealthStatus.Healthy ? "ok" : e.Value.Description)}\n")), context.RequestAborted);
    }
}

/// <summary>One part's word on itself: null when it is well, else what is wrong and the mend. A warning is told, and the service counts as ready all the same.</summary>
internal sealed record ServiceCheck(string Name, Func<string?> Fault, bool IsWarning = false);
