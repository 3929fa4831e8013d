using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace HotspotAuth.Operation;

/// <summary>Tells an OpenTelemetry collector the program's numbers each minute and at the stop, where the configuration names one.</summary>
internal sealed class OtlpExport(HotspotSettings settings) : IHostedService, IDisposable
{
    /// <summary>A collector that does not answer must not hold up the stop.</summary>
    private const int FlushMilliseconds = 2000;

    private MeterProvider? _provider;

    /// <summary>Where the metrics go: as given when it has a path, else below it where OTLP over HTTP has them. Null when it is no http address.</summary>
    public static Uri? AddressOf(string endpoint) =>
        !Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) ? null
        : address.AbsolutePath == "/" ? new Uri(address, "v1/metrics") : address;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Operation.OtlpEndpoint is not { } endpoint) return Task.CompletedTask;
        _provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(r => r.AddService("hotspotauth", serviceInstanceId: settings.Site.Node))
            .AddMeter(HotspotMeters.Name)
            .AddOtlpExporter(options => (options.Protocol, options.Endpoint) = (OtlpExportProtocol.HttpProtobuf, AddressOf(endpoint)!))
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() => _provider?.ForceFlush(FlushMilliseconds), cancellationToken);

    public void Dispose() => _provider?.Dispose();
}
