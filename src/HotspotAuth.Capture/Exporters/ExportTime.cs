namespace HotspotAuth.Capture;

/// <summary>The clock of one datagram: what its header says, beside ours.</summary>
/// <param name="Export">When the exporter sent it by its own clock, milliseconds UTC.</param>
/// <param name="Uptime">Milliseconds since the exporter started, modulo 2^32; null where it is not known.</param>
/// <param name="Shift">What its clock is behind ours, milliseconds; 0 while the two agree as well as whole seconds can tell.</param>
internal readonly record struct ExportTime(long Export, uint? Uptime, long Shift)
{
    /// <summary>Headers tell whole seconds, and a datagram is on its way for a moment.</summary>
    private const long Agreement = 2_000;

    private const long LatestTime = 4_102_444_800_000;

    /// <summary>The time base of a datagram that came at a time of ours.</summary>
    public static ExportTime Of(long export, uint? uptime, long now) => new(export, uptime, Math.Abs(now - export) <= Agreement ? 0 : now - export);

    /// <summary>A time in milliseconds from 1970 to 2100, else −1: zero stands for none.</summary>
    public static long Plausible(ulong milliseconds) => milliseconds is > 0 and < LatestTime ? (long)milliseconds : -1;

    /// <summary>NTP's 64 bits (RFC 5905 §6), as in microseconds and nanoseconds (RFC 7011 §6.1.9).</summary>
    public static long FromNtp(ulong value)
    {
        const long To1970 = 2_208_988_800;
        var seconds = (long)(value >> 32) - To1970;
        return seconds <= 0 ? -1 : Plausible((ulong)((seconds * 1000) + (long)(((value & uint.MaxValue) * 1000) >> 32)));
    }

    /// <summary>
    /// First and last time of one direction, by our clock; false where the record says nothing of it. Uptimes count modulo 2^32
    /// milliseconds (49.7 days), so their distance from the header's is what is taken.
    /// </summary>
    public bool TryRead(in RecordSide side, long init, out long start, out long end)
    {
        var uptime = init >= 0 ? (uint)(Export - init) : Uptime;
        start = side.Start >= 0 ? side.Start : side.StartDelta >= 0 ? Export - side.StartDelta : Absolute(side.StartUptime, uptime);
        end = side.End >= 0 ? side.End : side.EndDelta >= 0 ? Export - side.EndDelta : Absolute(side.EndUptime, uptime);
        if (start < 0 && end < 0 && side is { StartUptime: >= 0, EndUptime: >= 0 })
        {
            // When it started is not known yet: the length is right, and the end at most a timeout of the exporter late.
            end = Export;
            start = Export - (uint)(side.EndUptime - side.StartUptime);
        }

        if (start < 0) start = end;
        if (end < 0) end = start;
        if (start < 0) return false;
        end = Moment(end);
        start = Math.Min(start + Shift, end);
        return true;
    }

    /// <summary>A moment by our clock; when it was sent, where none is told (−1). What is said to lie in the future happened by the time it was sent.</summary>
    public long Moment(long told) => (told >= 0 ? Math.Min(told, Export + Agreement) : Export) + Shift;

    private long Absolute(long value, uint? uptime) => value >= 0 && uptime is { } up ? Math.Max(0, Export - (int)(up - (uint)value)) : -1;
}
