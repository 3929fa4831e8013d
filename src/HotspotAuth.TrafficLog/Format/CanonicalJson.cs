using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// The signed form: RFC 8785 JSON with integers below 2^53 only, NFC strings, ASCII member names, no newline.
/// Values are null, bool, long, string, <see cref="List{T}"/> and <see cref="Dictionary{TKey, TValue}"/> of these.
/// </summary>
internal static class CanonicalJson
{
    private const long Limit = 1L << 53;

    public static byte[] Write(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads bytes that are their own canonical form; null for any others.</summary>
    public static Dictionary<string, object?>? TryRead(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 16 });
            return Read(document.RootElement) is Dictionary<string, object?> members && Write(members).AsSpan().SequenceEqual(bytes.Span) ? members : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Members(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToList(),
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number => element.GetInt64(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static Dictionary<string, object?> Members(JsonElement element)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        // Add throws on a name that comes twice: such bytes have two readings.
        foreach (var member in element.EnumerateObject()) members.Add(member.Name, Read(member.Value));
        return members;
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case long number:
                if (number is <= -Limit or >= Limit) throw new FormatException("an integer of the signed form is below 2^53");
                text.Append(CultureInfo.InvariantCulture, $"{number}");
                break;
            case string words:
                if (!words.IsNormalized(NormalizationForm.FormC)) throw new FormatException("a string of the signed form is NFC");
                WriteString(text, words);
                break;
            case List<object?> items:
                Join(text, '[', items, ']', item => Write(text, item));
                break;
            case Dictionary<string, object?> members:
                Join(text, '{', members.OrderBy(member => member.Key, StringComparer.Ordinal), '}', member => WriteMember(text, member));
                break;
            default:
                throw new FormatException($"{value.GetType().Name} has no signed form");
        }
    }

    private static void WriteMember(StringBuilder text, KeyValuePair<string, object?> member)
    {
        if (!Ascii.IsValid(member.Key)) throw new FormatException("a member name of the signed form is ASCII");
        WriteString(text, member.Key);
        text.Append(':');
        Write(text, member.Value);
    }

    private static void Join<T>(StringBuilder text, char open, IEnumerable<T> items, char close, Action<T> write)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first) text.Append(',');
            first = false;
            write(item);
        }

        text.Append(close);
    }

    // RFC 8785 §3.2.2.2
    private static void WriteString(StringBuilder text, string words)
    {
        text.Append('"');
        foreach (var c in words)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
