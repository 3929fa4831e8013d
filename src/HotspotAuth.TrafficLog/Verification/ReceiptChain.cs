using System.Globalization;

namespace HotspotAuth.TrafficLog;

/// <summary>A purge receipt as it stands in the store; <see cref="Content"/> is null if it could not be read.</summary>
internal sealed record ReceiptEntry(long Number, SignedFile File, PurgeReceipt? Content);

/// <summary>All receipts of a store, checked for themselves, against one another and against the digests; always whole.</summary>
internal sealed class ReceiptChain
{
    private readonly SortedDictionary<long, ReceiptEntry> _entries = [];
    private readonly Dictionary<string, ReceiptEntry> _days = new(StringComparer.Ordinal);

    public ReceiptChain(StorePlaces places, DigestChain digests)
    {
        foreach (var number in Numbers(places)) _entries[number] = Load(places, number);
        foreach (var entry in _entries.Values)
        {
            if (entry.Content is not null) Check(entry, entry.Content, digests);
        }

        foreach (var digest in digests.Entries.Where(digest => digest.Content is not null)) CheckCount(digest.File.Findings, digest.Content!.Receipts);
    }

    public IEnumerable<ReceiptEntry> Entries => _entries.Values;

    /// <summary>The receipt that says that a day was purged; null if there is none that fits.</summary>
    public ReceiptEntry? Of(DateOnly day) => _days.GetValueOrDefault(DayName.Of(day)) is { File.IsAltered: false } entry ? entry : null;

    /// <summary>H of a receipt; null if it is absent.</summary>
    public string? HashOf(long number) => _entries.GetValueOrDefault(number)?.File is { Json: not null } file ? file.JsonHash : null;

    private static IEnumerable<long> Numbers(StorePlaces places)
    {
        if (!Directory.Exists(places.Receipts)) yield break;
        foreach (var path in Directory.EnumerateFileSystemEntries(places.Receipts))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (Path.GetExtension(path) is ".json" or ".sig" && name.Length is >= 6 and <= 15 && name.All(char.IsAsciiDigit))
                yield return long.Parse(name, CultureInfo.InvariantCulture);
        }
    }

    private static ReceiptEntry Load(StorePlaces places, long number)
    {
        var file = SignedFile.Load(places.Receipt(number), places.ReceiptSignature(number));
        if (file.Json is null) return new ReceiptEntry(number, file, null);
        var content = PurgeReceipt.TryRead(file.Json);
        if (content is null) file.Findings.Add(Finding.Altered("the receipt is not in its signed form"));
        else file.CheckSignature(places.Key(content.Key), content.Key);
        return new ReceiptEntry(number, file, content);
    }

    private void Check(ReceiptEntry entry, PurgeReceipt receipt, DigestChain digests)
    {
        var findings = entry.File.Findings;
        if (receipt.Number != entry.Number) findings.Add(Finding.Altered("the receipt has another number"));
        if (digests.Store is { } store && receipt.Store != store) findings.Add(Finding.Altered("the receipt is of another store"));
        if (digests.AcceptedKeys.Count > 0 && !digests.AcceptedKeys.Contains(receipt.Key)) findings.Add(Finding.Altered("signed by a key outside the chain"));
        else if (digests.IsUntrusted) findings.Add(Finding.NotVerifiable("no trusted key is given"));

        if (entry.Number == 1 && receipt.Previous != Hash.Hex(new byte[Hash.Length])) findings.Add(Finding.Altered("the first receipt names one before it"));
        if (entry.Number != 1)
        {
            if (HashOf(entry.Number - 1) is not { } before) findings.Add(Finding.Incomplete("the receipt before it is absent"));
            else if (before != receipt.Previous) findings.Add(Finding.Altered("the receipt before it is not the one it names"));
        }

        if (!_days.TryAdd(receipt.Day, entry)) findings.Add(Finding.Altered("the day has a receipt already"));
        if (!DayName.TryParse(receipt.Day, out var day) || digests.HashOf(day) is not { } digest) findings.Add(Finding.Incomplete($"the digest of {receipt.Day} is absent"));
        else if (digest != receipt.Digest) findings.Add(Finding.Altered($"the digest of {receipt.Day} is not the one it names"));
        else if (digests.Find(day)!.Content is { } content)
        {
            if (content.Rows != receipt.Rows) findings.Add(Finding.Altered("the receipt counts other rows than the digest"));
            if (receipt.Time < DayName.EndOf(day, Zones.Find(content.Zone)) + (DayPurger.LeastDays * 86_400_000L))
                findings.Add(Finding.Incomplete($"{receipt.Day} went before {DayPurger.LeastDays} days were over"));
        }
    }

    private void CheckCount(List<Finding> findings, ReceiptHead head)
    {
        if (head.Count == 0)
        {
            if (head.Head != Hash.Hex(new byte[Hash.Length])) findings.Add(Finding.Altered("names a receipt but counts none"));
        }
        else if (HashOf(head.Count) is not { } hash) findings.Add(Finding.Incomplete(FormattableString.Invariant($"receipt {head.Count}, which it names, is absent")));
        else if (hash != head.Head) findings.Add(Finding.Altered(FormattableString.Invariant($"receipt {head.Count} is not the one it names")));
    }
}
