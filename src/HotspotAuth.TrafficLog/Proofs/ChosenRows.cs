namespace HotspotAuth.TrafficLog;

/// <summary>Rows of one day's stream, by their numbers in it.</summary>
/// <param name="Day">The day in which they were written.</param>
/// <param name="Stream">Their stream.</param>
/// <param name="Seqs">Their numbers, from 1; in any order, what comes twice counts once.</param>
public sealed record ChosenRows(DateOnly Day, LogStream Stream, IReadOnlyList<long> Seqs);
