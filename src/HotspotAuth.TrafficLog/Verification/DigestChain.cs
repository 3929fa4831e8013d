namespace HotspotAuth.TrafficLog;

/// <summary>A day's digest as it stands in the store; <see cref="Content"/> is null if it could not be read.</summary>
internal sealed record DigestEntry(DateOnly Day, SignedFile File, DayDigest? Content);

/// <summary>All digests of a store, each checked for itself and against the ones before it; always whole.</summary>
internal sealed class DigestChain
{
    private readonly SortedDictionary<DateOnly, DigestEntry> _entries = [];
    private readonly HashSet<string> _trust;
    private readonly bool _isExcerpt;
    private string? _expectedKey;

    public DigestChain(StorePlaces places, IReadOnlyList<string> trust)
        : this(Days(places).Distinct().ToDictionary(day => day, day => SignedFile.Load(places.Digest(day), places.DigestSignature(day))), id => KeyFile.Read(places.Key(id)), trust, isExcerpt: false)
    {
    }

    /// <param name="files">The digests, by the day that the file's name says.</param>
    /// <param name="keys">The key file of an id.</param>
    /// <param name="trust">Ids that are trusted from outside.</param>
    /// <param name="isExcerpt">The chain begins somewhere: what its first digest names before it is elsewhere.</param>
    public DigestChain(IReadOnlyDictionary<DateOnly, SignedFile> files, Func<string, KeyFile> keys, IReadOnlyList<string> trust, bool isExcerpt)
    {
        _trust = new HashSet<string>(trust, StringComparer.Ordinal);
        _isExcerpt = isExcerpt;
        foreach (var (day, file) in files.OrderBy(each => each.Key)) _entries[day] = Load(file, keys, day);
        DigestEntry? before = null;
        foreach (var entry in _entries.Values.Where(entry => entry.File.Json is not null))
        {
            if (entry.Content is not null) CheckKey(entry, entry.Content);
            if (entry.Content is not null) CheckPrevious(entry, entry.Content, before);
            before = entry;
        }
    }

    public IEnumerable<DigestEntry> Entries => _entries.Values;

    /// <summary>Keys that the chain vouches for; receipts may be signed by these.</summary>
    public HashSet<string> AcceptedKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>No trusted key was given, so the chain hangs in the air.</summary>
    public bool IsUntrusted { get; private set; }

    public string? Store => _entries.Values.FirstOrDefault(entry => entry.Content is not null)?.Content!.Store;

    public DayDigest? Newest => _entries.Values.LastOrDefault(entry => entry.Content is not null)?.Content;

    public DigestEntry? Find(DateOnly day) => _entries.GetValueOrDefault(day);

    /// <summary>H of a day's digest; null if it is absent.</summary>
    public string? HashOf(DateOnly day) => Find(day)?.File is { Json: not null } file ? file.JsonHash : null;

    private static IEnumerable<DateOnly> Days(StorePlaces places)
    {
        if (!Directory.Exists(places.Digests)) yield break;
        foreach (var path in Directory.EnumerateFileSystemEntries(places.Digests))
        {
            if (Path.GetExtension(path) is ".json" or ".sig" && DayName.TryParse(Path.GetFileNameWithoutExtension(path), out var day)) yield return day;
        }
    }

    private DigestEntry Load(SignedFile file, Func<string, KeyFile> keys, DateOnly day)
    {
        if (file.Json is null) return new DigestEntry(day, file, null);
        var content = DayDigest.TryRead(file.Json);
        if (content is null)
        {
            file.Findings.Add(SchemaOf(file.Json) is { } schema && schema != Schema.Current.Version
                ? Finding.NotVerifiable(FormattableString.Invariant($"schema {schema} is not known to this verifier"))
                : Finding.Altered("the digest is not in its signed form"));
            return new DigestEntry(day, file, null);
        }

        file.CheckSignature(keys(content.Key), content.Key);
        if (content.Day != DayName.Of(day)) file.Findings.Add(Finding.Altered($"the digest is that of {content.Day}"));
        if (content.Faults.Count > 0) file.Findings.Add(Finding.Altered($"sealed with faults: {string.Join("; ", content.Faults)}"));
        if (_entries.Values.FirstOrDefault(entry => entry.Content is not null)?.Content is { } first && first.Store != content.Store)
            file.Findings.Add(Finding.Altered("the digest is of another store"));
        return new DigestEntry(day, file, content);
    }

    private static long? SchemaOf(byte[] json) => CanonicalJson.TryRead(json)?.GetValueOrDefault("schema") as long?;

    // A key is vouched for by the digest before it, or trusted from outside.
    private void CheckKey(DigestEntry entry, DayDigest digest)
    {
        var findings = entry.File.Findings;
        var outside = false;
        if (_trust.Contains(digest.Key)) IsUntrusted = false;
        else if (_expectedKey is null)
        {
            IsUntrusted = _trust.Count == 0;
            outside = !IsUntrusted;
            findings.Add(IsUntrusted ? Finding.NotVerifiable("no trusted key is given") : Finding.Altered("the first key is not a trusted one"));
        }
        else if (digest.Key != _expectedKey)
        {
            outside = true;
            findings.Add(Finding.Altered("signed by a key outside the chain"));
        }
        else if (IsUntrusted) findings.Add(Finding.NotVerifiable("no trusted key is given"));

        if (outside || entry.File.IsAltered) return;
        AcceptedKeys.Add(digest.Key);
        if (digest.NextKey is not null) AcceptedKeys.Add(digest.NextKey);
        _expectedKey = digest.NextKey ?? digest.Key;
    }

    private void CheckPrevious(DigestEntry entry, DayDigest digest, DigestEntry? before)
    {
        var findings = entry.File.Findings;
        if (digest.Previous is not { } link)
        {
            if (before is not null) findings.Add(Finding.Altered("names no digest before it although there is one"));
            return;
        }

        if (!DayName.TryParse(link.Day, out var day) || day >= entry.Day) findings.Add(Finding.Altered("names a digest before it that is not before it"));
        else if (_isExcerpt && before is null) return;
        else if (Find(day)?.File is not { Json: not null } previous) findings.Add(Finding.Incomplete($"the digest before it, of {link.Day}, is absent"));
        else if (previous.JsonHash != link.Digest || (previous.Signature is not null && previous.SignatureHash != link.Signature))
            findings.Add(Finding.Altered($"the digest before it, of {link.Day}, is not the one it names"));
        else if (before?.Day != day) findings.Add(Finding.Altered("passes over a digest"));
    }
}
