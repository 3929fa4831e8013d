namespace HotspotAuth.TrafficLog;

/// <summary>
/// A purge receipt as it stands in the store and what checking it found: its form, its signature by a key of the digests' chain, the one
/// before it, and the digest of its day. Day and time are null, texts empty, where it can't be read. Hash in hex.
/// </summary>
public sealed record ReceiptFacts(long Number, DateOnly? Day, long Rows, string Rule, string Actor, string Reason, IReadOnlyList<string> Cases, DateTimeOffset? Time, string Hash)
{
    /// <summary>The gravest thing that was found; <see cref="VerifyResult.Valid"/> where all fits.</summary>
    public VerifyResult Result { get; init; }

    /// <summary>What does not fit, in words for a reader.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];
}

/// <summary>The signed receipts of a store, each checked for itself and against the chain of digests.</summary>
public sealed class ReceiptBook
{
    private readonly StorePlaces _places;
    private readonly DigestChain _digests;

    /// <param name="directory">The store's folder (<c>traffic</c>).</param>
    /// <param name="trust">Key ids that are trusted from outside the store.</param>
    public ReceiptBook(string directory, IReadOnlyList<string> trust)
    {
        _places = new StorePlaces(directory);
        _digests = new DigestChain(_places, trust);
    }

    /// <summary>The purge receipts, the first first.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    public IReadOnlyList<ReceiptFacts> Purges() => [.. new ReceiptChain(_places, _digests).Entries.Select(Facts)];

    /// <summary>What is wrong with another file in the log's signed form, beside its signature: null where it is whole and signed by a key of the digests' chain.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    public string? Fault(string json, string signature)
    {
        var file = SignedFile.Load(json, signature);
        if (file.Json is not null)
        {
            if (CanonicalJson.TryRead(file.Json)?.GetValueOrDefault("key") is not string key) return "it is not in its signed form";
            file.CheckSignature(_places.Key(key), key);
            if (_digests.AcceptedKeys.Count > 0 && !_digests.AcceptedKeys.Contains(key)) return "signed by a key outside the chain";
        }

        return file.Findings.Count == 0 ? null : string.Join("; ", file.Findings.OrderByDescending(finding => finding.Result).Select(finding => finding.Reason));
    }

    private static ReceiptFacts Facts(ReceiptEntry entry)
    {
        var findings = entry.File.Findings;
        var facts = entry.Content is { } receipt
            ? new ReceiptFacts(entry.Number, DayName.TryParse(receipt.Day, out var day) ? day : null, receipt.Rows, receipt.Rule, receipt.Actor, receipt.Reason, receipt.Cases, DateTimeOffset.FromUnixTimeMilliseconds(receipt.Time), entry.File.JsonHash)
            : new ReceiptFacts(entry.Number, null, 0, "", "", "", [], null, entry.File.JsonHash);
        return facts with
        {
            Result = findings.Count == 0 ? VerifyResult.Valid : findings.Max(finding => finding.Result),
            Faults = [.. findings.OrderByDescending(finding => finding.Result).Select(finding => finding.Reason)],
        };
    }
}
