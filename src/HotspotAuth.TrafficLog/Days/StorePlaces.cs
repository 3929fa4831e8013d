using System.Globalization;

namespace HotspotAuth.TrafficLog;

/// <summary>Where each thing of a store lies. Names that begin with a dot are the writers' own and prove nothing.</summary>
internal sealed class StorePlaces(string root)
{
    public string Root { get; } = Path.GetFullPath(root);

    public string Digests => Path.Combine(Root, "digests");

    public string Receipts => Path.Combine(Root, "receipts");

    public string Keys => Path.Combine(Root, "keys");

    public string Identity => Path.Combine(Root, "store.json");

    public string ClosedDay => Path.Combine(Root, ".closed-day");

    public string Imported => Path.Combine(Root, ".imported");

    public string Sealing => Path.Combine(Root, ".sealing");

    public string Day(DateOnly day) => Path.Combine(Root, DayName.Of(day));

    public string Stream(DateOnly day, LogStream stream) => Path.Combine(Day(day), stream.Name() + ".sqlite");

    public string NewStream(LogStream stream) => Path.Combine(Root, $".new-{stream.Name()}.sqlite");

    public string Lock(LogStream stream) => Path.Combine(Root, $".{stream.Name()}.lock");

    public string Digest(DateOnly day) => Path.Combine(Digests, DayName.Of(day) + ".json");

    public string DigestSignature(DateOnly day) => Path.Combine(Digests, DayName.Of(day) + ".sig");

    public string Receipt(long number) => Path.Combine(Receipts, ReceiptName(number) + ".json");

    public string ReceiptSignature(long number) => Path.Combine(Receipts, ReceiptName(number) + ".sig");

    public string Key(string keyId) => Path.Combine(Keys, keyId + ".pem");

    public static string ReceiptName(long number) => number.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Days that have a folder, oldest first.</summary>
    public List<DateOnly> Days() => Named(Root, "");

    /// <summary>Days that have a digest, oldest first.</summary>
    public List<DateOnly> DigestDays() => Named(Digests, ".json");

    /// <summary>Numbers of the receipts, ascending.</summary>
    public List<long> ReceiptNumbers() => !Directory.Exists(Receipts) ? [] :
    [
        .. Directory.EnumerateFiles(Receipts, "*.json").Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => name.Length >= 6 && name.All(char.IsAsciiDigit)).Select(name => long.Parse(name, CultureInfo.InvariantCulture)).Order(),
    ];

    private static List<DateOnly> Named(string folder, string extension)
    {
        var days = new List<DateOnly>();
        if (!Directory.Exists(folder)) return days;
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "????-??-??" + extension))
        {
            var name = Path.GetFileName(path);
            if (DayName.TryParse(name[..^extension.Length], out var day)) days.Add(day);
        }

        days.Sort();
        return days;
    }
}
