using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export.Package;

/// <summary>
/// The proofs of a package: where a question takes a client's whole day, one proof that no record of it is missing; else a path for each
/// record. Records of a day without a seal stand there without proof.
/// </summary>
internal sealed class PackageProofs(TrafficStore store, PackageOrder order, EvidenceRows evidence)
{
    private readonly ProofWriter _writer = new(store);
    private readonly SortedSet<DateOnly> _named = [];
    private readonly SortedSet<DateOnly> _open = [];

    /// <summary>Records written.</summary>
    public long Count { get; private set; }

    /// <summary>Sealed days that records were taken from.</summary>
    public IReadOnlyCollection<DateOnly> SealedDays => _named;

    /// <summary>Days without a seal that records were taken from.</summary>
    public IReadOnlyCollection<DateOnly> OpenDays => _open;

    /// <summary>Days and streams to read, for whoever tells how far it is.</summary>
    public int Parts => Places().Count;

    /// <exception cref="InvalidDataException">A day is not what its digest says: of such a day nothing is proved.</exception>
    public void Write(Stream proofs, Stream complete, Action<int> progress, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var (day, stream) in Places())
        {
            if (!store.IsSealed(day))
            {
                Count += _writer.WriteOpen(evidence.Of(day, stream), proofs, cancellationToken);
                _open.Add(day);
            }
            else if (WholeKey(day, stream) is { } key)
            {
                Count += _writer.WriteComplete(day, stream, key, proofs, complete, cancellationToken);
                _named.Add(day);
            }
            else
            {
                Count += _writer.Write(evidence.Of(day, stream), proofs, cancellationToken);
                _named.Add(day);
            }

            progress(++done);
        }
    }

    // A client without a record on a whole day has nothing there that could be proved complete.
    private IReadOnlyList<(DateOnly Day, LogStream Stream)> Places() => [.. evidence.Days];

    /// <summary>The client of whom every flow record that was written on the day is asked for: by address alone, over the whole day.</summary>
    private LogIp? WholeKey(DateOnly day, LogStream stream)
    {
        if (stream != LogStream.Flow || order.Questions is not [{ IsWholeClient: true, Ip: { } ip } question]) return null;
        var (from, to) = (DayName.EndOf(day.AddDays(-1), store.Zone), DayName.EndOf(day, store.Zone));
        return question.Range.From <= from && question.Range.To >= to ? ip : null;
    }
}
