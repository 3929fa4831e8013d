using System.Diagnostics.CodeAnalysis;

namespace HotspotAuth.Accounts;

/// <summary>A few names, of which one must fit: of NASes, SSIDs or VLANs. Compared as they are written; two sets of the same names in the same order are equal.</summary>
internal sealed class NameSet : IEquatable<NameSet>
{
    private const int MostNames = 50;
    private const int MostCharacters = 64;

    private readonly string[] _names;

    private NameSet(string[] names) => _names = names;

    public IReadOnlyList<string> Names => _names;

    /// <summary>Names between commas. An SSID may hold almost any character; one with a comma can't be written here, and <c>-</c> alone is no name.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out NameSet? names)
    {
        string[] read = [.. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
        names = read is not ["-"] && read.Length is > 0 and <= MostNames && Array.TrueForAll(read, name => name.Length <= MostCharacters && !name.Any(char.IsControl)) ? new NameSet(read) : null;
        return names is not null;
    }

    public bool Contains(ReadOnlySpan<char> name)
    {
        foreach (var one in _names)
        {
            if (name.SequenceEqual(one)) return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _names);

    /// <inheritdoc/>
    public bool Equals(NameSet? other) => other is not null && _names.AsSpan().SequenceEqual(other._names);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NameSet);

    /// <inheritdoc/>
    public override int GetHashCode() => string.Join(',', _names).GetHashCode(StringComparison.Ordinal);
}
