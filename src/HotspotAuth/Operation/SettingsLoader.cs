using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace HotspotAuth.Operation;

/// <summary>Where the configuration came from, so that it can be read again.</summary>
internal sealed record SettingsSource(string? File, IReadOnlyList<string> Overrides)
{
    /// <exception cref="SettingsException">With every fault at once.</exception>
    public HotspotSettings Load() => SettingsLoader.Load(File, Overrides);
}

/// <summary>Reads file, then environment (<c>HOTSPOTAUTH_Section__Key</c>), then arguments (<c>--Section:Key=value</c>).</summary>
internal static class SettingsLoader
{
    public const string EnvironmentPrefix = "HOTSPOTAUTH_";

    /// <summary>The default file, used when it exists and no <c>--config</c> is given.</summary>
    public const string DefaultFile = "/etc/hotspotauth/hotspotauth.json";

    /// <exception cref="SettingsException">With every fault at once.</exception>
    public static HotspotSettings Load(string? file, IReadOnlyList<string> overrides)
    {
        file ??= File.Exists(DefaultFile) ? DefaultFile : null;
        var name = file ?? "defaults";
        var faults = new List<SettingsFault>();
        var settings = new HotspotSettings();
        if (Read(file, overrides, faults) is { } configuration)
        {
            foreach (var section in configuration.GetChildren()) Check(section, typeof(HotspotSettings), name, configuration, faults);
            // What can't be read is left out, so that the rules still find everything else that is wrong.
            var wrong = faults.Select(f => f.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
            new ConfigurationBuilder().AddInMemoryCollection(configuration.AsEnumerable().Where(v => !wrong.Contains(v.Key))).Build().Bind(settings);
            faults.AddRange(SettingsValidator.Validate(settings).Select(f => f with { Source = SourceOf(configuration, f.Key, name) }));
        }

        return faults.Count == 0 ? settings : throw new SettingsException(faults);
    }

    private static IConfigurationRoot? Read(string? file, IReadOnlyList<string> overrides, List<SettingsFault> faults)
    {
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

        builder.AddEnvironmentVariables(EnvironmentPrefix);
        builder.AddCommandLine([.. overrides]);
        try
        {
            return builder.Build();
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            faults.Add(new SettingsFault(file ?? "arguments", "(file)", e.GetBaseException().Message, "Mend the JSON at that place, or the file's rights"));
            return null;
        }
    }

    /// <summary>Unknown keys and values of the wrong kind: the binder would pass over the one and stop at the first of the other.</summary>
    private static void Check(IConfigurationSection section, Type owner, string file, IConfigurationRoot root, List<SettingsFault> faults)
    {
        var property = Settable(owner).FirstOrDefault(p => string.Equals(p.Name, section.Key, StringComparison.OrdinalIgnoreCase));
        var source = SourceOf(root, section.Path, file);
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
                foreach (var child in entry.GetChildren()) Check(child, item, file, root, faults);
            }
        }
        else if (IsLeaf(type))
        {
            CheckValue(section, type, source, faults);
        }
        else
        {
            foreach (var child in section.GetChildren()) Check(child, type, file, root, faults);
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

    /// <summary>The layer that set a key, so that the fault sends the operator to the right place.</summary>
    private static string SourceOf(IConfigurationRoot root, string key, string file)
    {
        foreach (var provider in root.Providers.Reverse())
        {
            if (!provider.TryGet(key, out _) && !provider.GetChildKeys([], key).Any()) continue;
            return provider switch
            {
                EnvironmentVariablesConfigurationProvider => $"environment {EnvironmentPrefix}{key.Replace(":", "__", StringComparison.Ordinal)}",
                CommandLineConfigurationProvider => $"argument --{key}",
                _ => file,
            };
        }

        return file;
    }
}
