using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RegexCapture = System.Text.RegularExpressions.Capture;

namespace HotspotAuth.FunctionalTests.Operation;

/// <summary>The numbers of the running program, read as Prometheus and an OpenTelemetry collector read them.</summary>
public sealed partial class MetricsTests
{
    /// <summary>Tags by closed enums only (Prometheus, "Metric and label naming"; nothing that could name a person).</summary>
    private static readonly string[] Labels = ["method", "reason", "code", "generation", "kind", "way", "outcome", "result", "source", "severity", "stream", "part", "command", "state"];

    [Fact]
    public async Task Every_metric_has_a_name_a_unit_and_a_word_of_help_as_Prometheus_asks()
    {
        await using var service = await RunningService.StartAsync();
        await service.VerbAsync("account", "add", "--username", "mali", "--name", "Mali Jaidee");
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(service.Address("metrics") + "/metrics"));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (name, type) = ("", "");
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                name = line.Split(' ')[2];
                Assert.True(seen.Add(name), $"{name} stands twice");
                Assert.Matches("^(hotspot|process)(_[a-z]+[0-9]*)+$", name);
                Assert.True(line.Length > name.Length + 12, $"{name} has no help");
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal(name, line.Split(' ')[2]);
                type = line.Split(' ')[3];
                Assert.True(type is "counter" or "gauge", line);
                Assert.True(type == "counter" == name.EndsWith("_total", StringComparison.Ordinal), $"{name} is a {type}");
                Assert.DoesNotMatch("(_|^)(count|gauge|ms|kb|mb|milliseconds|kilobytes|percent)(_|$)", name);
                Assert.DoesNotMatch("_([a-z]+)_\\1(_|$)", name);
            }
            else
            {
                var sample = Sample().Match(line);
                Assert.True(sample.Success, line);
                Assert.Equal(name, sample.Groups["name"].Value);
                Assert.True(double.TryParse(sample.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value), line);
                foreach (RegexCapture label in sample.Groups["label"].Captures) Assert.Contains(label.Value, Labels);
                foreach (RegexCapture tag in sample.Groups["tag"].Captures) Assert.DoesNotMatch("mali|[0-9a-f]{2}:[0-9a-f]{2}|\\d+\\.\\d+\\.\\d+", tag.Value);
            }
        }

        Assert.Superset(
            new HashSet<string>(["process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds", "process_start_time_seconds", "hotspot_disk_free_bytes", "hotspot_sessions_open", "hotspot_log_unsealed_days", "hotspot_radius_discarded_total"], StringComparer.Ordinal), seen);
        Assert.InRange(Value(text, "process_resident_memory_bytes"), 30e6, 2e9);
        Assert.InRange(Value(text, "process_start_time_seconds"), DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.AddSeconds(2).ToUnixTimeSeconds());
        Assert.True(Value(text, "process_open_fds") > 20);
    }

    [Fact]
    public async Task A_collector_is_told_the_same_numbers_by_OTLP()
    {
        var heard = new ConcurrentQueue<(string Path, string? Type, byte[] Body)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            heard.Enqueue((request.Path, request.ContentType, body.ToArray()));
        });
        await collector.StartAsync();
        await using var service = await RunningService.StartAsync($"--Operation:OtlpEndpoint={collector.Urls.Single()}");
        await service.StopAsync();
        service.Environment["OTEL_METRIC_EXPORT_INTERVAL"] = "1000"; // milliseconds; a minute where nobody says otherwise
        await service.StartAgainAsync();
        await RunningService.EventuallyAsync(() => Task.FromResult(!heard.IsEmpty), "the collector is told");
        Assert.True(heard.TryDequeue(out var first));
        Assert.Equal(("/v1/metrics", "application/x-protobuf"), (first.Path, first.Type));
        var text = Encoding.Latin1.GetString(first.Body);
        Assert.Contains("hotspot.sessions.open", text, StringComparison.Ordinal);
        Assert.Contains("process.resident.memory", text, StringComparison.Ordinal);
        Assert.Contains("node-1", text, StringComparison.Ordinal);
    }

    private static double Value(string text, string name) =>
        double.Parse(text.Split('\n').Single(l => l.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);

    [GeneratedRegex("""^(?<name>[a-z_0-9]+)(\{(?<label>[a-z_]+)="(?<tag>([^"\\]|\\.)*)"(,(?<label>[a-z_]+)="(?<tag>([^"\\]|\\.)*)")*\})? (?<value>\S+)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();
}
