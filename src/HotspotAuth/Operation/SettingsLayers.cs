using System.Reflection;
using HotspotAuth.Setup;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;

namespace HotspotAuth.Operation;

/// <summary>
/// The layers of the configuration, each over the one before: defaults, <c>setup.json</c> in the data directory, the file, the environment,
/// arguments. What lies above <c>setup.json</c> is fixed for the setup assistant. A list comes whole from one layer.
/// </summary>
internal sealed class SettingsLayers
{
    private readonly IConfigurationRoot _upper;
    private readonly string _name;

    private SettingsLayers(IConfigurationRoot upper, string name)
    {
        _upper = upper;
        _name = name;
        Setup = new SetupFile(Path.GetFullPath(upper["Data:Directory"] is { Length: > 0 } directory ? directory : new DataSettings().Directory));
    }

    /// <summary>In the data directory that the upper layers name.</summary>
    public SetupFile Setup { get; }

    /// <summary>Null when a layer can't be read; the fault says which.</summary>
    public static SettingsLayers? Open(string? file, IReadOnlyList<string> overrides, List<SettingsFault> faults)
    {
        file ??= File.Exists(SettingsLoader.DefaultFile) ? SettingsLoader.DefaultFile : null;
        var builder = new ConfigurationBuilder();
        if (file is not null)
        {
            if (!File.Exists(file))
            {
                faults.Add(new SettingsFault(file, "(file)", "does not exist", "Give --config the path of an existing file; config/hotspotauth.json is a sample"));
                return null;
            }

            builder.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }

        builder.AddEnvironmentVariables(SettingsLoader.EnvironmentPrefix);
        builder.AddCommandLine([.. overrides]);
        try
        {
            return new SettingsLayers(builder.Build(), file ?? "defaults");
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            faults.Add(new SettingsFault(file ?? "arguments", "(file)", e.GetBaseException().Message, "Mend the JSON at that place, or the file's rights"));
            return null;
        }
    }

    /// <summary>What the assistant wrote; nothing, and a fault, where it can't be read.</summary>
    public IReadOnlyDictionary<string, string?> ReadSetup(List<SettingsFault> faults)
    {
        try
        {
            return Setup.Read();
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            faults.Add(new SettingsFault(Setup.Path, "(file)", e.GetBaseException().Message, $"Mend the JSON at that place or the file's rights, or put the one before back: {Setup.Previous}"));
            return new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        }
    }

    /// <summary>All layers, with these answers as the lowest.</summary>
    public IConfigurationRoot Over(IReadOnlyDictionary<string, string?> answers)
    {
        var free = answers.Where(answer => FixedBy(answer.Key) is null).ToArray();
        var builder = new ConfigurationBuilder().AddInMemoryCollection(free);
        return new ConfigurationRoot([.. builder.Build().Providers, .. _upper.Providers]);
    }

    /// <summary>Which upper layer says a key, or something of the list that the key belongs to; null when none does.</summary>
    public string? FixedBy(string key)
    {
        var asked = ListOf(key) ?? key;
        return Says(_upper, asked) is { } provider ? SourceOf(provider, asked) : null;
    }

    /// <summary>The layer that set a key, so that a fault sends the operator to the right place.</summary>
    public string SourceOf(IConfigurationRoot root, string key) => Says(root, key) is { } provider ? SourceOf(provider, key) : _name;

    private string SourceOf(IConfigurationProvider provider, string key) => provider switch
    {
        EnvironmentVariablesConfigurationProvider => $"environment {SettingsLoader.EnvironmentPrefix}{key.Replace(":", "__", StringComparison.Ordinal)}",
        CommandLineConfigurationProvider => $"argument --{key}",
        MemoryConfigurationProvider => Setup.Path,
        _ => _name,
    };

    private static IConfigurationProvider? Says(IConfigurationRoot root, string key) =>
        root.Providers.Reverse().FirstOrDefault(provider => provider.TryGet(key, out _) || provider.GetChildKeys([], key).Any());

    /// <summary>The list that a key lies in, as <c>Clock:Sources</c> of <c>Clock:Sources:0</c>; null where it lies in none.</summary>
    private static string? ListOf(string key)
    {
        var (type, path) = (typeof(HotspotSettings), "");
        foreach (var part in key.Split(':'))
        {
            if (type.GetProperty(part, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is not { } property) return null;
            path += path.Length == 0 ? part : ":" + part;
            type = property.PropertyType;
            if (type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))) return path;
        }

        return null;
    }

    private static bool IsUnreadable(Exception e) => e is InvalidDataException or FormatException or IOException or UnauthorizedAccessException;
}
