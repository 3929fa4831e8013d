using System.Globalization;

namespace HotspotAuth.Admin;

/// <summary>A unit that an amount is typed in.</summary>
/// <param name="Tag">In the form, and the end of its text key <c>people.unit.*</c>.</param>
/// <param name="Factor">How many of the smallest it is.</param>
internal readonly record struct Unit(string Tag, long Factor);

/// <summary>The units of speeds, times and data, the smallest first.</summary>
internal static class Units
{
    public static readonly Unit[] Speed = [new("kbit", 1_000), new("mbit", 1_000_000), new("gbit", 1_000_000_000)];
    public static readonly Unit[] Time = [new("minute", 60), new("hour", 3_600), new("day", 86_400)];
    public static readonly Unit[] Data = [new("mb", 1_000_000), new("gb", 1_000_000_000), new("tb", 1_000_000_000_000)];

    /// <summary>The largest unit in which the amount has at most one decimal; else the smallest.</summary>
    public static Unit Fitting(Unit[] units, long amount) => units.Reverse().FirstOrDefault(unit => amount >= unit.Factor && amount % (unit.Factor / 10) == 0, units[0]);

    public static string Number(long amount, Unit unit) => ((decimal)amount / unit.Factor).ToString("0.###", CultureInfo.InvariantCulture);
}

/// <summary>An amount with its unit, as it is typed.</summary>
internal sealed record AmountField(string Id, string Label, Unit[] Units)
{
    public string? Value { get; init; }
    public string? Chosen { get; init; }
    public string? Fault { get; init; }
    public string? Hint { get; init; }
    public required Words.Texts Texts { get; init; }

    public string? DescribedBy => (Hint, Fault) switch
    {
        (null, null) => null,
        (null, _) => $"{Id}-fault",
        (_, null) => $"{Id}-hint",
        _ => $"{Id}-fault {Id}-hint",
    };
}
