using System.Globalization;

namespace HotspotAuth.Setup;

/// <summary>The administrator as the setup names him.</summary>
internal sealed record SetupPerson(string? Username, string? Name, string? Email);

/// <summary>
/// What was answered so far, as it was typed: keys of the configuration with their values, the person, and the privacy notice's own words.
/// </summary>
internal sealed class SetupAnswers
{
    /// <summary>By key as the configuration has it: <c>Site:Name</c>, <c>Clock:Sources:0</c>, <c>Radius:Clients:0:Name</c>.</summary>
    public Dictionary<string, string?> Values { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public SetupPerson? Person { get; set; }

    /// <summary>By language tag, then by the portal text's key.</summary>
    public Dictionary<string, Dictionary<string, string>> Texts { get; set; } = new(StringComparer.Ordinal);

    public string? this[string key]
    {
        get => Values.GetValueOrDefault(key);
        set => Values[key] = value;
    }

    /// <summary>A list's entries in their order.</summary>
    public IReadOnlyList<string> List(string key) =>
        [.. Enumerable.Range(0, int.MaxValue).Select(i => Values.GetValueOrDefault(At(key, i))).TakeWhile(value => value is not null).Select(value => value!)];

    /// <summary>Puts a list in the place of what it was.</summary>
    public void SetList(string key, IEnumerable<string> entries)
    {
        RemoveBelow(key);
        foreach (var (i, entry) in entries.Index()) Values[At(key, i)] = entry;
    }

    public void RemoveBelow(string key)
    {
        foreach (var below in Values.Keys.Where(k => k.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase)).ToArray()) Values.Remove(below);
    }

    public static string At(string key, int index) => string.Create(CultureInfo.InvariantCulture, $"{key}:{index}");

    /// <summary>What goes into <c>setup.json</c>: no empty answers, and nothing of a way that was not chosen.</summary>
    public Dictionary<string, string?> Layer()
    {
        // An IPv6 address that is empty says: no IPv6. Everywhere else empty is not answered.
        var layer = Values.Where(answer => !string.IsNullOrWhiteSpace(answer.Value) || (answer.Value is not null && answer.Key == "Gateway:LanAddress6"))
            .ToDictionary(answer => answer.Key, answer => (string?)answer.Value!.Trim(), StringComparer.OrdinalIgnoreCase);
        if (!string.Equals(layer.GetValueOrDefault("Gateway:Mode"), "nftables", StringComparison.OrdinalIgnoreCase))
        {
            // What was captured was the guests' side of the gateway that this machine is no more.
            if (layer.GetValueOrDefault("Capture:Interface") == layer.GetValueOrDefault("Gateway:LanInterface")) layer.Remove("Capture:Interface");
            foreach (var key in new[] { "Gateway:LanInterface", "Gateway:WanInterface", "Gateway:LanAddress", "Gateway:LanAddress6" }) layer.Remove(key);
        }
        else if (layer.GetValueOrDefault("Gateway:LanInterface") is { } lan)
        {
            layer.TryAdd("Capture:Interface", lan);
        }

        if (!layer.ContainsKey("Mail:Host"))
        {
            foreach (var key in new[] { "Mail:Port", "Mail:From", "Mail:Security", "Mail:Username", "Mail:PasswordFile" }) layer.Remove(key);
        }

        if (!layer.ContainsKey("Mail:Username")) layer.Remove("Mail:PasswordFile");
        return layer;
    }
}
