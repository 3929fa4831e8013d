using System.Globalization;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// One line that leaves the machine, so that a store that is rewritten whole shows:
/// <c>hotspotauth SITE digest DAY HEX</c> or <c>hotspotauth SITE head DAY STREAM K HEX</c>.
/// </summary>
/// <param name="Site">The site as digests have it. It may hold blanks: the line is read from its end.</param>
/// <param name="Day">The day whose digest or stream it is.</param>
/// <param name="Stream">The stream of a head; null for a digest.</param>
/// <param name="Number">k of the head's batch; 0 for a digest.</param>
/// <param name="Hash">32 bytes, hex: H of the digest's file, or the batch's chain value.</param>
public sealed record AnchorLine(string Site, DateOnly Day, LogStream? Stream, long Number, string Hash)
{
    private const string Word = "hotspotauth ";
    private const int HexDigits = 64;
    private const int MostDigits = 15;

    /// <summary>
    /// Finds an anchor in a line of a file: alone, or behind a time stamp, a quotation mark or whatever else a blank ends (the
    /// last that fits counts); blanks after it are passed over. False for any other line.
    /// </summary>
    public static bool TryRead(string line, out AnchorLine? anchor)
    {
        anchor = null;
        var words = line.TrimEnd(' ').Split(' ');
        if (words.Length < 5 || !IsHex(words[^1])) return false;
        var isHead = words[^3] != "digest";
        if (isHead && (words.Length < 7 || words[^5] != "head")) return false;
        LogStream? stream = null;
        var number = 0L;
        if (isHead)
        {
            if (!LogStreams.TryParse(words[^3], out var named) || !IsNumber(words[^2])) return false;
            (stream, number) = (named, long.Parse(words[^2], NumberStyles.None, CultureInfo.InvariantCulture));
        }

        if (!DayName.TryParse(words[isHead ? ^4 : ^2], out var day) || SiteOf(string.Join(' ', words[..^(isHead ? 5 : 3)])) is not { } site) return false;
        anchor = new AnchorLine(site, day, stream, number, words[^1]);
        return true;
    }

    /// <summary>The line's exact text: ASCII but for the site, no newline. What a time stamp is over.</summary>
    public override string ToString() => Stream is { } stream
        ? string.Create(CultureInfo.InvariantCulture, $"hotspotauth {Site} head {DayName.Of(Day)} {stream.Name()} {Number} {Hash}")
        : $"hotspotauth {Site} digest {DayName.Of(Day)} {Hash}";

    private static string? SiteOf(string front)
    {
        for (var at = front.LastIndexOf(Word, StringComparison.Ordinal); at >= 0; at = at == 0 ? -1 : front.LastIndexOf(Word, at - 1 + Word.Length - 1, StringComparison.Ordinal))
        {
            var site = front[(at + Word.Length)..];
            if (site.Length > 0 && (at == 0 || front[at - 1] == ' ')) return site;
        }

        return null;
    }

    private static bool IsHex(string word) => word.Length == HexDigits && word.All(char.IsAsciiHexDigitLower);

    private static bool IsNumber(string word) => word.Length is > 0 and <= MostDigits && word.All(char.IsAsciiDigit);
}
