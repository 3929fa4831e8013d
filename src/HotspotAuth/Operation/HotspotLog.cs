using Serilog;
using Serilog.Events;

namespace HotspotAuth.Operation;

/// <summary>The only place that knows Serilog: short lines on standard error, thirty days of files in the data directory.</summary>
internal static class HotspotLog
{
    public static ILoggingBuilder AddHotspotLog(this ILoggingBuilder builder, DataDirectory data, bool verbose)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(verbose ? LogEventLevel.Information : LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Quartz", LogEventLevel.Warning)
            // A part that can't start says so in its own sentence; the parts stopped with it have nothing to add.
            .Filter.ByExcluding(e => e.Exception is VerbException or OperationCanceledException)
            .WriteTo.Console(new LogLines(), standardErrorFromLevel: LogEventLevel.Verbose)
            .WriteTo.File(new LogLines(), Path.Combine(data.Logs, "hotspotauth-.log"), rollingInterval: RollingInterval.Day, retainedFileCountLimit: 30, fileSizeLimitBytes: 50_000_000, rollOnFileSizeLimit: true, shared: true);
        builder.ClearProviders();
        return builder.AddSerilog(configuration.CreateLogger(), dispose: true);
    }
}
