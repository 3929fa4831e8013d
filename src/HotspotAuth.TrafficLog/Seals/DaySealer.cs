using System.Reflection;
using System.Security.Cryptography;

namespace HotspotAuth.TrafficLog;

/// <summary>How a seal ended: the day, whether faults were found in it, and the witness rows to append to the access stream.</summary>
public sealed record SealedDay(DateOnly Day, string DigestHash, IReadOnlyList<string> Faults, HeadRow Witness);

/// <summary>
/// Seals days: writers leave the day, its streams are stored anew with an index, checked row by row, and a signed digest
/// is written. Days are sealed in order, each names the one before. Any step may be cut off and is resumed by the next call.
/// </summary>
public sealed class DaySealer(TrafficStore store, DigestSigner signer)
{
    private static readonly TimeSpan WriterPatience = TimeSpan.FromSeconds(90);

    /// <summary>Days that have a folder and no digest yet, up to and with a day; oldest first.</summary>
    public IReadOnlyList<DateOnly> Unsealed(DateOnly upTo)
    {
        // Before the newest digest nothing is sealed any more: a digest missing there was removed, which verification tells.
        var newest = store.Places.DigestDays() is [.., var last] ? last : DateOnly.MinValue;
        return [.. store.Places.Days().Where(day => day <= upTo && day > newest && HasStream(day))];
    }

    /// <summary>
    /// Seals a day and every unsealed day before it. The present day too: its writers move on to the next day's folder.
    /// </summary>
    /// <exception cref="IOException">A writer did not leave the day, or the disk refused.</exception>
    public async Task<IReadOnlyList<SealedDay>> SealAsync(DateOnly day, CancellationToken cancellation)
    {
        var done = new List<SealedDay>();
        foreach (var unsealed in Unsealed(day))
        {
            store.CloseDay(unsealed);
            await WaitForWriters(unsealed, cancellation);
            done.Add(await Task.Run(() => Seal(unsealed), cancellation));
        }

        return done;
    }

    private bool HasStream(DateOnly day) => LogStreams.All.Any(stream => File.Exists(store.Places.Stream(day, stream)));

    private async Task WaitForWriters(DateOnly day, CancellationToken cancellation)
    {
        var start = store.Time.GetTimestamp();
        foreach (var stream in LogStreams.All.Where(stream => File.Exists(store.Places.Stream(day, stream))))
        {
            // The writer looks at the mark of the closed day every few seconds, in whatever process it is.
            while (store.NewestDay(stream) == day && WriterLock.IsTaken(store.Places.Lock(stream)))
            {
                if (store.Time.GetElapsedTime(start) > WriterPatience)
                    throw new IOException($"the writer of the {stream.Name()} stream does not leave {DayName.Of(day)}: look at its log, then seal again");
                await Task.Delay(TimeSpan.FromMilliseconds(100), store.Time, cancellation);
            }
        }
    }

    private SealedDay Seal(DateOnly day)
    {
        signer.FollowDigests();
        var streams = new Dictionary<string, StreamDigest>(StringComparer.Ordinal);
        var faults = new List<string>();
        ClockSpan? clock = null;
        foreach (var stream in LogStreams.All.Where(stream => File.Exists(store.Places.Stream(day, stream))))
        {
            var facts = SealedFile.Store(store, day, stream);
            streams[stream.Name()] = facts.ToDigest();
            faults.AddRange(Faults(day, stream, facts));
            if (stream == LogStream.Access) clock = facts.Clock;
        }

        var digest = new DayDigest(
            Hash.Hex(store.Id.Span), store.Site, store.Zone.Id, DayName.Of(day), store.Time.GetUtcNow().ToUnixTimeMilliseconds(), Software(),
            signer.KeyId, signer.NextKeyId, Previous(), faults, Receipts(), clock, streams);
        var content = digest.ToBytes();
        // The signature first: a digest without one would read as stripped, a signature alone is an interrupted seal.
        DurableFile.Write(store.Places.DigestSignature(day), signer.Sign(content));
        DurableFile.Write(store.Places.Digest(day), content);
        signer.FollowDigests();
        return new SealedDay(day, Hash.Hex(SHA256.HashData(content)), faults, store.Witness(HeadKind.Digest, day, 0, store.Places.Digest(day)));
    }

    private IEnumerable<string> Faults(DateOnly day, LogStream stream, StreamFacts facts)
    {
        foreach (var finding in facts.Findings.Where(finding => finding.Result == VerifyResult.Altered)) yield return LogText.Clean($"{stream.Name()}: {finding.Reason}");
        if (!facts.Store.AsSpan().SequenceEqual(store.Id.Span)) yield return $"{stream.Name()}: the file is of another store";
        if (!facts.Opening.AsSpan().SequenceEqual(store.OpeningOf(day, stream))) yield return $"{stream.Name()}: the opening is not the last chain value before it";
    }

    private DigestLink? Previous()
    {
        if (store.Places.DigestDays() is not [.., var newest]) return null;
        return new DigestLink(DayName.Of(newest), HashOf(store.Places.Digest(newest)), HashOf(store.Places.DigestSignature(newest)));
    }

    private ReceiptHead Receipts() => store.Places.ReceiptNumbers() is [.., var newest]
        ? new ReceiptHead(newest, HashOf(store.Places.Receipt(newest)))
        : new ReceiptHead(0, Hash.Hex(new byte[Hash.Length]));

    private static string HashOf(string path) => Hash.Hex(SHA256.HashData(File.ReadAllBytes(path)));

    /// <summary>Name and version of this program, as digests have it.</summary>
    public static string Software() => $"hotspotauth {typeof(DaySealer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";
}
