using System.Security.Cryptography;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts.Import;

/// <summary>What kind of file it is and how it is to be read.</summary>
/// <param name="Origin">The kind.</param>
internal sealed record ImportChoice(ImportOrigin Origin)
{
    /// <summary>The contract of <c>account import FILE.csv</c>: its columns, UTF-8, times with an offset.</summary>
    public bool Strict { get; init; }

    /// <summary>With <see cref="Strict"/>: times without an offset are UTC.</summary>
    public bool Utc { get; init; }

    /// <summary>For each column of a sheet its <see cref="CsvField"/>; null guesses.</summary>
    public IReadOnlyList<string?>? Fields { get; init; }

    /// <summary>Who answers for devices that an older system let in by their MAC.</summary>
    public string? DeviceOwner { get; init; }
}

/// <summary>From a file to a checked plan: the one way in, for the verb and for the console.</summary>
internal sealed class ImportReader(SiteSettings site, ImportCheck check, TimeProvider time)
{
    /// <summary>Of the kinds that are read whole. A dump is a stream and has no bound here.</summary>
    private const long MostOctets = 256L << 20;

    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public ImportPlan Read(string path, ImportChoice choice, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var plan = new ImportPlan();
        var foreign = new ForeignReading(site.Zone, time.GetUtcNow(), choice.DeviceOwner is { } owner ? Usernames.Normalize(owner) : null);
        switch (choice.Origin)
        {
            case ImportOrigin.FreeRadius:
                if (RadiusFile.Read(path, plan, progress, cancellationToken) is { } rows) RadiusAccounts.Fill(rows, foreign, plan, cancellationToken);
                break;
            case ImportOrigin.UserManager:
                if (Octets(path, plan) is { } script) UserManagerAccounts.Read(script, foreign, plan, cancellationToken);
                break;
            default:
                if (Octets(path, plan) is { } sheet) ReadSheet(sheet, choice, plan, progress, cancellationToken);
                break;
        }

        // What could not be read whole is not checked: of half a file the faults would be half of the truth.
        if (plan.Faults.Count == 0 || choice.Origin == ImportOrigin.Csv) check.Check(plan, choice, progress, cancellationToken);
        if (plan.Faults.Count == 0 && plan.Accounts.Count == 0 && plan.Devices.Count == 0 && !choice.Strict)
            plan.Faults.Add(new ImportFault(0, "", "nothing", "holds nothing that can be taken over"));
        return plan;
    }

    /// <summary>SHA-256 of the file, for the audit trail.</summary>
    public static byte[] Hash(string path)
    {
        using var file = File.OpenRead(path);
        return SHA256.HashData(file);
    }

    private void ReadSheet(byte[] octets, ImportChoice choice, ImportPlan plan, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        if (CsvSheet.Open(octets, choice.Strict, out var sheet) is { } fault)
        {
            plan.Faults.Add(fault);
            return;
        }

        var fields = choice.Strict ? CsvField.Strict(sheet!.Headers) : choice.Fields ?? CsvField.Guess(sheet!.Headers);
        CsvAccounts.Read(sheet!, fields, new CsvReading(site.Zone, choice.Strict, choice.Utc), plan, progress, cancellationToken);
    }

    private static byte[]? Octets(string path, ImportPlan plan)
    {
        if (new FileInfo(path).Length <= MostOctets) return File.ReadAllBytes(path);
        plan.Faults.Add(new ImportFault(0, "", "many", "is larger than 256 MB: split the file"));
        return null;
    }
}
