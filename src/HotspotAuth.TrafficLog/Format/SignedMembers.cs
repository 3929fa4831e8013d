namespace HotspotAuth.TrafficLog;

/// <summary>
/// Takes the members of a signed object one by one and remembers whether anything did not fit: a member missing,
/// ill-typed, or left over at the end. So a reader is a list of members, and one question after it.
/// </summary>
internal sealed class SignedMembers
{
    private const int MostOfPath = 64;
    private readonly Dictionary<string, object?> _members;
    private readonly List<SignedMembers> _inner = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private bool _refused;

    private SignedMembers(Dictionary<string, object?>? members) => (_members, _refused) = (members ?? [], members is null);

    public static SignedMembers Of(object? value) => new(value as Dictionary<string, object?>);

    public IEnumerable<string> Names => _members.Keys;

    /// <summary>Every member was taken, each had its type, and so in every object inside.</summary>
    public bool IsWhole => !_refused && _taken.Count == _members.Count && _inner.TrueForAll(inner => inner.IsWhole);

    public void Refuse() => _refused = true;

    public string Text(string name) => Take(name) as string ?? Wrong("");

    public long Integer(string name) => Take(name) is long number ? number : Wrong(0L);

    public long? IntegerOrNull(string name) => Take(name) switch { null => null, long number => number, _ => Wrong(0L) };

    public long Count(string name)
    {
        var number = Integer(name);
        return number >= 0 ? number : Wrong(0L);
    }

    public string Hex(string name, int bytes = Hash.Length) => HexOrNull(name, bytes) ?? Wrong("");

    public string? HexOrNull(string name, int bytes = Hash.Length) => Take(name) switch
    {
        null => null,
        string text when text.Length == bytes * 2 && IsHex(text) => text,
        _ => Wrong(""),
    };

    /// <summary>Bytes in hex, as many as there are, up to a number of them.</summary>
    public byte[] Bytes(string name, int most) =>
        Take(name) is string text && text.Length % 2 == 0 && text.Length <= most * 2L && IsHex(text) ? Convert.FromHexString(text) : Wrong<byte[]>([]);

    /// <summary>A list of hashes, no longer than any path through a tree is.</summary>
    public IReadOnlyList<byte[]> Hashes(string name) =>
        Take(name) is List<object?> { Count: <= MostOfPath } items && items.TrueForAll(item => item is string { Length: Hash.Length * 2 } text && IsHex(text))
            ? [.. items.Select(item => Convert.FromHexString((string)item!))]
            : Wrong<IReadOnlyList<byte[]>>([]);

    public string Day(string name)
    {
        var text = Text(name);
        return DayName.TryParse(text, out _) ? text : Wrong("");
    }

    public IReadOnlyList<string> Texts(string name) =>
        Take(name) is List<object?> items && items.TrueForAll(item => item is string) ? [.. items.Cast<string>()] : Wrong<IReadOnlyList<string>>([]);

    public SignedMembers Object(string name) => ObjectOrNull(name) ?? Wrong(Of(null));

    public SignedMembers? ObjectOrNull(string name)
    {
        if (Take(name) is not { } value) return null;
        var inner = Of(value);
        _inner.Add(inner);
        return inner;
    }

    public void Same(string name, string expected) => _refused |= Text(name) != expected;

    public void Same(string name, long expected) => _refused |= Integer(name) != expected;

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigitLower);

    private object? Take(string name)
    {
        _taken.Add(name);
        _refused |= !_members.ContainsKey(name);
        return _members.GetValueOrDefault(name);
    }

    private T Wrong<T>(T value)
    {
        _refused = true;
        return value;
    }
}
