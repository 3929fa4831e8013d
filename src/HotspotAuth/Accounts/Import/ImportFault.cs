namespace HotspotAuth.Accounts.Import;

/// <summary>Why a row can't be taken: the whole import waits for its mend.</summary>
/// <param name="Line">The file's line, from 1; 0 for the file as a whole.</param>
/// <param name="Field">The column's name in the contract (<see cref="CsvField"/>), or empty.</param>
/// <param name="Kind">A name of <see cref="AccountFaultKind"/>, or a kind of the file's own; the console has a sentence for each.</param>
/// <param name="Message">What is wrong and how it is mended, in English.</param>
/// <param name="Value">What stands there; never a password.</param>
internal sealed record ImportFault(long Line, string Field, string Kind, string Message, string? Value = null)
{
    public static ImportFault Of(long line, AccountFault fault, string? value = null) => new(line, fault.Field, fault.Kind.ToString(), fault.Message, value);

    /// <summary>The place and the fault, as a compiler would say it.</summary>
    public string At(string file)
    {
        var place = Line > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{file}:{Line}") : file;
        return Field.Length > 0 ? $"{place}: {Field}: {Message}" : $"{place}: {Message}";
    }
}

/// <summary>Something of an older system that has no place here. The import goes on without it.</summary>
/// <param name="Of">The user, group or device.</param>
/// <param name="What">The attribute or table, never its value.</param>
/// <param name="Kind">Why, as the console's sentence is called.</param>
/// <param name="Message">Why, in English.</param>
internal sealed record ImportLoss(string Of, string What, string Kind, string Message);

/// <summary>The first of many, and how many there are.</summary>
internal sealed class Listing<T>(int most)
{
    private readonly List<T> _items = [];

    public IReadOnlyList<T> Items => _items;
    public long Count { get; private set; }
    public long Unlisted => Count - _items.Count;

    public void Add(T item)
    {
        Count++;
        if (_items.Count < most) _items.Add(item);
    }

    public void AddRange(IEnumerable<T> items)
    {
        foreach (var item in items) Add(item);
    }
}
