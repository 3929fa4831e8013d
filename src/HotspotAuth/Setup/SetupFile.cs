using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Setup;

/// <summary>
/// <c>setup.json</c> in the data directory: the layer of the configuration that the setup assistant writes. It is there whole or not at
/// all, only its owner may read it, and the one before is kept beside it.
/// </summary>
internal sealed class SetupFile(string directory)
{
    public const string Name = "setup.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Path { get; } = System.IO.Path.Combine(directory, Name);

    /// <summary>The one before the last writing.</summary>
    public string Previous => Path + ".1";

    /// <summary>The one with which the service did not start.</summary>
    public string Refused => Path + ".refused";

    /// <summary>What the assistant keeps beside it: its draft, certificates and passwords that were handed to it.</summary>
    public string Folder { get; } = System.IO.Path.Combine(directory, "setup");

    public bool Exists => File.Exists(Path);

    /// <summary>SHA-256 of its bytes in hex; null where there is none.</summary>
    public string? Hash => Exists ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path))) : null;

    /// <summary>Its keys and values; none where there is no file.</summary>
    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public IReadOnlyDictionary<string, string?> Read() => Exists
        ? Flat(new ConfigurationBuilder().AddJsonFile(Path, optional: false, reloadOnChange: false).Build())
        : new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes it in place of the one before, which becomes <see cref="Previous"/>.</summary>
    /// <param name="answers">Keys as the configuration has them (<c>Site:Name</c>, <c>Clock:Sources:0</c>) and their values.</param>
    /// <exception cref="IOException">The disk refuses; the one before is still in force.</exception>
    public void Write(IReadOnlyDictionary<string, string?> answers)
    {
        var text = Nested(answers).ToJsonString(Indented) + "\n";
        if (Exists) DurableFile.WritePrivate(Previous, File.ReadAllBytes(Path));
        DurableFile.WritePrivate(Path, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Puts the one before back, or none where there was none; what is taken back stays as <see cref="Refused"/>.</summary>
    public void TakeBack()
    {
        if (!Exists) return;
        File.Move(Path, Refused, overwrite: true);
        if (File.Exists(Previous)) File.Move(Previous, Path, overwrite: true);
        DurableFile.SyncFolder(System.IO.Path.GetDirectoryName(Path)!);
    }

    /// <summary>The leaves of a configuration.</summary>
    internal static Dictionary<string, string?> Flat(IConfiguration configuration)
    {
        var flat = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Add(configuration.GetChildren());
        return flat;

        void Add(IEnumerable<IConfigurationSection> sections)
        {
            foreach (var section in sections)
            {
                var children = section.GetChildren().ToArray();
                if (children.Length == 0) flat[section.Path] = section.Value;
                else Add(children);
            }
        }
    }

    /// <summary>The same as a tree; members named 0, 1, 2 … become a list.</summary>
    internal static JsonObject Nested(IReadOnlyDictionary<string, string?> answers)
    {
        var root = new JsonObject();
        foreach (var (key, value) in answers.OrderBy(answer => answer.Key, StringComparer.Ordinal))
        {
            var parts = key.Split(':');
            var at = root;
            foreach (var part in parts[..^1])
            {
                if (at[part] is not JsonObject below) at[part] = below = [];
                at = below;
            }

            at[parts[^1]] = Value(value);
        }

        foreach (var member in root.Select(member => member.Key).ToArray()) root[member] = Listed(root[member]);
        return root;
    }

    private static JsonNode? Value(string? text) => text switch
    {
        null => null,
        "true" or "True" => JsonValue.Create(true),
        "false" or "False" => JsonValue.Create(false),
        // Only what reads back as it was written: a telephone number keeps its zero.
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == text => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    private static JsonNode? Listed(JsonNode? node)
    {
        if (node is not JsonObject members) return node?.DeepClone();
        var below = members.Select(member => (member.Key, Value: Listed(member.Value))).ToArray();
        return below.Length > 0 && below.All(member => int.TryParse(member.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? new JsonArray([.. below.OrderBy(member => int.Parse(member.Key, CultureInfo.InvariantCulture)).Select(member => member.Value)])
            : new JsonObject(below.Select(member => KeyValuePair.Create(member.Key, member.Value)));
    }
}
