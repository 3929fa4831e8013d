using System.Net;
using System.Text.Json;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>An element of one of our sets, as the kernel holds it.</summary>
/// <param name="Mac">The link address of the key; null where the key has none.</param>
/// <param name="Address">The IP address of the key; null where the key has none.</param>
/// <param name="Packets">The element's counter; 0 in sets without one.</param>
/// <param name="Bytes">The element's counter, IP layer.</param>
/// <param name="ExpiresSeconds">Whole seconds left; null for an element without an end.</param>
internal readonly record struct NftElement(MacAddress? Mac, IPAddress? Address, long Packets, long Bytes, long? ExpiresSeconds)
{
    /// <summary>
    /// Reads the elements from the JSON of <c>list set</c>. A set without state prints its elements bare
    /// (<c>"02:00:…"</c>, <c>{"concat":[…]}</c>); one with timeouts or counters wraps them (<c>{"elem":{"val":…}}</c>).
    /// What is not ours is passed over.
    /// </summary>
    public static List<NftElement> ReadSet(JsonElement listing)
    {
        var elements = new List<NftElement>();
        if (!listing.TryGetProperty("nftables", out var objects) || objects.ValueKind != JsonValueKind.Array) return elements;
        foreach (var entry in objects.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("set", out var set)) continue;
            if (set.ValueKind != JsonValueKind.Object || !set.TryGetProperty("elem", out var held)) continue;
            if (held.ValueKind != JsonValueKind.Array) continue;
            foreach (var element in held.EnumerateArray())
            {
                if (TryRead(element, out var read)) elements.Add(read);
            }
        }

        return elements;
    }

    private static bool TryRead(JsonElement json, out NftElement element)
    {
        element = default;
        long packets = 0, bytes = 0;
        long? expires = null;
        var value = json;
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("elem", out var wrapped))
        {
            if (wrapped.ValueKind != JsonValueKind.Object || !wrapped.TryGetProperty("val", out value)) return false;
            if (wrapped.TryGetProperty("expires", out var left) && left.TryGetInt64(out var seconds)) expires = seconds;
            if (wrapped.TryGetProperty("counter", out var counter) && counter.ValueKind == JsonValueKind.Object)
            {
                packets = Number(counter, "packets");
                bytes = Number(counter, "bytes");
            }
        }

        if (value.ValueKind == JsonValueKind.String) return TryKey(value.GetString(), null, packets, bytes, expires, out element);
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("concat", out var parts)) return false;
        if (parts.ValueKind != JsonValueKind.Array || parts.GetArrayLength() != 2) return false;
        return parts[0].ValueKind == JsonValueKind.String && parts[1].ValueKind == JsonValueKind.String
            && TryKey(parts[0].GetString(), parts[1].GetString(), packets, bytes, expires, out element);
    }

    private static bool TryKey(string? first, string? second, long packets, long bytes, long? expires, out NftElement element)
    {
        element = default;
        // A link address has five colons and no more than 17 characters; MacAddress would also take bare digits, an IPv6 could not pass.
        var isMac = first is { Length: 17 } && MacAddress.TryParse(first, out _);
        MacAddress? mac = isMac && MacAddress.TryParse(first, out var parsed) ? parsed : null;
        IPAddress? address = null;
        if ((isMac ? second : first) is { } text && !IPAddress.TryParse(text, out address)) return false;
        element = new NftElement(mac, address, packets, bytes, expires);
        return mac is not null || address is not null;
    }

    // Counters are unsigned 64-bit in the kernel; 2^63 bytes are out of reach.
    private static long Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : 0;
}
