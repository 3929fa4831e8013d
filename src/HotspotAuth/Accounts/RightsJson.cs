using System.Text.Json;
using System.Text.Json.Serialization;

namespace HotspotAuth.Accounts;

/// <summary>Hours as their own text.</summary>
internal sealed class WeekHoursJson : JsonConverter<WeekHours>
{
    /// <inheritdoc/>
    public override WeekHours Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WeekHours.TryParse(reader.GetString(), out var hours) ? hours : throw new JsonException("no hours of the week");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, WeekHours value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Names as an array.</summary>
internal sealed class NameSetJson : JsonConverter<NameSet>
{
    /// <inheritdoc/>
    public override NameSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        NameSet.TryParse(string.Join(',', JsonSerializer.Deserialize<string[]>(ref reader, options) ?? []), out var names) ? names : throw new JsonException("no names");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, NameSet value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Names, options);
}
