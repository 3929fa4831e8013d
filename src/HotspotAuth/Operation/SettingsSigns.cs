using System.Collections;
using System.Globalization;
using System.Reflection;
using HotspotAuth.Words;

namespace HotspotAuth.Operation;

/// <summary>
/// No value of the configuration holds a sign that nobody sees: values go into lines of other programs (dnsmasq, nftables, mail headers, logs),
/// where an end of line begins another command.
/// </summary>
internal static class SettingsSigns
{
    public static IEnumerable<SettingsFault> Check(object settings, string above = "")
    {
        foreach (var property in settings.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(one => one is { CanWrite: true, CanRead: true } && one.GetIndexParameters().Length == 0))
        {
            foreach (var fault in Of(property.GetValue(settings), above + property.Name)) yield return fault;
        }
    }

    private static IEnumerable<SettingsFault> Of(object? value, string key) => value switch
    {
        string text => HiddenSigns.AnyIn(text) ? [new SettingsFault("", key, "holds an end of line or another sign that is not seen", "Write it on one line, and type it anew where it was copied from elsewhere")] : [],
        IEnumerable list => list.Cast<object?>().SelectMany((item, i) => Of(item, string.Create(CultureInfo.InvariantCulture, $"{key}:{i}"))),
        not null when value.GetType().Namespace?.StartsWith(nameof(HotspotAuth), StringComparison.Ordinal) == true && value.GetType().IsClass => Check(value, key + ":"),
        _ => [],
    };
}
