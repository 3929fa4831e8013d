using System.Globalization;
using System.Security.Cryptography;

namespace HotspotAuth.TrafficLog;

/// <summary>Why a day is deleted: the rule that allows it, who did it (a role or account id, never a name), the reason, cases that keep rows of it.</summary>
public sealed record PurgeOrder(string Rule, string Actor, string Reason, IReadOnlyList<string> Cases);

/// <summary>A purged day: its receipt's number and hash, and the witness row to append to the access stream.</summary>
public sealed record PurgedDay(DateOnly Day, long ReceiptNumber, string ReceiptHash, HeadRow Witness);

/// <summary>
/// Deletes whole sealed days, never rows. The signed receipt is on disk before the first file goes; a purge that was cut
/// off between the two is resumed. Digest and receipt stay for good.
/// </summary>
public sealed class DayPurger(TrafficStore store, DigestSigner signer)
{
    /// <summary>Days that a record must be kept after the day's end, at the least.</summary>
    public const int LeastDays = 90;

    /// <summary>Why a day may not be purged now; null if it may. Holds are the caller's to know.</summary>
    public string? Refusal(DateOnly day, int keepDays)
    {
        if (keepDays < LeastDays) return string.Create(CultureInfo.InvariantCulture, $"records are kept at least {LeastDays} days, not {keepDays}");
        if (!Directory.Exists(store.Places.Day(day))) return $"{DayName.Of(day)} has no folder";
        if (!File.Exists(store.Places.Digest(day)) || !File.Exists(store.Places.DigestSignature(day))) return $"{DayName.Of(day)} is not sealed";
        if (DayDigest.TryRead(File.ReadAllBytes(store.Places.Digest(day))) is null) return $"the digest of {DayName.Of(day)} is damaged";
        var first = store.KeptFrom(day) + (keepDays * (long)TimeSpan.FromDays(1).TotalMilliseconds);
        return Now() < first
            ? string.Create(CultureInfo.InvariantCulture, $"{DayName.Of(day)} is kept until {DateTimeOffset.FromUnixTimeMilliseconds(first):yyyy-MM-dd HH:mm} UTC")
            : null;
    }

    /// <summary>Purges a day: receipt first, then its folder.</summary>
    /// <exception cref="InvalidOperationException">The day may not be purged; the message is the refusal.</exception>
    /// <exception cref="IOException">The disk refused; <see cref="Resume"/> goes on.</exception>
    public PurgedDay Purge(DateOnly day, int keepDays, PurgeOrder order)
    {
        Resume();
        if (Refusal(day, keepDays) is { } refusal) throw new InvalidOperationException(refusal);
        signer.FollowDigests();
        var digest = File.ReadAllBytes(store.Places.Digest(day));
        var last = store.Places.ReceiptNumbers() is [.., var newest] ? newest : 0;
        var receipt = new PurgeReceipt(
            Hash.Hex(store.Id.Span), last + 1, last == 0 ? Hash.Hex(new byte[Hash.Length]) : HashOf(store.Places.Receipt(last)), DayName.Of(day),
            Hash.Hex(SHA256.HashData(digest)), DayDigest.TryRead(digest)!.Rows, LogText.Clean(order.Rule), LogText.Clean(order.Actor),
            LogText.Clean(order.Reason), [.. order.Cases.Select(LogText.Clean)], Now(), signer.KeyId);
        var content = receipt.ToBytes();
        DurableFile.Write(store.Places.ReceiptSignature(last + 1), signer.Sign(content));
        DurableFile.Write(store.Places.Receipt(last + 1), content);
        Remove(day);
        return new PurgedDay(day, last + 1, Hash.Hex(SHA256.HashData(content)), store.Witness(HeadKind.Receipt, day, last + 1, store.Places.Receipt(last + 1)));
    }

    /// <summary>Removes folders whose receipt is there already: purges that were cut off. Gives their days.</summary>
    public IReadOnlyList<DateOnly> Resume()
    {
        var resumed = new List<DateOnly>();
        foreach (var number in store.Places.ReceiptNumbers())
        {
            if (PurgeReceipt.TryRead(File.ReadAllBytes(store.Places.Receipt(number))) is not { } receipt || !DayName.TryParse(receipt.Day, out var day)) continue;
            if (!Directory.Exists(store.Places.Day(day)) || !IsOf(day, receipt)) continue;
            Remove(day);
            resumed.Add(day);
        }

        return resumed;
    }

    // A forged receipt must not make this program delete a day: it counts with our signature over this day's digest only.
    private bool IsOf(DateOnly day, PurgeReceipt receipt)
    {
        var (json, signature, key) = (store.Places.Receipt(receipt.Number), store.Places.ReceiptSignature(receipt.Number), store.Places.Key(receipt.Key));
        return File.Exists(signature) && File.Exists(key) && File.Exists(store.Places.Digest(day))
            && HashOf(store.Places.Digest(day)) == receipt.Digest
            && SignatureForm.ReadPem(File.ReadAllText(key)) is { } publicKey && SignatureForm.KeyId(publicKey) == receipt.Key
            && SignatureForm.Verify(publicKey, File.ReadAllBytes(json), File.ReadAllBytes(signature));
    }

    private void Remove(DateOnly day)
    {
        Directory.Delete(store.Places.Day(day), recursive: true);
        DurableFile.SyncFolder(store.Places.Root);
    }

    private long Now() => store.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private static string HashOf(string path) => Hash.Hex(SHA256.HashData(File.ReadAllBytes(path)));
}
