using System.Text.Encodings.Web;
using System.Text.Json;
using HotspotAuth.Accounts;

namespace HotspotAuth.Operation;

/// <summary>What every verb starts from: the configuration, the data, and the way to speak to a person or a script.</summary>
internal sealed class VerbContext(SettingsSource source, bool json, TextWriter output)
{
    /// <summary>How every shape of the contract is written: snake_case, times in UTC with milliseconds, Thai as it is.</summary>
    public static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new UtcMilliseconds() },
    };

    private DataDirectory? _data;
    private Database? _database;
    private AccountStore? _accounts;

    public SettingsSource Source { get; } = source;
    public HotspotSettings Settings { get; } = source.Load();
    public bool Json { get; } = json;
    public TextWriter Out { get; } = output;
    public DataDirectory Data => _data ??= DataDirectory.OpenOrCreate(Settings.Data.Directory);
    public Database Database => _database ??= Database.OpenOrCreate(Data);
    public AccountStore Accounts => _accounts ??= new AccountStore(Database, SecretBox.OpenOrCreate(Data), TimeProvider.System);

    /// <summary>The JSON for a script, or the words for a person.</summary>
    public void Say<T>(T value, Action<TextWriter> words)
    {
        if (Json) Out.WriteLine(JsonSerializer.Serialize(value, JsonOptions));
        else words(Out);
    }

    /// <summary>ISO 8601 UTC with milliseconds, as the contract says.</summary>
    private sealed class UtcMilliseconds : System.Text.Json.Serialization.JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Times.Iso(value));
    }
}
