namespace HotspotAuth.Access;

/// <summary>Names that somebody may have meant: one letter wrong, missing, too many or two exchanged; two such faults in a longer name.</summary>
internal static class SimilarNames
{
    private const int Most = 5;
    private const int Longest = 64;

    /// <summary>The nearest first. Costs a look at each name whose length fits, whatever was typed.</summary>
    public static IReadOnlyList<T> Of<T>(string typed, IEnumerable<T> all, Func<T, string> name)
    {
        if (typed.Length is < 3 or > Longest) return [];
        var allowed = typed.Length < 6 ? 1 : 2;
        return
        [
            .. all.Select(item => (Item: item, Distance: Distance(typed, name(item), allowed)))
                .Where(pair => pair.Distance <= allowed)
                .OrderBy(pair => pair.Distance).ThenBy(pair => name(pair.Item), StringComparer.Ordinal)
                .Take(Most).Select(pair => pair.Item),
        ];
    }

    /// <summary>Optimal string alignment distance; anything beyond <paramref name="limit"/> is limit + 1.</summary>
    public static int Distance(ReadOnlySpan<char> one, ReadOnlySpan<char> other, int limit)
    {
        if (Math.Abs(one.Length - other.Length) > limit || other.Length > Longest) return limit + 1;
        Span<int> rows = stackalloc int[3 * (Longest + 3)];
        var before = rows[..(Longest + 3)];
        var last = rows.Slice(Longest + 3, Longest + 3);
        var current = rows[(2 * (Longest + 3))..];
        for (var j = 0; j <= other.Length; j++) last[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            current[0] = i;
            var least = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var cost = one[i - 1] == other[j - 1] ? 0 : 1;
                var value = Math.Min(Math.Min(last[j] + 1, current[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) value = Math.Min(value, before[j - 2] + 1);
                current[j] = value;
                least = Math.Min(least, value);
            }

            if (least > limit) return limit + 1;
            var spare = before;
            before = last;
            last = current;
            current = spare;
        }

        return Math.Min(last[other.Length], limit + 1);
    }
}
