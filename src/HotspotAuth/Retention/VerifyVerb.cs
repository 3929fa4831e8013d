using System.CommandLine;
using System.Globalization;
using HotspotAuth.Flows;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary><c>verify</c>: proves that the log is what was written. Exit 0, 1 altered, 2 incomplete, 3 not verifiable.</summary>
internal static class VerifyVerb
{
    private static readonly Option<string?> Day = new("--day") { Description = "Only this day's streams; the chain of digests is always checked whole" };
    private static readonly Option<string?> From = new("--from") { Description = "First day" };
    private static readonly Option<string?> To = new("--to") { Description = "Last day" };
    private static readonly Option<string[]> Trust = new("--trust") { Description = "Key id to trust, from the printed sheet; without it, the ids in keys/digest/trusted" };
    private static readonly Option<string?> Anchors = new("--anchors") { Description = "File with anchor lines that left the machine" };
    private static readonly Option<bool> RequireAnchor = new("--require-anchor") { Description = "Every sealed day must be covered by an anchor" };
    private static readonly Option<string?> Package = new("--package") { Description = "A package that left the machine, instead of the store" };
    private static readonly Option<string?> Case = new("--case") { Description = "The rows that a case keeps, by the case's id, instead of the store's days" };
    private static readonly Option<string?> Store = new("--store") { Description = "Another store: a copy, or an import below imports/; without it the traffic log" };

    public static Command Create(VerbBuilder verbs) => verbs.Verb("verify", "Prove that the traffic log is what was written", Run, Day, From, To, Trust, Anchors, RequireAnchor, Package, Case, Store);

    private static Task<int> Run(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var directory = parsed.GetValue(Store) ?? context.Data.Traffic;
        var trust = parsed.GetValue(Trust) is { Length: > 0 } named
            ? [.. named.Select(k => k.ToLowerInvariant())]
            : (string[])[.. DigestSigner.ReadTrusted(DigestKeys.Directory(context.Data)), .. parsed.GetValue(Store) is null ? [] : DigestSigner.ReadTrusted(ImportedStores.Keys(context.Data))];
        var (package, id) = (parsed.GetValue(Package), parsed.GetValue(Case));
        RefuseOthers(parsed, package, id);
        var day = SealVerb.ReadDay("--day", parsed.GetValue(Day));
        var options = new VerifyOptions(directory)
        {
            From = day ?? SealVerb.ReadDay("--from", parsed.GetValue(From)),
            To = day ?? SealVerb.ReadDay("--to", parsed.GetValue(To)),
            Trust = trust,
            Anchors = parsed.GetValue(Anchors) is { } file ? ReadLines(file) : null,
            RequireAnchor = parsed.GetValue(RequireAnchor),
            Zone = context.Settings.Site.TimeZone,
        };
        VerifyReport report;
        try
        {
            report = package is not null ? PackageVerifier.Verify(package, trust)
                : id is not null ? CaseVerifier.Verify(directory, Path.Combine(context.Data.Cases, id), trust)
                : Verifier.Verify(options);
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException or UnauthorizedAccessException || (package is not null && e is IOException))
        {
            throw new VerbException(ExitCode.BadInput, e.Message);
        }

        context.Say(
            new { Result = VerifyReport.Word(report.Result), Days = report.Lines.Select(l => new { l.Day, l.Stream, Result = VerifyReport.Word(l.Result), l.Rows, Reason = l.Reason.Length == 0 ? null : l.Reason }) },
            o =>
            {
                foreach (var l in report.Lines) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{l.Day}  {l.Stream,-7} {VerifyReport.Word(l.Result),-14} {l.Rows,10} rows  {l.Reason}").TrimEnd());
                // An open day is never called valid: only a seal can be verified.
                o.WriteLine(report.ExitCode != 0 ? VerifyReport.Word(report.Result) : report.Lines.Any(l => l is { Result: VerifyResult.Valid, Stream: "access" or "flow" or "nat" }) ? "nothing is wrong" : "nothing is wrong so far; no day is sealed yet");
            });
        return Task.FromResult(report.ExitCode);
    }

    // What names days or anchors is about the store; a package and a case have their own.
    private static void RefuseOthers(ParseResult parsed, string? package, string? id)
    {
        if (package is null && id is null) return;
        if (package is not null && id is not null) throw new VerbException(ExitCode.Usage, "--package, --case: one at a time");
        foreach (var option in (Option[])[Day, From, To, Anchors, RequireAnchor])
        {
            if (parsed.GetResult(option) is { Implicit: false }) throw new VerbException(ExitCode.Usage, $"{option.Name}: not with {(package is null ? "--case" : "--package")}, which is checked whole");
        }

        if (id is not null && (id.Length == 0 || id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not '-' and not '_')))
            throw new VerbException(ExitCode.BadInput, "--case: an id has letters, digits and - only");
    }

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerbException(ExitCode.BadInput, $"--anchors: {file}: {e.Message}");
        }
    }
}
