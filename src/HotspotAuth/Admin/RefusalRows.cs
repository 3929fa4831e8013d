namespace HotspotAuth.Admin;

/// <summary>
/// Sign-ins refused for an unknown name or a locked administrator cost the sender nothing, so they must not cost the trail a row
/// each: thirty in a minute are rows, the others a number in the next one.
/// </summary>
internal sealed class RefusalRows(TimeProvider time)
{
    public const int MostInAMinute = 30;

    private readonly Lock _gate = new();
    private DateTimeOffset _since;
    private int _written;
    private long _skipped;

    /// <summary>True when this refusal is to be a row, with how many before it were none; null for nothing skipped.</summary>
    public bool IsRow(out long? skipped)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if ((now - _since).Duration() >= TimeSpan.FromMinutes(1))
                (_since, _written) = (now, 0);
            skipped = null;
            if (_written == MostInAMinute)
            {
                _skipped++;
                return false;
            }

            _written++;
            if (_skipped > 0)
                (skipped, _skipped) = (_skipped, 0);
            return true;
        }
    }
}
