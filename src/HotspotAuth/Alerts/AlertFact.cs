using System.Globalization;
using System.Text.Json;
using HotspotAuth.Operation;
using HotspotAuth.Words;

namespace HotspotAuth.Alerts;

/// <summary>A value of an alert's words, kept so that each language writes it in its own way: a letter for what it is, and the value.</summary>
internal readonly record struct AlertFact
{
    private readonly char _kind;
    private readonly string _value;

    private AlertFact(char kind, string value) => (_kind, _value) = (kind, value);

    /// <summary>As it stands in any language: a name, an id, a figure.</summary>
    public static AlertFact Text(string text) => new('s', text);

    /// <summary>What the system or a program said, in English. Other languages tell the commonest causes in their own words, else where to read it.</summary>
    public static AlertFact Said(string text) => new('x', text);

    /// <summary>The sentence of a part's fault.</summary>
    public static AlertFact Fault(PartFault fault) => new('f', JsonSerializer.Serialize<string[]>([fault.Key, .. fault.Facts.Select(fact => fact._kind + fact._value)]));

    public static AlertFact Number(long number) => new('n', number.ToString(CultureInfo.InvariantCulture));

    public static AlertFact Bytes(long bytes) => new('b', bytes.ToString(CultureInfo.InvariantCulture));

    public static AlertFact Time(DateTimeOffset time) => new('t', time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>A time that programs are told to the second.</summary>
    public static AlertFact Second(DateTimeOffset time) => new('u', Time(time)._value);

    public static AlertFact Span(TimeSpan span) => new('d', ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture));

    public static AlertFact Day(DateOnly day) => new('y', day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>A word of AlertTexts by its key.</summary>
    public static AlertFact Word(string key) => new('w', key);

    public string In(Texts texts, OfficeDates dates) => _kind switch
    {
        'n' => Integer.ToString("#,0", CultureInfo.InvariantCulture),
        'b' => ByteWords.Format(Integer),
        't' or 'u' => dates.FullToMinute(DateTimeOffset.FromUnixTimeMilliseconds(Integer)),
        'd' => DurationWords.Format(TimeSpan.FromSeconds(Integer), texts.Language),
        'y' => DateOnly.TryParseExact(_value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? dates.Date(day) : _value,
        'w' => texts.Find(_value) ?? _value,
        'x' when texts.Language != Language.English && _value.Length > 0 => texts[Cause(_value)],
        'f' => Sentence(texts, dates),
        _ => _value,
    };

    /// <summary>As a program reads it: digits alone, times in ISO 8601.</summary>
    public string Plain => _kind switch
    {
        't' => Times.Iso(DateTimeOffset.FromUnixTimeMilliseconds(Integer)),
        'u' => DateTimeOffset.FromUnixTimeMilliseconds(Integer).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        _ => _value,
    };

    /// <summary>What is only told in English, in its own words.</summary>
    public IEnumerable<string> InEnglishOnly => _kind switch
    {
        'x' when _value.Length > 0 => [_value],
        'f' => Parts.Skip(1).SelectMany(fact => Read(fact).InEnglishOnly),
        _ => [],
    };

    public static string ToJson(IEnumerable<AlertFact> facts) => JsonSerializer.Serialize(facts.Select(fact => fact._kind + fact._value));

    public static IReadOnlyList<AlertFact> FromJson(string json) =>
        [.. JsonSerializer.Deserialize<List<string>>(json)!.Select(Read)];

    private static AlertFact Read(string text) => text.Length == 0 ? Text("") : new AlertFact(text[0], text[1..]);

    /// <summary>The words for why the system refused. Its own are those of the C library and of SQLite, whatever the machine's language.</summary>
    private static string Cause(string said) =>
        Has(said, "No space left on device", "Disk quota exceeded", "database or disk is full", "not enough space") ? "said.full"
        : Has(said, "denied", "Read-only file system", "readonly database", "not permitted") ? "said.denied"
        : "said.other";

    private static bool Has(string said, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (said.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    // A key of a newer program that ran here before has no sentence of ours.
    private string Sentence(Texts texts, OfficeDates dates)
    {
        var (key, facts) = ("fault." + Parts[0], Parts.Skip(1).Select(fact => (object?)Read(fact).In(texts, dates)).ToArray());
        return texts.Find(key) is null ? string.Join(" · ", facts) : texts.Format(key, facts);
    }

    private IReadOnlyList<string> Parts => JsonSerializer.Deserialize<string[]>(_value)!;

    private long Integer => long.TryParse(_value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
