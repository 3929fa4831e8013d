namespace HotspotAuth.TrafficLog;

/// <summary>Length and hash of a file of a package.</summary>
internal sealed record PackageFile(long Bytes, string Sha256);

/// <summary>The signed manifest of a package: exactly these members, no other. README.md, "Package", has what the files are.</summary>
internal sealed record PackageManifest(
    string Store, string Site, string Software, long Made, string Question, long Rows, IReadOnlySet<DateOnly> OpenDays, IReadOnlyDictionary<string, PackageFile> Files, string Key)
{
    public const string Json = "manifest.json";
    public const string Signature = "manifest.sig";
    public const string Csv = "data.csv";
    public const string JsonLines = "data.jsonl";
    public const string Proofs = "proofs.jsonl";
    public const string Complete = "complete.jsonl";

    /// <summary>Files that every package has, beside the digests of its days and the keys that signed them.</summary>
    public static readonly string[] Fixed =
        [Csv, JsonLines, Proofs, Complete, "query.json", "gaps.jsonl", "clock.json", "custody.jsonl", "report.html", "verify.py", "verify.html"];

    /// <summary>Whether a package may have a file of that name.</summary>
    public static bool IsPlace(string name) => Fixed.Contains(name, StringComparer.Ordinal) || DigestDay(name) is not null || KeyId(name) is not null;

    /// <summary>The day of <c>digests/DAY.json</c> or <c>.sig</c>; null for any other name.</summary>
    public static DateOnly? DigestDay(string name) =>
        name.StartsWith("digests/", StringComparison.Ordinal) && Path.GetExtension(name) is ".json" or ".sig" && DayName.TryParse(Path.ChangeExtension(name["digests/".Length..], null), out var day) ? day : null;

    /// <summary>The id of <c>keys/ID.pem</c>; null for any other name.</summary>
    public static string? KeyId(string name) =>
        name.StartsWith("keys/", StringComparison.Ordinal) && name.EndsWith(".pem", StringComparison.Ordinal) && name.Length == 73 && name[5..69] is var id && id.All(char.IsAsciiHexDigitLower) ? id : null;

    /// <summary>Reads a manifest; null if a member is missing, ill-typed or one too many, or the bytes are not canonical.</summary>
    public static PackageManifest? TryRead(ReadOnlyMemory<byte> bytes)
    {
        var form = SignedMembers.Of(CanonicalJson.TryRead(bytes));
        form.Same("format", 1);
        form.Same("type", "package");
        var (files, named) = (new Dictionary<string, PackageFile>(StringComparer.Ordinal), form.Object("files"));
        foreach (var name in named.Names)
        {
            var file = named.Object(name);
            files[name] = new PackageFile(file.Count("bytes"), file.Hex("sha256"));
        }

        var days = new HashSet<DateOnly>();
        foreach (var text in form.Texts("open_days"))
        {
            if (!DayName.TryParse(text, out var day) || !days.Add(day)) form.Refuse();
        }

        var manifest = new PackageManifest(
            form.Hex("store", 16), form.Text("site"), form.Text("software"), form.Integer("made"), form.Text("question"), form.Count("rows"), days, files, form.Hex("key"));
        return form.IsWhole ? manifest : null;
    }
}
