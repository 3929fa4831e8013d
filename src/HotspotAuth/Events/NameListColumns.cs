using System.Resources;
using HotspotAuth.Words;

namespace HotspotAuth.Events;

/// <summary>Which column of a name list holds what; -1 where it is missing.</summary>
internal sealed record NameListColumns(int Title, int Name, int Surname, int Phone, int Agency)
{
    /// <summary>More columns than any list has; what stands further right is not looked at.</summary>
    public const int Most = 32;

    private static readonly ResourceManager Words = new("HotspotAuth.Events.NameListWords", typeof(NameListColumns).Assembly);

    /// <summary>By the words of a heading, Thai or English; null when the line is none.</summary>
    public static NameListColumns? FromHeading(IReadOnlyList<string> cells)
    {
        var columns = new NameListColumns(Find("title"), Find("name"), Find("surname"), Find("phone"), Find("agency"));
        return columns.Name < 0 ? null : columns;

        int Find(string key)
        {
            var words = new[] { Language.Thai, Language.English }.SelectMany(language => new Texts(Words, language)[key].Split('|')).ToHashSet(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < cells.Count; i++)
            {
                if (words.Contains(string.Concat(cells[i].Where(c => !char.IsWhiteSpace(c))))) return i;
            }

            return -1;
        }
    }

    /// <summary>By the first line of a list without a heading: name, number, agency, after a column that counts if there is one.</summary>
    public static NameListColumns Guess(IReadOnlyList<string> cells)
    {
        var first = cells.Count > 1 && cells[0].Length is > 0 and <= 4 && cells[0].TrimEnd('.').All(char.IsDigit) ? 1 : 0;
        return new NameListColumns(-1, first, -1, first + 1, first + 2);
    }

    public (string Name, string Phone, string Agency) Of(string[] cells)
    {
        // A Thai title stands before the name without a space.
        var name = Cell(Title) + Cell(Name);
        return (Surname < 0 ? name : $"{name} {Cell(Surname)}".Trim(), Cell(Phone), Cell(Agency));

        string Cell(int at) => at >= 0 && at < cells.Length ? cells[at] : "";
    }
}
