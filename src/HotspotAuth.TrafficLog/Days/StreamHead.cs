namespace HotspotAuth.TrafficLog;

/// <summary>Where a stream stands: the day and the last seq of its newest batch, and the batch's time, UTC milliseconds.</summary>
public readonly record struct StreamHead(LogStream Stream, DateOnly Day, long LastSeq, long Time);
