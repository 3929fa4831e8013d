using System.Text.Json;
using System.Text.RegularExpressions;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Architecture;

/// <summary>The configuration's keys, from the program and from a sample file, in one spelling: <c>Radius:Clients:Name</c>.</summary>
internal static partial class SettingsKeys
{
    private static readonly JsonDocumentOptions Relaxed = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public static IReadOnlySet<string> OfTheProgram { get; } = Of(typeof(HotspotSettings), "").ToHashSet(StringComparer.Ordinal);

    /// <summary>Every key a sample shows, those in a comment (<c>// "Key": value,</c>) too.</summary>
    public static IReadOnlySet<string> OfSample(string text)
    {
        using var document = JsonDocument.Parse(CommentedKey().Replace(text, "${key}"), Relaxed);
        return Of(document.RootElement, "").ToHashSet(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Of(Type owner, string above)
    {
        foreach (var property in owner.GetProperties().Where(one => one.CanWrite))
        {
            var type = property.PropertyType;
            var key = above + property.Name;
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>)) type = type.GetGenericArguments()[0];
            var group = type.IsClass && type != typeof(string) && !type.IsArray;
            if (!group || type != property.PropertyType) yield return key;
            foreach (var below in group ? Of(type, $"{key}:") : []) yield return below;
        }
    }

    private static IEnumerable<string> Of(JsonElement element, string above)
    {
        foreach (var member in element.EnumerateObject())
        {
            var key = above + member.Name;
            if (member.Value.ValueKind != JsonValueKind.Object) yield return key;
            var below = member.Value.ValueKind switch
            {
                JsonValueKind.Object => Of(member.Value, $"{key}:"),
                JsonValueKind.Array => member.Value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).SelectMany(item => Of(item, $"{key}:")),
                _ => [],
            };
            foreach (var found in below) yield return found;
        }
    }

    [GeneratedRegex("^\\s*// (?<key>\"[A-Z][A-Za-z0-9]*\":.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex CommentedKey();
}
