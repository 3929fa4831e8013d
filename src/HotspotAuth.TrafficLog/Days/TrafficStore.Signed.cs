namespace HotspotAuth.TrafficLog;

/// <summary>A sealed day's digest and its signature, as they lie in the store.</summary>
public sealed record SignedDigest(DateOnly Day, byte[] Json, byte[] Signature);

public sealed partial class TrafficStore
{
    /// <summary>The store's id as digests have it: 32 lower-case hex digits.</summary>
    public string IdText => Hash.Hex(Id.Span);

    /// <summary>Whether a digest closes the day.</summary>
    public bool IsSealed(DateOnly day) => File.Exists(Places.Digest(day));

    /// <summary>
    /// The digests of a day and of all days after it, purged ones too, oldest first; null: none. Where another key than a trusted one signed that day, from
    /// the newest day before that a trusted one signed: from there the chain names every key. One without a signature is left out.
    /// </summary>
    /// <exception cref="IOException">One can't be read.</exception>
    public IEnumerable<SignedDigest> SignedDigests(DateOnly? first, IReadOnlyList<string> trusted) =>
        from begin in first is { } asked ? [LastTrusted(asked, trusted)] : Array.Empty<DateOnly>()
        from day in Places.DigestDays()
        where day >= begin
        let signature = Path.ChangeExtension(Places.Digest(day), ".sig")
        where File.Exists(signature)
        select new SignedDigest(day, File.ReadAllBytes(Places.Digest(day)), File.ReadAllBytes(signature));

    private DateOnly LastTrusted(DateOnly first, IReadOnlyList<string> trusted)
    {
        var days = Places.DigestDays().Where(day => day <= first).Reverse();
        return days.Cast<DateOnly?>().FirstOrDefault(day => DayDigest.TryRead(File.ReadAllBytes(Places.Digest(day!.Value))) is { } digest && trusted.Contains(digest.Key, StringComparer.Ordinal)) ?? first;
    }

    /// <summary>The public keys that signed here, by their ids, in PEM.</summary>
    /// <exception cref="IOException">One can't be read.</exception>
    public IEnumerable<(string KeyId, byte[] Pem)> PublishedKeys() =>
        from path in System.IO.Directory.Exists(Places.Keys) ? System.IO.Directory.GetFiles(Places.Keys, "*.pem") : []
        orderby path
        select (Path.GetFileNameWithoutExtension(path), File.ReadAllBytes(path));
}
