using HotspotAuth.Alerts;
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
            checks.AddCheck(check.Name, () => check.Fault() is not { } fault ? HealthCheckResult.Healthy() : check.IsWarning ? HealthCheckResult.Degraded(fault.ToString()) : HealthCheckResult.Unhealthy(fault.ToString()));
        }

        var settings = core.GetRequiredService<HotspotSettings>();
        builder.WebHost.UseUrls(settings.Operation.MetricsUrls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxConcurrentConnections = 64;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        var app = builder.Build();
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-store";
            return next(context);
        });
        app.UseReadMethods();
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
internal sealed record ServiceCheck(string Name, Func<PartFault?> Fault, bool IsWarning = false);
