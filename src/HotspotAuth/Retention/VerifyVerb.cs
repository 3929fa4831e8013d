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
    private static readonly Option<string?> Store = new("--store") { Description = "Another store: a copy, or an import below imports/; without it the traffic log" };

    public static Command Create(VerbBuilder verbs) => verbs.Verb("verify", "Prove that the traffic log is what was written", Run, Day, From, To, Trust, Anchors, RequireAnchor, Store);

    private static Task<int> Run(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var directory = parsed.GetValue(Store) ?? context.Data.Traffic;
        var day = SealVerb.ReadDay("--day", parsed.GetValue(Day));
        var options = new VerifyOptions(directory)
        {
            From = day ?? SealVerb.ReadDay("--from", parsed.GetValue(From)),
            To = day ?? SealVerb.ReadDay("--to", parsed.GetValue(To)),
            Trust = parsed.GetValue(Trust) is { Length: > 0 } named ? [.. named.Select(k => k.ToLowerInvariant())] : [.. DigestSigner.ReadTrusted(DigestKeys.Directory(context.Data)), .. parsed.GetValue(Store) is null ? [] : DigestSigner.ReadTrusted(ImportedStores.Keys(context.Data))],
            Anchors = parsed.GetValue(Anchors) is { } file ? ReadLines(file) : null,
            RequireAnchor = parsed.GetValue(RequireAnchor),
            Zone = context.Settings.Site.TimeZone,
        };
        VerifyReport report;
        try
        {
            report = Verifier.Verify(options);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new VerbException(ExitCode.BadInput, e.Message);
        }

        context.Say(
            new { Result = VerifyReport.Word(report.Result), Days = report.Lines.Select(l => new { l.Day, l.Stream, Result = VerifyReport.Word(l.Result), l.Rows, Reason = l.Reason.Length == 0 ? null : l.Reason }) },
            o =>
            {
                foreach (var l in report.Lines) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{l.Day}  {l.Stream,-7} {VerifyReport.Word(l.Result),-14} {l.Rows,10} rows  {l.Reason}").TrimEnd());
                // An open day is never called valid: only a seal can be verified.
                o.WriteLine(report.ExitCode != 0 ? VerifyReport.Word(report.Result) : report.Lines.Any(l => l.Result == VerifyResult.Valid) ? "nothing is wrong" : "nothing is wrong so far; no day is sealed yet");
            });
        return Task.FromResult(report.ExitCode);
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
