using HotspotAuth.Capture;

namespace HotspotAuth.Accounts.Import;

/// <summary>Where accounts come from.</summary>
internal enum ImportOrigin
{
    Csv,
    FreeRadius,
    UserManager,
}

/// <summary>One account as a file tells it.</summary>
/// <param name="Line">The file's line, from 1; 0 where a database has none.</param>
/// <param name="Account">What it is; its password is null where one is to be made.</param>
internal sealed record ImportedAccount(long Line, NewAccount Account)
{
    /// <summary>Its own exceptions over its group's rights.</summary>
    public Rights Rights { get; init; } = Rights.None;

    /// <summary>A hash of the older system (<see cref="LegacyHash"/>) in the place of a password.</summary>
    public string? KnownHash { get; init; }

    public bool Disabled { get; init; }

    /// <summary>Devices to be registered as this account's.</summary>
    public IReadOnlyList<MacAddress> Devices { get; init; } = [];
}

/// <summary>Everything a file would make, what stops it, and what it can't bring along. Nothing is saved by making one.</summary>
internal sealed class ImportPlan
{
    /// <summary>A file with more is no office's.</summary>
    public const int MostAccounts = 250_000;

    public const int MostListed = 1_000;

    public List<ImportedAccount> Accounts { get; } = [];

    /// <summary>Groups to be made, with their rights. One that exists keeps its own.</summary>
    public SortedDictionary<string, Rights> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>Devices of owners who have their account already, or get it by this import.</summary>
    public List<(MacAddress Mac, string Owner, string Name)> Devices { get; } = [];

    public Listing<ImportFault> Faults { get; } = new(MostListed);
    public Listing<ImportLoss> Losses { get; } = new(MostListed);

    /// <summary>How often each thing was left behind, by what and why; bounded like everything that a file can make grow.</summary>
    public Dictionary<(string What, string Kind), long> LossCounts { get; } = [];

    /// <summary>Rows of the file that were looked at.</summary>
    public long Rows { get; set; }

    public bool IsGood => Faults.Count == 0 && Accounts.Count > 0;

    public void Lose(string of, string what, string kind, string message)
    {
        Losses.Add(new ImportLoss(of, what, kind, message));
        Count(what, kind, 1);
    }

    /// <summary>Something left behind that is told of as a number only.</summary>
    public void Count(string what, string kind, long number)
    {
        if (LossCounts.Count < MostListed || LossCounts.ContainsKey((what, kind)))
            LossCounts[(what, kind)] = LossCounts.GetValueOrDefault((what, kind)) + number;
    }
}

/// <summary>How far an import is.</summary>
internal readonly record struct ImportProgress(ImportStage Stage, long Done, long Total);

internal enum ImportStage
{
    Reading,
    Checking,
    Preparing,
    Writing,
}
