using System.CommandLine;
using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.Export.Package;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;

namespace HotspotAuth.Export;

/// <summary><c>export</c>: the traffic of an address, a device or a person, with whose it was.</summary>
internal static class ExportVerb
{
    private static readonly Option<string?> Ip = new("--ip") { Description = "The client's address" };
    private static readonly Option<string?> Mac = new("--mac") { Description = "The client's link address" };
    private static readonly Option<string?> User = new("--user") { Description = "The traffic of this account's sessions" };
    private static readonly Option<string?> Peer = new("--peer") { Description = "The other end's address" };
    private static readonly Option<string?> Outside = new("--outside") { Description = "The address, or ADDRESS:PORT, that the Internet saw" };
    private static readonly Option<DateTimeOffset?> From = Times.Option("--from", "First moment");
    private static readonly Option<DateTimeOffset?> To = Times.Option("--to", "First moment after");
    private static readonly Option<string> Format = new("--format") { DefaultValueFactory = _ => "csv", Description = "csv, jsonl, or zip: an evidence package with proofs, report and verifiers" };
    private static readonly Option<string> OutPath = new("--out") { Required = true, Description = "A file, or - for standard output" };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Why this is asked; kept in the audit trail" };

    public static Command Create(VerbBuilder verbs)
    {
        From.Required = true;
        To.Required = true;
        return verbs.Verb("export", "Traffic of an address, a device or a person, joined to whose it was", RunAsync, Ip, Mac, User, Peer, Outside, From, To, Format, OutPath, Reason);
    }

    /// <summary>A link address in any spelling, or exit 64.</summary>
    public static LogMac ReadMac(string text) => MacAddress.TryParse(text, out var mac)
        ? new LogMac(mac.Value)
        : throw new VerbException(ExitCode.Usage, $"--mac: \"{text}\" is no MAC address; write it like 02:00:00:aa:bb:cc.");

    private static async Task<int> RunAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var question = Read(parsed);
        var format = parsed.GetValue(Format)!.ToLowerInvariant();
        if (format is not ("csv" or "jsonl" or EvidencePackage.Format)) throw new VerbException(ExitCode.Usage, $"--format: \"{format}\" is unknown. Write csv, jsonl or zip.");
        var reason = parsed.GetValue(Reason)?.Trim();
        if (string.IsNullOrEmpty(reason)) throw new VerbException(ExitCode.Usage, "--reason: say why, for example the letter's number. It is kept in the audit trail.");
        var path = parsed.GetRequiredValue(OutPath);

        var stores = LogStores.Open(context.Settings, context.Data, TimeProvider.System);
        var people = new People(context.Database);
        var disclosure = new Disclosure(context.Database, Actor.Verb, TimeProvider.System);
        using var file = ExportFile.Create(path);
        using var progress = new ExportProgress(context.Json || path == "-", stores.Zone);
        ExportResult result;
        try
        {
            result = format == EvidencePackage.Format
                ? WritePackage(context, PackageOrder.OfTraffic(question, Language.Thai, reason, Actor.Verb), people, disclosure, file, progress, cancellationToken)
                : new ExportWriter(stores, people, disclosure).Write(question, format, file, reason, progress.Report, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new VerbException(ExitCode.BadInput, $"{e.Message}: nothing of that day can be proved. Run `hotspotauth verify`, and export csv or jsonl meanwhile.");
        }
        catch (IOException e)
        {
            throw ExportFile.CannotWrite(path, e);
        }

        progress.Dispose();
        await TellAsync(context, question, result, file.Path, people, stores.Zone);
        return ExitCode.Done;
    }

    private static ExportResult WritePackage(
        VerbContext context, PackageOrder order, People people, Disclosure disclosure, ExportFile file, ExportProgress progress, CancellationToken cancellationToken)
    {
        var store = AuditRegistration.Store(context.Settings, context.Data, TimeProvider.System);
        var package = new EvidencePackage(store, context.Data, people, context.Settings.Site, disclosure, TimeProvider.System);
        var written = package.Write(order, file, (done, of, time) => progress.Report(done, time ?? order.Range.To), cancellationToken);
        if (written.OpenDays.Count > 0 && !context.Json)
            Console.Error.WriteLine($"without a seal yet, so nothing proves their records: {string.Join(", ", written.OpenDays.Select(DayName.Of))}");
        return written.Export;
    }

    private static ExportQuestion Read(ParseResult parsed)
    {
        var (ip, mac, user) = (parsed.GetValue(Ip), parsed.GetValue(Mac), parsed.GetValue(User));
        var (peer, outside) = (parsed.GetValue(Peer), parsed.GetValue(Outside));
        var whose = new[] { ip, mac, user }.Count(x => x is not null);
        if (whose > 1 || (whose == 0 && peer is null && outside is null))
            throw new VerbException(ExitCode.Usage, "Say whose traffic: one of --ip A, --mac M and --user U, or towards whom or seen as what with --peer A and --outside A:PORT.");
        var range = new TimeSpanMs(parsed.GetValue(From)!.Value.ToUnixTimeMilliseconds(), parsed.GetValue(To)!.Value.ToUnixTimeMilliseconds());
        if (range.From >= range.To) throw new VerbException(ExitCode.Usage, "--from must be before --to.");
        var name = user is null ? null : Usernames.Normalize(user);
        if (name is "") throw new VerbException(ExitCode.Usage, $"--user: \"{user}\" is no user name.");
        return new ExportQuestion(range)
        {
            Ip = ip is null ? null : Address("--ip", ip),
            Peer = peer is null ? null : Address("--peer", peer),
            Outside = outside is null ? null : Endpoint.TryParse(outside, out var seen) ? seen : throw new VerbException(ExitCode.Usage, $"--outside: \"{outside}\" is no address. Write it like 203.0.113.7:40001."),
            Mac = mac is null ? null : ReadMac(mac),
            User = name,
        };
    }

    public static LogIp Address(string option, string text) =>
        Endpoint.TryParseAddress(text, out var address) ? address : throw new VerbException(ExitCode.Usage, $"{option}: \"{text}\" is no address. Write it like 10.10.0.5 or fd00:10:10::5.");

    private static async Task TellAsync(VerbContext context, ExportQuestion question, ExportResult result, string? path, People people, TimeZoneInfo zone)
    {
        if (context.Json)
        {
            // The rows have standard output; then the summary goes to the other.
            var told = path is null ? new VerbContext(context.Source, json: true, Console.Error) : context;
            told.Say(
                new
                {
                    result.Rows,
                    File = path,
                    Sha256 = Convert.ToHexStringLower(result.Sha256),
                    result.Completeness.CompleteUntil,
                    result.Completeness.Gaps,
                    result.Completeness.Clock,
                    result.Ambiguous,
                    result.Doubled,
                    Conflicts = result.Conflicts.Select(c => c.Shape()),
                },
                _ => { });
            return;
        }

        var error = Console.Error;
        await error.WriteLineAsync(ExportWriter.Words(result, path));
        foreach (var line in result.Completeness.Lines(zone)) await error.WriteLineAsync(line);
        foreach (var conflict in result.Conflicts) await error.WriteLineAsync(conflict.Words(zone));
        if (result.Ambiguous > 0)
            await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"not unique: {result.Ambiguous} rows fit sessions of different people; they name nobody and give every session"));
        if (result.Doubled > 0)
            await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"left out: {result.Doubled} rows of exporters, whose connections our own capture has too"));
        if (question.User is { } user && !people.Knows(user)) await error.WriteLineAsync($"there is no account \"{user}\" any more; the rows are those of its sessions in the log");
    }
}
