using System.Globalization;

namespace HotspotAuth.Operation;

/// <summary>Contrast as WCAG 2.2 measures it (success criterion 1.4.3).</summary>
internal static class Colour
{
    /// <summary>True for a <c>#rrggbb</c> whose contrast on white is at least 4.5:1.</summary>
    public static bool HasContrastOnWhite(string colour)
    {
        if (colour.Length != 7 || colour[0] != '#') return false;
        if (!uint.TryParse(colour.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb)) return false;
        var luminance = (0.2126 * Linear(rgb >> 16)) + (0.7152 * Linear((rgb >> 8) & 0xff)) + (0.0722 * Linear(rgb & 0xff));
        return 1.05 / (luminance + 0.05) >= 4.5;
    }

    private static double Linear(uint channel)
    {
        var c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }
}
