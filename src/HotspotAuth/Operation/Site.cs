namespace HotspotAuth.Operation;

/// <summary>What the three web sites have in common: their own pipeline, the core's logging, and nothing read from the working directory.</summary>
internal static class Site
{
    public static WebApplicationBuilder Builder(IServiceProvider core)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(Site).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
            EnvironmentName = Environments.Production,
        });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(o => o.AddServerHeader = false);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(core.GetRequiredService<ILoggerFactory>());
        builder.Services.AddSingleton(core.GetRequiredService<TimeProvider>());
        // The core prints its own start and end; a site's lifetime is the core's.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        return builder;
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
