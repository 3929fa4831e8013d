using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace HotspotAuth.Operation;

/// <summary>
/// The program's instruments in the Prometheus text format 0.0.4. Counters end in <c>_total</c>; histograms are not used here.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    private readonly MeterListener _listener = new();

    /// <summary>One scrape at a time: another would be written of series that this one has let go and not asked for yet.</summary>
    private readonly Lock _scrape = new();
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, double>> _values = new();

    public PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != HotspotMeters.Name) return;
            _values.TryAdd(instrument, new ConcurrentDictionary<string, double>(StringComparer.Ordinal));
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        lock (_scrape) return WriteNow();
    }

    public void Dispose() => _listener.Dispose();

    private string WriteNow()
    {
        // What an instrument does not tell any more is not known: its last word would stand for good.
        foreach (var (instrument, series) in _values)
        {
            if (instrument.IsObservable) series.Clear();
        }

        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (instrument, series) in _values.OrderBy(v => v.Key.Name, StringComparer.Ordinal))
        {
            var name = NameOf(instrument);
            text.Append("# HELP ").Append(name).Append(' ').Append(Escaped(instrument.Description)).Append('\n');
            text.Append("# TYPE ").Append(name).Append(IsCounter(instrument) ? " counter\n" : " gauge\n");
            foreach (var (labels, value) in series.OrderBy(s => s.Key, StringComparer.Ordinal))
                text.Append(name).Append(labels).Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }

        return text.ToString();
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (key, tag) in tags) labels.Append(labels.Length == 0 ? '{' : ',').Append(key).Append("=\"").Append(Escaped(tag?.ToString()).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        if (labels.Length > 0) labels.Append('}');
        // Observable instruments tell the whole sum, the others what came to it.
        _values[instrument].AddOrUpdate(labels.ToString(), value, (_, old) => instrument.IsObservable ? value : old + value);
    }

    private static bool IsCounter(Instrument instrument)
    {
        var type = instrument.GetType();
        return type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Counter<>) || type.GetGenericTypeDefinition() == typeof(ObservableCounter<>));
    }

    private static string NameOf(Instrument instrument) => NameOf(instrument.Name, instrument.Unit, IsCounter(instrument));

    /// <summary>The name by Prometheus' rules: the base unit behind it, then <c>_total</c> for what only grows.</summary>
    internal static string NameOf(string instrument, string? unit, bool isCounter)
    {
        var name = instrument.Replace('.', '_');
        if (unit is { Length: > 0 } && unit[0] != '{' && Suffix(unit) is var suffix && !name.EndsWith(suffix, StringComparison.Ordinal)) name += suffix;
        return isCounter ? $"{name}_total" : name;
    }

    private static string Suffix(string unit) => unit switch { "By" => "_bytes", "s" => "_seconds", _ => $"_{unit}" };

    private static string Escaped(string? text) => (text ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
