using System.Diagnostics;
using System.Globalization;

namespace HotspotAuth.Export;

/// <summary>One line on a terminal that says how far an export is; nothing where standard error goes to a file or a script.</summary>
internal sealed class ExportProgress(bool quiet, TimeZoneInfo zone) : IDisposable
{
    private readonly bool _shown = !quiet && !Console.IsErrorRedirected;
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private TimeSpan _last;
    private bool _written;

    public void Report(long rows, long time)
    {
        if (!_shown || (rows & 0xFF) != 0 || _since.Elapsed - _last < TimeSpan.FromMilliseconds(200)) return;
        _last = _since.Elapsed;
        _written = true;
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{rows:N0} rows  {LocalTime.Text(time, zone)}   "));
    }

    public void Dispose()
    {
        if (!_written) return;
        _written = false;
        Console.Error.Write("\r\u001b[K");
    }
}
