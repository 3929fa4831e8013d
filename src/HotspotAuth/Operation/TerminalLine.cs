using System.Diagnostics;

namespace HotspotAuth.Operation;

/// <summary>One line on a terminal that is written over, five times a second at the most; nothing where output goes to a file or a script.</summary>
internal sealed class TerminalLine(bool quiet) : IDisposable
{
    private const string Erase = "\r\u001b[K";
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);
    private readonly bool _shown = !quiet && !Console.IsErrorRedirected;
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private TimeSpan _last;
    private bool _written;

    public TimeSpan Elapsed => _since.Elapsed;

    public void Show(Func<string> text)
    {
        if (!_shown || _since.Elapsed - _last < Between) return;
        _last = _since.Elapsed;
        _written = true;
        Console.Error.Write(Erase + text());
    }

    /// <summary>Takes the line away, so that what follows begins on an empty one.</summary>
    public void Clear()
    {
        if (!_written) return;
        _written = false;
        Console.Error.Write(Erase);
    }

    public void Dispose() => Clear();
}
