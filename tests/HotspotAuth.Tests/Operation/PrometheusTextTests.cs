using System.Diagnostics.Metrics;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Operation;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter _meter = new(HotspotMeters.Name);
    private readonly PrometheusText _text = new();

    public void Dispose()
    {
        _text.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void What_is_not_known_any_more_is_absent_and_comes_back_when_it_is()
    {
        double? offset = 0.25;
        _meter.CreateObservableGauge("hotspot.claim.offset", () => offset is { } known ? [new Measurement<double>(known)] : Array.Empty<Measurement<double>>(), unit: "s");
        Assert.Equal(["hotspot_claim_offset_seconds 0.25"], Series("hotspot_claim_offset"));

        offset = null;
        Assert.Empty(Series("hotspot_claim_offset"));

        offset = -2;
        Assert.Equal(["hotspot_claim_offset_seconds -2"], Series("hotspot_claim_offset"));
    }

    [Fact]
    public void Of_several_series_only_those_go_that_are_told_no_more()
    {
        List<string> ways = ["mail", "syslog"];
        _meter.CreateObservableGauge("hotspot.claim.waiting", () => ways.Select(way => new Measurement<long>(3, new KeyValuePair<string, object?>("way", way))));
        Assert.Equal(2, Series("hotspot_claim_waiting").Length);

        ways.Remove("mail");
        Assert.Equal(["hotspot_claim_waiting{way=\"syslog\"} 3"], Series("hotspot_claim_waiting"));
    }

    [Fact]
    public void What_is_counted_as_it_happens_keeps_its_sum_from_scrape_to_scrape()
    {
        var refused = _meter.CreateCounter<long>("hotspot.claim.refused");
        refused.Add(2);
        Assert.Equal(["hotspot_claim_refused_total 2"], Series("hotspot_claim_refused"));

        Assert.Equal(["hotspot_claim_refused_total 2"], Series("hotspot_claim_refused"));
        refused.Add(1);
        Assert.Equal(["hotspot_claim_refused_total 3"], Series("hotspot_claim_refused"));
    }

    [Fact]
    public async Task Two_scrapes_at_once_both_see_every_series()
    {
        _meter.CreateObservableGauge("hotspot.claim.both", () => 1);

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => OwnThread.RunAsync(() =>
        {
            for (var i = 0; i < 50; i++) Assert.Equal(["hotspot_claim_both 1"], Series("hotspot_claim_both"));
        })));
    }

    [Fact]
    public void A_disk_that_can_not_be_asked_costs_its_own_series_alone()
    {
        var folder = Directory.CreateTempSubdirectory("hotspotauth-disk-");
        ProcessMeters.Add(_meter, DataDirectory.OpenOrCreate(folder.FullName));
        Assert.Contains("hotspot.disk.free", Told());

        folder.Delete(recursive: true);
        var told = Told();
        Assert.DoesNotContain("hotspot.disk.free", told);
        Assert.Contains("process.pool.threads", told);
    }

    /// <summary>The instruments of this test alone that tell anything.</summary>
    private HashSet<string> Told()
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter == _meter) own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => told.Add(instrument.Name));
        listener.SetMeasurementEventCallback<int>((instrument, _, _, _) => told.Add(instrument.Name));
        listener.Start();
        listener.RecordObservableInstruments();
        return told;
    }

    private string[] Series(string name) => [.. _text.Write().Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal))];
}
