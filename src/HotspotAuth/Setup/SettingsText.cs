using System.Globalization;
using System.Reflection;
using HotspotAuth.Operation;

namespace HotspotAuth.Setup;

/// <summary>A setting by its key, as the configuration would write it.</summary>
internal static class SettingsText
{
    /// <summary>Null where it is not set, or no single value.</summary>
    public static string? Of(HotspotSettings settings, string key)
    {
        object? at = settings;
        foreach (var part in key.Split(':'))
            at = at?.GetType().GetProperty(part, BindingFlags.Public | BindingFlags.Instance)?.GetValue(at);
        return at switch
        {
            null => null,
            string text => text,
            Enum mode => mode.ToString().ToLowerInvariant(),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
    }
}
