using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace HotspotAuth.Operation;

/// <summary>Where the configuration came from, so that it can be read again.</summary>
internal sealed record SettingsSource(string? File, IReadOnlyList<string> Overrides)
{
    /// <exception cref="SettingsException">With every fault at once.</exception>
    public HotspotSettings Load() => SettingsLoader.Load(File, Overrides);

    /// <summary>
    /// For a service that runs: files of a certificate that can't be used now keep nothing else from being taken over. The one in use
    /// stays, and the portal's health says so.
    /// </summary>
    /// <exception cref="SettingsException">With every other fault at once.</exception>
    public HotspotSettings Reload() => SettingsLoader.Load(File, Overrides, fault => !Portal.CertificatePair.IsSetting(fault.Key));

    /// <summary>The layers, for who asks which of them says what.</summary>
    /// <exception cref="SettingsException">A layer can't be read.</exception>
    public SettingsLayers Layers()
    {
        var faults = new List<SettingsFault>();
        return SettingsLayers.Open(File, Overrides, faults) ?? throw new SettingsException(faults);
    }
}

/// <summary>
/// Reads <c>setup.json</c> of the data directory, then the file, then environment (<c>HOTSPOTAUTH_Section__Key</c>), then arguments
/// (<c>--Section:Key=value</c>); see <see cref="SettingsLayers"/>.
/// </summary>
internal static class SettingsLoader
{
    public const string EnvironmentPrefix = "HOTSPOTAUTH_";

    /// <summary>The default file, used when it exists and no <c>--config</c> is given.</summary>
    public const string DefaultFile = "/etc/hotspotauth/hotspotauth.json";

    /// <exception cref="SettingsException">With every fault at once, or those of them that hinder.</exception>
    public static HotspotSettings Load(string? file, IReadOnlyList<string> overrides, Func<SettingsFault, bool>? hinders = null)
    {
        var faults = new List<SettingsFault>();
        var settings = SettingsLayers.Open(file, overrides, faults) is { } layers ? Bind(layers, layers.ReadSetup(faults), faults) : new HotspotSettings();
        if (hinders is not null) faults.RemoveAll(fault => !hinders(fault));
        return faults.Count == 0 ? settings : throw new SettingsException(faults);
    }

    /// <summary>The settings as they would be with these answers in place of what <c>setup.json</c> says now, and all that is wrong with them.</summary>
    public static HotspotSettings Bind(SettingsLayers layers, IReadOnlyDictionary<string, string?> answers, List<SettingsFault> faults)
    {
        var settings = new HotspotSettings();
        var configuration = layers.Over(answers);
        if (answers.Keys.FirstOrDefault(key => key.StartsWith("Data:", StringComparison.OrdinalIgnoreCase)) is { } place)
            faults.Add(new SettingsFault(layers.Setup.Path, place, "can't be said in the data directory itself", "Say it in the configuration file, the environment or an argument"));
        foreach (var section in configuration.GetChildren()) Check(section, typeof(HotspotSettings), layers, configuration, faults);
        // What can't be read is left out, so that the rules still find everything else that is wrong.
        var wrong = faults.Select(f => f.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        new ConfigurationBuilder().AddInMemoryCollection(configuration.AsEnumerable().Where(v => !wrong.Contains(v.Key))).Build().Bind(settings);
        faults.AddRange(SettingsValidator.Validate(settings).Select(f => f with { Source = layers.SourceOf(configuration, f.Key) }));
        return settings;
    }

    /// <summary>Unknown keys and values of the wrong kind: the binder would pass over the one and stop at the first of the other.</summary>
    private static void Check(IConfigurationSection section, Type owner, SettingsLayers layers, IConfigurationRoot root, List<SettingsFault> faults)
    {
        var property = Settable(owner).FirstOrDefault(p => string.Equals(p.Name, section.Key, StringComparison.OrdinalIgnoreCase));
        var source = layers.SourceOf(root, section.Path);
        if (property is null)
        {
            var known = string.Join(", ", Settable(owner).Select(p => p.Name));
            faults.Add(new SettingsFault(source, section.Path, "is not a key of this program", $"Known here: {known}"));
            return;
        }

        var type = property.PropertyType;
        if (ItemOf(type) is { } item)
        {
            foreach (var entry in section.GetChildren())
            {
                if (item == typeof(string)) continue;
                foreach (var child in entry.GetChildren()) Check(child, item, layers, root, faults);
            }
        }
        else if (IsLeaf(type))
        {
            CheckValue(section, type, source, faults);
        }
        else
        {
            foreach (var child in section.GetChildren()) Check(child, type, layers, root, faults);
        }
    }

    private static void CheckValue(IConfigurationSection section, Type type, string source, List<SettingsFault> faults)
    {
        if (section.Value is null) return;
        var target = Nullable.GetUnderlyingType(type) ?? type;
        try
        {
            TypeDescriptor.GetConverter(target).ConvertFromString(null, CultureInfo.InvariantCulture, section.Value);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var kind = target.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(target)).ToLowerInvariant()}" : target == typeof(bool) ? "true or false" : "a whole number";
            faults.Add(new SettingsFault(source, section.Path, $"\"{section.Value}\" can't be read", $"Write {kind}"));
        }
    }

    private static IEnumerable<PropertyInfo> Settable(Type type) => type.GetProperties().Where(p => p.CanWrite);

    private static Type? ItemOf(Type type) =>
        type.IsArray ? type.GetElementType() : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) ? type.GetGenericArguments()[0] : null;

    private static bool IsLeaf(Type type) => type == typeof(string) || type.IsValueType;
}
