namespace HotspotAuth.TrafficLog;

/// <summary>A store for who takes it elsewhere while it is written.</summary>
public sealed partial class TrafficStore
{
    /// <summary>
    /// Streams of days that no digest closes, as day and stream. Copy them in this order: the access stream names batches of the others, so it must
    /// not be younger than they are.
    /// </summary>
    public IReadOnlyList<(DateOnly Day, LogStream Stream)> OpenStreams() =>
    [
        .. from stream in LogStreams.All
           from day in Places.Days()
           where !IsSealed(day) && PlainFile.File(Places.Stream(day, stream)) == PlaceState.Plain
           select (day, stream),
    ];

    /// <summary>Where a stream's file lies below <see cref="Directory"/>: <c>2026-11-21/flow.sqlite</c>.</summary>
    public static string PlaceOf(DateOnly day, LogStream stream) => $"{DayName.Of(day)}/{stream.Name()}.sqlite";

    /// <summary>Copies a stream of an open day into a new file, whole batches only; its writer goes on meanwhile.</summary>
    /// <exception cref="IOException">The file can't be read, or the copy can't be written.</exception>
    public void CopyStream(DateOnly day, LogStream stream, string to)
    {
        using var source = Database.Open(Places.Stream(day, stream), FileAccessKind.Read);
        using var copy = Database.Open(to, FileAccessKind.Write);
        copy.TakeAllOf(source);
    }

    /// <summary>Paths below <see cref="Directory"/> of the files that are no day: identity, digests, receipts, public keys. In ordinal order.</summary>
    /// <exception cref="IOException">A folder can't be read.</exception>
    public IReadOnlyList<string> StandingFiles() =>
    [
        .. new[] { Places.Digests, Places.Receipts, Places.Keys }.Where(System.IO.Directory.Exists)
            .SelectMany(folder => System.IO.Directory.EnumerateFiles(folder).Where(path => !Path.GetFileName(path).StartsWith('.')))
            .Concat(new[] { Places.Identity, Places.ClosedDay, Places.Imported }.Where(File.Exists))
            .Select(path => Path.GetRelativePath(Places.Root, path)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Paths of a sealed day below <see cref="Directory"/>: its digest, the signature, its streams.</summary>
    /// <exception cref="IOException">The day is not there.</exception>
    public IReadOnlyList<string> SealedFiles(DateOnly day) =>
    [
        .. new[] { Places.Digest(day), Places.DigestSignature(day) }.Where(File.Exists)
            .Concat(System.IO.Directory.EnumerateFiles(Places.Day(day)).Order(StringComparer.Ordinal))
            .Select(path => Path.GetRelativePath(Places.Root, path)),
    ];
}
