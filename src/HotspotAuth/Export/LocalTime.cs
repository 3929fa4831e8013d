using System.Globalization;

namespace HotspotAuth.Export;

/// <summary>Times as an auditor reads them: the site's own clock with its offset, never a bare time.</summary>
internal static class LocalTime
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fffzzz";

    /// <summary><c>2026-11-21T14:03:27.250+07:00</c></summary>
    public static string Text(long utcMilliseconds, TimeZoneInfo zone) => At(utcMilliseconds, zone).ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The same in UTF-8; returns how many bytes.</summary>
    public static int Write(long utcMilliseconds, TimeZoneInfo zone, Span<byte> destination)
    {
        At(utcMilliseconds, zone).TryFormat(destination, out var written, Format, CultureInfo.InvariantCulture);
        return written;
    }

    private static DateTimeOffset At(long utcMilliseconds, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(utcMilliseconds), zone);
}
