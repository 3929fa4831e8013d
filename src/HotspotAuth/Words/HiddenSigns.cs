namespace HotspotAuth.Words;

/// <summary>
/// Signs that nobody sees and that change what is seen: controls, ends of lines, and those that turn the direction of writing (UAX #9 §2), by
/// which one name in a list or a report passes for another. The zero-width space that keyboards put between Thai words is none of them.
/// </summary>
internal static class HiddenSigns
{
    public static bool Is(char c) =>
        char.IsControl(c) || c is '\u061c' or '\u200e' or '\u200f' or '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    public static bool AnyIn(string text) => text.Any(Is);
}
