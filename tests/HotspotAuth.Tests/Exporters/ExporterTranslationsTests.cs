using HotspotAuth.Capture;
using HotspotAuth.Exporters;
using HotspotAuth.Tests.Export;
using HotspotAuth.TrafficLog;
using LogWriter = HotspotAuth.TrafficLog.StreamWriter;

namespace HotspotAuth.Tests.Exporters;

/// <summary>From what exporters tell to rows of a real nat stream.</summary>
public sealed class ExporterTranslationsTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly TestOffice _office = new();
    private LogWriter _writer = null!;
    private ExporterTranslations _translations = null!;

    public async Task InitializeAsync()
    {
        _writer = LogWriter.Open(_office.Store, LogStream.Nat, new StreamWriterOptions { Carry = sink => _translations?.Carry(sink, _office.Clock.GetUtcNow().ToUnixTimeMilliseconds()) });
        // The day's first batch asks for what lives as it opens.
        await _writer.FlushAsync(CancellationToken.None);
        _translations = new ExporterTranslations(_writer, _office.Clock, most: 2);
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    public async Task DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _office.DisposeAsync();
    }

    [Fact]
    public async Task An_end_is_written_with_the_start_it_belongs_to()
    {
        _translations.Take(Told(ExportedTranslationKind.Begun, 0, null, "10.10.0.5"));
        _translations.Take(Told(ExportedTranslationKind.Ended, 9, 9, "10.10.0.5"));

        Assert.Equal([(TranslationEvent.Start, 0.0, null), (TranslationEvent.End, 0, 9.0)], await RowsAsync());
        Assert.Equal(0, _translations.Count);
    }

    [Fact]
    public async Task A_translation_seen_in_a_flow_is_a_closed_span_and_is_not_kept()
    {
        _translations.Take(Told(ExportedTranslationKind.Seen, 3, 7, "10.10.0.5"));

        Assert.Equal([(TranslationEvent.End, 3.0, 7.0)], await RowsAsync());
        Assert.Equal(0, _translations.Count);
    }

    [Fact]
    public async Task Who_gets_an_outside_port_ends_whoever_had_it()
    {
        _translations.Take(Told(ExportedTranslationKind.Begun, 0, null, "10.10.0.5"));
        _translations.Take(Told(ExportedTranslationKind.Begun, 0, null, "10.10.0.5"));
        _translations.Take(Told(ExportedTranslationKind.Begun, 5, null, "10.10.0.6"));

        Assert.Equal([(TranslationEvent.Start, 0.0, null), (TranslationEvent.End, 0, 5.0), (TranslationEvent.Start, 5, null)], await RowsAsync());
        Assert.Equal(1, _translations.Count);
    }

    [Fact]
    public async Task The_next_day_repeats_what_lives()
    {
        _translations.Take(Told(ExportedTranslationKind.Begun, 0, null, "10.10.0.5"));
        await _writer.FlushAsync(CancellationToken.None);
        _office.Clock.MoveTo(TestOffice.At(13 * 3600));
        _translations.Take(Told(ExportedTranslationKind.Begun, 13 * 3600, null, "10.10.0.6", port: 61001));

        var rows = await RowsAsync();
        Assert.Contains((TranslationEvent.Carry, 0.0, null), rows);
    }

    [Fact]
    public void The_table_of_the_living_is_bounded_and_the_excess_counted()
    {
        for (var port = 0; port < 5; port++) _translations.Take(Told(ExportedTranslationKind.Begun, 0, null, "10.10.0.5", 61000 + port));
        Assert.Equal((2, 3), (_translations.Count, _translations.Unheld));
    }

    /// <summary>Started anew the program has no table: the end comes without its start, and must still end it.</summary>
    [Fact]
    public async Task After_a_restart_an_end_still_ends_what_began_before()
    {
        _translations.Take(Told(ExportedTranslationKind.Begun, 0, null, "10.10.0.5"));
        new ExporterTranslations(_writer, _office.Clock, most: 2).Take(Told(ExportedTranslationKind.Ended, 9, 9, "10.10.0.5"));
        await _writer.FlushAsync(CancellationToken.None);

        Assert.Single((await _office.WhoisAsync(5, outside: true, endpoint: "203.0.113.9:61000")).Candidates);
        Assert.Empty((await _office.WhoisAsync(20, outside: true, endpoint: "203.0.113.9:61000")).Candidates);
    }

    /// <summary>Up and down of one connection begin together, and one of the two rows goes on longer.</summary>
    [Fact]
    public async Task The_longer_of_two_spans_of_one_connection_counts()
    {
        _translations.Take(Told(ExportedTranslationKind.Seen, 0, 10, "10.10.0.5"));
        _translations.Take(Told(ExportedTranslationKind.Seen, 0, 20, "10.10.0.5"));
        await _writer.FlushAsync(CancellationToken.None);

        Assert.Single((await _office.WhoisAsync(15, outside: true, endpoint: "203.0.113.9:61000")).Candidates);
        Assert.Empty((await _office.WhoisAsync(25, outside: true, endpoint: "203.0.113.9:61000")).Candidates);
    }

    private static ExportedTranslation Told(ExportedTranslationKind kind, double start, double? end, string inside, int port = 61000) => new(
        Key("192.0.2.1"), kind, TestOffice.At(start), end is { } e ? TestOffice.At(e) : null, 6, Key(inside), 40000, Key("203.0.113.9"), port, Key("198.51.100.7"), 443);

    private static IpKey Key(string text) => IpKey.TryParse(text, out var key) ? key : throw new ArgumentException(text);

    private async Task<List<(TranslationEvent, double, double?)>> RowsAsync()
    {
        await _writer.FlushAsync(CancellationToken.None);
        var noon = TestOffice.At(0);
        return
        [
            .. new TrafficReader(_office.Store).Translations(new TranslationQuery(TestOffice.At(-86_400), TestOffice.At(86_400))).OrderBy(t => t.Place.Day).ThenBy(t => t.Place.Seq)
                .Select(t => (t.Row.Event, (t.Row.Start - noon) / 1000.0, t.Row.End is { } end ? (end - noon) / 1000.0 : (double?)null)),
        ];
    }
}
