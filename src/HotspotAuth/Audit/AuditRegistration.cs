using HotspotAuth.Alerts;
using HotspotAuth.Clock;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Audit;

/// <summary>Wires the traffic log's store and the access stream, whose one writer is this process.</summary>
internal static class AuditRegistration
{
    /// <summary>An auditor who asks right after a log-in must find it; waiting rows are written after this long.</summary>
    private static readonly TimeSpan AccessBatch = TimeSpan.FromSeconds(1);

    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton(p => new DayKeys(p.GetRequiredService<DataDirectory>(), p.GetRequiredService<SiteSettings>().Zone))
        .AddSingleton<AuditTrail>()
        .AddSingleton<TrailSearch>()
        .AddSingleton(p => new ServiceCheck("audit trail", () => Lost(p.GetRequiredService<AuditTrail>().Lost), IsWarning: true))
        .AddSingleton(Open)
        .AddSingleton(p => new ServiceCheck("access stream", () => DiskState.AsPartFault("stream.access", p.GetRequiredService<AccessStream>().Fault, p.GetRequiredService<DataDirectory>().Traffic)));

    /// <summary>The folder of days, in every process that writes one of its streams.</summary>
    public static IServiceCollection AddTrafficStore(this IServiceCollection services) =>
        services.AddSingleton(p => Store(p.GetRequiredService<HotspotSettings>(), p.GetRequiredService<DataDirectory>(), p.GetRequiredService<TimeProvider>()));

    private static PartFault? Lost(long rows) => rows == 0 ? null : new PartFault("trail", AlertFact.Number(rows));

    public static TrafficStore Store(HotspotSettings settings, DataDirectory data, TimeProvider time) =>
        TrafficStore.OpenOrCreate(data.Traffic, settings.Site.Node, settings.Site.Zone, time);

    private static AccessStream Open(IServiceProvider provider)
    {
        var sessions = provider.GetRequiredService<SessionTable>();
        var time = provider.GetRequiredService<TimeProvider>();
        var logger = provider.GetRequiredService<ILogger<AccessStream>>();
        // The first batch of a day repeats every living session: they must be known before the stream is opened.
        foreach (var session in provider.GetRequiredService<SessionStore>().Open()) sessions.Put(session);
        var writer = LogWriter.Open(provider.GetRequiredService<TrafficStore>(), LogStream.Access, new StreamWriterOptions
        {
            BatchInterval = AccessBatch,
            ClockIsSynchronised = provider.GetRequiredService<ClockKnowledge>().IsSynchronised,
            Carry = sink => Array.ForEach([.. sessions.Open], s => sink.Append(AccessStream.Row("carry", s, time.GetUtcNow().ToUnixTimeMilliseconds()))),
            OnLoss = rows => StreamLog.Lost(logger, "access", rows),
            OnFault = fault => StreamLog.Fault(logger, "access", fault),
        });
        return new AccessStream(writer, provider.GetRequiredService<AuditTrail>(), provider.GetRequiredService<DayKeys>(), time);
    }
}

/// <summary>What goes wrong with a stream, once for each change.</summary>
internal static partial class StreamLog
{
    public static void Fault(ILogger logger, string stream, Exception? fault)
    {
        if (fault is null) Recovered(logger, stream);
        else Refused(logger, fault, stream);
    }

    [LoggerMessage(7310, LogLevel.Error, "The disk refuses the {Stream} stream; rows wait in memory. Look at its space and rights")]
    private static partial void Refused(ILogger logger, Exception exception, string stream);

    [LoggerMessage(7311, LogLevel.Warning, "The {Stream} stream is written again")]
    private static partial void Recovered(ILogger logger, string stream);

    [LoggerMessage(7312, LogLevel.Error, "The {Stream} stream lost {Rows} rows: its queue is full. A gap row says so")]
    public static partial void Lost(ILogger logger, string stream, long rows);
}
