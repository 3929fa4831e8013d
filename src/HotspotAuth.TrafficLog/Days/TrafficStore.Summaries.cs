using System.Security.Cryptography;

namespace HotspotAuth.TrafficLog;

/// <summary>A store's days at a glance.</summary>
public sealed partial class TrafficStore
{
    /// <summary>Every day that has a folder, a digest or a receipt, oldest first.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    public IReadOnlyList<DaySummary> Summaries()
    {
        var receipts = new Dictionary<DateOnly, PurgeReceipt>();
        foreach (var number in Places.ReceiptNumbers())
        {
            if (PurgeReceipt.TryRead(File.ReadAllBytes(Places.Receipt(number))) is { } receipt && DayName.TryParse(receipt.Day, out var day)) receipts[day] = receipt;
        }

        var (folders, digests) = (Places.Days().ToHashSet(), Places.DigestDays());
        return [.. folders.Concat(digests).Concat(receipts.Keys).Distinct().Order().Select(day => Summary(day, folders.Contains(day), receipts.GetValueOrDefault(day)))];
    }

    private DaySummary Summary(DateOnly day, bool isThere, PurgeReceipt? receipt)
    {
        var summary = new DaySummary(day, isThere)
        {
            Purged = receipt is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(receipt.Time),
            Receipt = receipt?.Number,
        };
        if (!File.Exists(Places.Digest(day))) return summary;
        var bytes = File.ReadAllBytes(Places.Digest(day));
        summary = summary with { DigestHash = Hash.Hex(SHA256.HashData(bytes)) };
        return DayDigest.TryRead(bytes) is not { } digest ? summary : summary with
        {
            Sealed = DateTimeOffset.FromUnixTimeMilliseconds(digest.Sealed),
            Rows = digest.Rows,
            Gaps = digest.Streams.Values.Sum(stream => stream.Gaps),
            Clock = digest.Clock is { } clock ? (clock.Min, clock.Max) : null,
            Faults = digest.Faults,
        };
    }
}
