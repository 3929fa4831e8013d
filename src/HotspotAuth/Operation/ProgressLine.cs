using System.Globalization;
using HotspotAuth.Capture;

namespace HotspotAuth.Operation;

/// <summary>How far the reading of a capture file is.</summary>
internal sealed class ProgressLine(bool quiet) : IProgress<CaptureProgress>, IDisposable
{
    private readonly TerminalLine _line = new(quiet);

    public void Report(CaptureProgress value) => _line.Show(() =>
    {
        var percent = value.Length > 0 ? 100.0 * value.Position / value.Length : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{percent,5:F1} %  {value.Packets:N0} packets  {value.Packets / Math.Max(0.001, _line.Elapsed.TotalSeconds):N0}/s");
    });

    public void Dispose() => _line.Dispose();
}
