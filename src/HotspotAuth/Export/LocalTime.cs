using System.Globalization;

namespace HotspotAuth.Export;

/// <summary>Times as an auditor reads them: the site's own clock with its offset, never a bare time.</summary>
internal static class LocalTime
{
    private const int Length = 29;
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fffzzz";

    /// <summary><c>2026-11-21T14:03:27.250+07:00</c></summary>
    public static string Text(long utcMilliseconds, TimeZoneInfo zone) => At(utcMilliseconds, zone).ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The same in UTF-8; returns how many bytes.</summary>
    public static int Write(long utcMilliseconds, TimeZoneInfo zone, Span<byte> destination)
    {
        // A pattern costs more than all else of an export's line.
        var at = At(utcMilliseconds, zone);
        Digits(at.Year, destination[..4]);
        Digits(at.Month, destination[5..7]);
        Digits(at.Day, destination[8..10]);
        Digits(at.Hour, destination[11..13]);
        Digits(at.Minute, destination[14..16]);
        Digits(at.Second, destination[17..19]);
        Digits(at.Millisecond, destination[20..23]);
        var offset = Math.Abs((int)at.Offset.TotalMinutes);
        Digits(offset / 60, destination[24..26]);
        Digits(offset % 60, destination[27..29]);
        (destination[4], destination[7], destination[10], destination[13]) = ((byte)'-', (byte)'-', (byte)'T', (byte)':');
        (destination[16], destination[19], destination[23], destination[26]) = ((byte)':', (byte)'.', at.Offset < TimeSpan.Zero ? (byte)'-' : (byte)'+', (byte)':');
        return Length;
    }

    private static void Digits(int number, Span<byte> destination)
    {
        for (var place = destination.Length - 1; place >= 0; place--, number /= 10) destination[place] = (byte)('0' + (number % 10));
    }

    private static DateTimeOffset At(long utcMilliseconds, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(utcMilliseconds), zone);
}
