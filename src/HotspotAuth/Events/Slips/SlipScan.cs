using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Portal;

namespace HotspotAuth.Events.Slips;

/// <summary>What was scanned or typed to name a slip: its number, or its code.</summary>
internal readonly record struct SlipScan(int? Number, string? Code)
{
    private const int Longest = 300;
    private const int MostDigits = 4;

    /// <summary>
    /// Reads a number (<c>17</c>, <c>17/120</c>, Thai digits too), a code with spaces and hyphens, or the address in a slip's QR code.
    /// A scanner types keys, so under a Thai keyboard its text arrives in Thai letters: it is turned back. Null when it is none of these.
    /// </summary>
    public static SlipScan? Read(string? typed)
    {
        var text = typed?.Trim() ?? "";
        if (text.Length is 0 or > Longest) return null;
        if (ReadNumber(text) is { } number) return new SlipScan(number, null);
        if (ThaiKeyboard.IsThai(text))
        {
            text = ThaiKeyboard.ToEnglish(text);
            if (ReadNumber(text) is { } meant) return new SlipScan(meant, null);
        }

        var code = string.Concat(Usernames.Normalize(CodeOf(text)).Where(char.IsAsciiLetterOrDigit));
        return code.Length >= MostDigits ? new SlipScan(null, code) : null;
    }

    private static string CodeOf(string text)
    {
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0) return text;
        foreach (var part in text[(hash + 1)..].Split('&'))
        {
            if (part.StartsWith("u=", StringComparison.OrdinalIgnoreCase)) return Uri.UnescapeDataString(part[2..]);
        }

        return text[(hash + 1)..].Split('&').FirstOrDefault(part => part.StartsWith("c=", StringComparison.OrdinalIgnoreCase)) is { } code ? Uri.UnescapeDataString(code[2..]) : text;
    }

    private static int? ReadNumber(string text)
    {
        var digits = text.TrimStart('#').Split('/')[0].Trim();
        if (digits.Length is 0 or > MostDigits) return null;
        var number = 0;
        foreach (var sign in digits)
        {
            var digit = CharUnicodeInfo.GetDecimalDigitValue(sign);
            if (digit < 0) return null;
            number = (number * 10) + digit;
        }

        return number > 0 ? number : null;
    }
}
