using System.Net;
using System.Text.Json;
using HotspotAuth.Capture;

namespace HotspotAuth.Handover;

/// <summary>Reads the controller's JSON without trusting its shape: what is not there, or of another kind, is absent.</summary>
internal static class UnifiJson
{
    public static JsonElement? Member(this JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    public static string? Text(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static bool Flag(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.True };

    public static long? Number(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) && number >= 0 ? number : null;

    /// <summary>The rows of <c>data</c>.</summary>
    public static IEnumerable<JsonElement> Rows(this JsonElement element) => element.Member("data") is { ValueKind: JsonValueKind.Array } rows ? rows.EnumerateArray() : [];

    public static IPAddress? Address(string? text) => IPAddress.TryParse(text, out var address) ? address : null;

    public static MacAddress? Mac(string? text) => MacAddress.TryParse(text, out var mac) ? mac : null;
}
