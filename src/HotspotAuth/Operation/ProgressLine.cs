using System.Diagnostics;
using System.Globalization;
using HotspotAuth.Capture;

namespace HotspotAuth.Operation;

/// <summary>One line on a terminal that says how far a long verb is; nothing where output goes to a file or a script.</summary>
internal sealed class ProgressLine(bool quiet) : IProgress<CaptureProgress>, IDisposable
{
    private readonly bool _shown = !quiet && !Console.IsErrorRedirected;
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private TimeSpan _last;
    private bool _written;

    public void Report(CaptureProgress value)
    {
        if (!_shown || _since.Elapsed - _last < TimeSpan.FromMilliseconds(200)) return;
        _last = _since.Elapsed;
        _written = true;
        var percent = value.Length > 0 ? 100.0 * value.Position / value.Length : 0;
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{percent,5:F1} %  {value.Packets:N0} packets  {value.Packets / Math.Max(0.001, _since.Elapsed.TotalSeconds):N0}/s   "));
    }

    public void Dispose()
    {
        if (!_written) return;
        _written = false;
        Console.Error.Write("\r\u001b[K");
    }
}
