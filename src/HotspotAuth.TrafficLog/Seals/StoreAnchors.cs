using System.Security.Cryptography;

namespace HotspotAuth.TrafficLog;

/// <summary>The lines that a store has to send out, and the witness of one that left.</summary>
public sealed class StoreAnchors(TrafficStore store)
{
    /// <summary>A line for each digest of a day after the given one, oldest first. A digest that cannot be read has none.</summary>
    /// <exception cref="IOException">A digest cannot be opened.</exception>
    public IReadOnlyList<AnchorLine> Digests(DateOnly after) => [.. SealedDays(after).Select(day => day.Line)];

    /// <summary>The same with what the digests say of their days.</summary>
    /// <exception cref="IOException">A digest cannot be opened.</exception>
    public IReadOnlyList<AnchoredDay> SealedDays(DateOnly after)
    {
        var days = new List<AnchoredDay>();
        foreach (var day in store.Places.DigestDays().Where(day => day > after))
        {
            var content = File.ReadAllBytes(store.Places.Digest(day));
            if (DayDigest.TryRead(content) is not { } digest) continue;
            days.Add(new AnchoredDay(new AnchorLine(digest.Site, day, null, 0, Hash.Hex(SHA256.HashData(content))), digest.Key, digest.Rows, digest.Receipts.Count, digest.Faults.Count > 0));
        }

        return days;
    }

    /// <summary>A line for the newest batch of each stream of the newest day that has it.</summary>
    /// <exception cref="IOException">A stream cannot be read.</exception>
    public IReadOnlyList<AnchorLine> Heads()
    {
        var lines = new List<AnchorLine>();
        foreach (var stream in LogStreams.All)
        {
            if (store.NewestDay(stream) is { } day && DayFile.ReadHead(store.Places.Stream(day, stream)) is { } head)
                lines.Add(new AnchorLine(store.Site, day, stream, head.K, Hash.Hex(head.Chain)));
        }

        return lines;
    }

    /// <summary>The row of the access stream that says by which way a line left.</summary>
    public HeadRow Witness(AnchorLine line, string via) => new(
        store.Time.GetUtcNow().ToUnixTimeMilliseconds(), HeadKind.Anchor, DayName.Of(line.Day), line.Number, Convert.FromHexString(line.Hash), line.Stream?.Name(), via);
}

/// <summary>A sealed day's line, and what its digest says.</summary>
/// <param name="Line">The line that leaves.</param>
/// <param name="Key">The key that signed it.</param>
/// <param name="Rows">Records of all streams.</param>
/// <param name="Receipts">Receipts of dropped days that existed at the seal.</param>
/// <param name="HasFaults">Sealed with faults: it reads altered for good.</param>
public sealed record AnchoredDay(AnchorLine Line, string Key, long Rows, long Receipts, bool HasFaults);
