using System.Net.Sockets;
using HotspotAuth.Alerts;
using HotspotAuth.Capture;
using HotspotAuth.Flows;
using HotspotAuth.Gateway;
using HotspotAuth.Operation;
using HotspotAuth.Translations;

namespace HotspotAuth.Exporters;

/// <summary>
/// Hears NetFlow v9 and IPFIX of gateways that are not ours and writes what they tell, marked with the exporter. It runs where the flow
/// stream is written; translations are written where this process may write the nat stream too (<paramref name="nat"/> is null if not).
/// </summary>
internal sealed partial class ExporterService(HotspotSettings settings, FlowLog flows, NatLog? nat, HotspotMeters meters, TimeProvider time, ILogger<ExporterService> logger)
    : IHostedService, IListening, IReloading, IAsyncDisposable
{
    private const int MostTranslations = 262_144;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(15);

    private readonly HashSet<(string Exporter, Trouble What)> _told = [];
    private volatile ExporterTable _table = ExporterTable.Of(settings);
    private ExporterListener? _listener;
    private ExporterStream? _stream;
    private ITimer? _look;
    private long _since;

    private enum Trouble
    {
        Clock,
        Sampling,
        Template,
        Translations,
    }

    public IEnumerable<string> Listening => _listener is { } listener ? [$"exporters {listener.Address}"] : [];

    /// <summary>Why nothing is recorded now; null while it works.</summary>
    public Exception? Fault => flows.Fault ?? nat?.Fault ?? _listener?.Fault;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var bind = ExporterRules.Bind(settings.Capture.ExporterBind)!;
        ExporterTranslations? translations = null;
        LogWriter? natWriter = null;
        if (nat is not null)
        {
            // The writer may ask for what lives before there is a table: its first batch is made as it opens.
            natWriter = nat.Writer((sink, now) => translations?.Carry(sink, now));
            translations = new ExporterTranslations(natWriter, time, MostTranslations);
        }

        var stream = _stream = new ExporterStream(new FlowStream(flows.Writer(), waitForRoom: false), natWriter, translations);
        try
        {
            _listener = new ExporterListener(bind, () => _table, stream, time);
        }
        catch (SocketException e)
        {
            throw new VerbException(ExitCode.Unavailable, $"Capture:ExporterBind: {bind} can't be listened on ({e.Message}). Another program has the port, or the address is not this machine's.");
        }

        _since = time.GetTimestamp();
        Count(_listener, stream, translations);
        _look = time.CreateTimer(_ => Tell(_listener.Totals), null, Look, Look);
        if (nat is null) LogNoTranslations(logger);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_look is not null) await _look.DisposeAsync();
        if (Interlocked.Exchange(ref _listener, null) is { } listener) await listener.DisposeAsync();
    }

    /// <summary>Who is heard changes at once; where it listens needs a restart.</summary>
    public void Reload(HotspotSettings newSettings) => _table = ExporterTable.Of(newSettings);

    /// <summary>Who should export and has not been heard for a quarter of an hour.</summary>
    public PartFault? Silent()
    {
        if (_listener is not { } listener || time.GetElapsedTime(_since) < Quiet) return null;
        var after = time.GetUtcNow().Subtract(Quiet).ToUnixTimeMilliseconds();
        var heard = listener.Totals.Sessions.Where(s => s.LastHeard >= after).ToArray();
        var silent = _table.All.Where(e => !heard.Any(s => _table.Find(s.Address) == e)).Select(e => e.Name).ToArray();
        return silent.Length == 0 ? null : new PartFault("exporters.silent", AlertFact.Text(string.Join(", ", silent)));
    }

    private void Tell(ExportTotals totals)
    {
        foreach (var session in totals.Sessions)
        {
            var exporter = _table.Find(session.Address)?.Name ?? session.Address.ToString();
            if (IsNew(exporter, Trouble.Clock, session.ClockBehind != 0)) LogClock(logger, exporter, session.ClockBehind);
            if (IsNew(exporter, Trouble.Sampling, session.IsSampled)) LogSampled(logger, exporter);
            if (IsNew(exporter, Trouble.Template, session.HeldSets > 0)) LogHeld(logger, exporter, session.HeldSets);
        }

        if (IsNew("", Trouble.Translations, _stream?.Unwritten > 0)) LogUnwritten(logger);
    }

    /// <summary>Once for each time that it begins.</summary>
    private bool IsNew(string exporter, Trouble what, bool isThere) => isThere ? _told.Add((exporter, what)) : _told.Remove((exporter, what)) && false;

    private void Count(ExporterListener listener, ExporterStream stream, ExporterTranslations? translations)
    {
        var meter = meters.Meter;
        meter.CreateObservableCounter("hotspot.exporter.datagrams", () => listener.Totals.Datagrams, unit: "{datagram}", description: "Datagrams of listed exporters");
        meter.CreateObservableCounter("hotspot.exporter.unlisted", () => listener.Unlisted, unit: "{datagram}", description: "Datagrams of others, which are not looked at");
        meter.CreateObservableCounter("hotspot.exporter.records", () => listener.Totals.Records, unit: "{record}", description: "Data records read");
        meter.CreateObservableCounter("hotspot.exporter.flows", () => listener.Totals.Flows, unit: "{flow}", description: "Flow rows made of them");
        meter.CreateObservableCounter("hotspot.exporter.translations", () => listener.Totals.Translations, unit: "{translation}", description: "Translations told by exporters");
        meter.CreateObservableCounter("hotspot.exporter.outside", () => listener.Totals.OutsideRecords, unit: "{record}", description: "Data records of no guest");
        meter.CreateObservableCounter("hotspot.exporter.missing", () => listener.Totals.Lost, unit: "{unit}", description: "Missing by sequence number: datagrams of NetFlow v9, records of IPFIX");
        meter.CreateObservableCounter("hotspot.exporter.restarts", () => listener.Totals.Restarts, unit: "{time}", description: "Times that an exporter counted anew");
        meter.CreateObservableCounter("hotspot.exporter.unwritten", () => stream.Unwritten, unit: "{translation}", description: "Translations not written, because another process writes the nat stream");
        meter.CreateObservableCounter(
            "hotspot.exporter.faults",
            () => listener.Totals.Faults.Select(f => new System.Diagnostics.Metrics.Measurement<long>(f.Value, new KeyValuePair<string, object?>("reason", f.Key))),
            unit: "{fault}",
            description: "Datagrams and parts of them that could not be used, by reason");
        meter.CreateObservableGauge("hotspot.exporter.sessions", () => listener.Totals.Sessions.Count, unit: "{session}", description: "Exporting processes known");
        meter.CreateObservableGauge("hotspot.exporter.held", () => listener.Totals.Sessions.Sum(s => s.HeldSets), unit: "{set}", description: "Data sets that wait for their template");
        if (translations is null) return;
        meter.CreateObservableGauge("hotspot.exporter.living", () => translations.Count, unit: "{translation}", description: "Translations of exporters that live now");
        meter.CreateObservableCounter("hotspot.exporter.unheld", () => translations.Unheld, unit: "{translation}", description: "Translations that found the table of living ones full");
    }

    [LoggerMessage(2040, LogLevel.Warning, "The clock of exporter {Exporter} is {Milliseconds} ms behind ours; its times are put on our clock. Set its NTP client")]
    private static partial void LogClock(ILogger logger, string exporter, long milliseconds);

    [LoggerMessage(2041, LogLevel.Warning, "Exporter {Exporter} samples: it counts only some of the packets, and flows are missing. Turn packet sampling off there")]
    private static partial void LogSampled(ILogger logger, string exporter);

    [LoggerMessage(2042, LogLevel.Warning, "Exporter {Exporter} has sent records whose template has not come yet; {Sets} sets wait for it, forty minutes at most")]
    private static partial void LogHeld(ILogger logger, string exporter, int sets);

    [LoggerMessage(2043, LogLevel.Warning, "Translations that exporters tell of are not recorded: the process with the gateway role writes the nat stream here. Run capture and gateway in one process to record both")]
    private static partial void LogNoTranslations(ILogger logger);

    [LoggerMessage(2044, LogLevel.Warning, "An exporter tells of translations, and they are not recorded: another process writes the nat stream")]
    private static partial void LogUnwritten(ILogger logger);
}

/// <summary>Wires the listener where exporters are configured.</summary>
internal static class ExporterRegistration
{
    /// <param name="services">Of a process with the capture role.</param>
    /// <param name="settings">The configuration.</param>
    /// <param name="hasGateway">Whether the process has the gateway role too.</param>
    public static IServiceCollection AddExporters(this IServiceCollection services, HotspotSettings settings, bool hasGateway)
    {
        if (string.IsNullOrWhiteSpace(settings.Capture.ExporterBind)) return services;
        var writesNat = WritesTranslations(settings, hasGateway);
        if (writesNat) services.AddNatLog();
        return services
            .AddSingleton(p => new ExporterService(
                settings, p.GetRequiredService<FlowLog>(), writesNat ? p.GetRequiredService<NatLog>() : null, p.GetRequiredService<HotspotMeters>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<ExporterService>>()))
            .AddHostedService(p => p.GetRequiredService<ExporterService>())
            .AddSingleton(p => new ServiceCheck("exporters", () => DiskState.AsPartFault("exporters", p.GetRequiredService<ExporterService>().Fault, p.GetRequiredService<DataDirectory>().Traffic)))
            .AddSingleton(p => new ServiceCheck("exporters heard", () => p.GetRequiredService<ExporterService>().Silent(), IsWarning: true));
    }

    /// <summary>The nat stream has one writer: the process with the gateway role where this machine translates, else the one that listens here.</summary>
    public static bool WritesTranslations(HotspotSettings settings, bool hasGateway) => hasGateway || settings.Gateway is not { Mode: GatewayMode.Nftables, Nat: true };
}
