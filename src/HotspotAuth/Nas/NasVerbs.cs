using System.CommandLine;
using System.Globalization;
using System.Text;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Radius;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.Nas;

/// <summary><c>nas list</c>, <c>nas add</c>, <c>nas remove</c> and <c>nas test</c></summary>
internal static class NasVerbs
{
    private static readonly Option<bool> Unknown = new("--unknown") { Description = "Who asked without being known, instead" };
    private static readonly Option<string> Name = new("--name") { Description = "Its name in sessions and log", Required = true };
    private static readonly Option<string> Address = new("--address") { Description = "Its address, or a CIDR prefix", Required = true };
    private static readonly Option<string?> SecretFile = new("--secret-file") { Description = "A file with the shared secret in its first line" };
    private static readonly Option<bool> SecretStdin = new("--secret-stdin") { Description = "The shared secret as one line of standard input" };
    private static readonly Option<string> Kind = new("--kind") { Description = "generic, mikrotik, chilli, unifi or opennds", DefaultValueFactory = _ => "generic" };
    private static readonly Option<int> CoaPort = new("--coa-port") { Description = "Its UDP port for Disconnect-Request", DefaultValueFactory = _ => 3799 };
    private static readonly Option<string> Signed = new("--require-message-authenticator") { Description = "yes, no or auto", DefaultValueFactory = _ => "yes" };
    private static readonly Option<string> ByMac = new("--mac-authentication") { Description = "yes: registered devices get in by their MAC alone", DefaultValueFactory = _ => "no" };
    private static readonly Argument<string> Which = new("name");

    /// <summary>The settings of a NAS by the options that give them.</summary>
    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        [nameof(RadiusClientSettings.Name)] = "--name",
        [nameof(RadiusClientSettings.Address)] = "--address",
        [nameof(RadiusClientSettings.Secret)] = "--secret-file",
        [nameof(RadiusClientSettings.CoaPort)] = "--coa-port",
        [nameof(RadiusClientSettings.Kind)] = "--kind",
        [nameof(RadiusClientSettings.RequireMessageAuthenticator)] = "--require-message-authenticator",
        [nameof(RadiusClientSettings.MacAuthentication)] = "--mac-authentication",
    };

    public static Command Create(VerbBuilder verbs) => VerbBuilder.Group(
        "nas",
        "The devices that ask this RADIUS server",
        verbs.Verb("list", "Does each report, and what is wrong", ListAsync, Unknown),
        verbs.Verb("add", "Add one while the service runs", AddAsync, Name, Address, SecretFile, SecretStdin, Kind, CoaPort, Signed, ByMac),
        verbs.Verb("remove", "Remove one that was added", RemoveAsync, Which),
        NasTestVerb.Create(verbs));

    /// <summary>The NASes of the configuration and the added ones, as the service takes them.</summary>
    public static NasTable Table(VerbContext context) => new(context.Settings.Radius, Register(context), NullLogger<NasTable>.Instance);

    private static NasRegister Register(VerbContext context) => new(context.Database, SecretBox.OpenOrCreate(context.Data), TimeProvider.System);

    private static async Task<int> ListAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        await NasRequests.AskAsync(context, NasRequests.SaveKind, cancellationToken);
        var nases = Table(context);
        var activity = new NasActivity(TimeProvider.System);
        new NasActivityStore(context.Database).Load(activity);
        activity.Keep(nases.Current);
        if (parsed.GetValue(Unknown))
        {
            context.Say(activity.Strangers.Select(s => new { Address = s.Address.ToString(), s.First, s.Last, s.Datagrams }), o => WriteStrangers(o, activity.Strangers));
            return ExitCode.Done;
        }

        var reports = NasReports.All(nases, activity, new LearnedStore(context.Database, TimeProvider.System), TimeProvider.System.GetUtcNow());
        context.Say(reports.Select(Shape), o =>
        {
            foreach (var report in reports) Write(o, report);
            if (reports.Count == 0) o.WriteLine("no NAS is known: add one with `hotspotauth nas add`, or under Radius:Clients");
            if (activity.Strangers.Count > 0) o.WriteLine();
            WriteStrangers(o, activity.Strangers);
        });
        return ExitCode.Done;
    }

    private static async Task<int> AddAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var register = Register(context);
        var nas = new RadiusClientSettings
        {
            Name = parsed.GetRequiredValue(Name).Trim(),
            Address = parsed.GetRequiredValue(Address).Trim(),
            Secret = await ReadSecretAsync(parsed.GetValue(SecretFile), parsed.GetValue(SecretStdin), cancellationToken),
            Kind = parsed.GetRequiredValue(Kind),
            CoaPort = parsed.GetValue(CoaPort),
            RequireMessageAuthenticator = parsed.GetRequiredValue(Signed),
            MacAuthentication = parsed.GetRequiredValue(ByMac),
        };
        var faults = NasEntry.Check(nas, context.Settings.Radius, register.Load());
        if (faults.Count > 0) throw new VerbException(ExitCode.BadInput, string.Join(Environment.NewLine, faults.Select(f => $"{Options[f.Setting]}: {f.Text}")));
        register.Add(nas, Actor.Verb);
        if (Encoding.UTF8.GetByteCount(nas.Secret!) <= RadiusSecret.WeakLength) await Console.Error.WriteLineAsync("The secret has 12 octets or fewer and can be guessed from one captured packet: choose a longer one (openssl rand -base64 24).");
        var taken = await TakeOverAsync(context, cancellationToken);
        context.Say(new { nas.Name, nas.Address, nas.Kind, in_service = taken }, o => o.WriteLine($"{nas.Name} ({nas.Address}) added{(taken ? ", and answered from now on" : "; it counts from the service's next start")}"));
        return ExitCode.Done;
    }

    private static async Task<int> RemoveAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Which);
        var nases = Table(context);
        if (!Register(context).Remove(name, Actor.Verb))
            throw new VerbException(ExitCode.BadInput, nases.IsConfigured(name) ? $"{name} stands in Radius:Clients: remove it there, then send the service SIGHUP." : $"No NAS named \"{name}\" was added. `hotspotauth nas list` shows them.");
        var taken = await TakeOverAsync(context, cancellationToken);
        context.Say(new { name, in_service = taken }, o => o.WriteLine($"{name} removed{(taken ? ", and not answered from now on" : "")}"));
        return ExitCode.Done;
    }

    private static async Task<bool> TakeOverAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (!ServiceLock.IsServing(context.Data)) return false;
        var answer = await NasRequests.AskAsync(context, NasRequests.ReloadKind, cancellationToken);
        return answer is { Ok: true } ? true : throw new VerbException(ExitCode.Unavailable, $"It is written, but the running service did not take it over: {answer?.Text ?? "no answer within 20 s"}. Send it SIGHUP, or start it again.");
    }

    private static async Task<string> ReadSecretAsync(string? file, bool stdin, CancellationToken cancellationToken)
    {
        if (file is null != stdin) throw new VerbException(ExitCode.Usage, "Give the secret with --secret-file FILE or with --secret-stdin, never as an argument: other users could read it there.");
        if (file is not null && !File.Exists(file)) throw new VerbException(ExitCode.BadInput, $"--secret-file: {file} can't be found.");
        using var reader = file is null ? null : new StreamReader(file);
        var line = await (reader ?? Console.In).ReadLineAsync(cancellationToken);
        return line?.Trim() is { Length: > 0 } secret ? secret : throw new VerbException(ExitCode.BadInput, "The secret is empty. Make one with `openssl rand -base64 24`.");
    }

    private static void Write(TextWriter o, NasReport report)
    {
        var (nas, seen) = (report.Nas, report.Seen);
        o.WriteLine($"{nas.Name,-20} {NasReports.AddressOf(nas),-18} {nas.Kind,-9} {(report.IsConfigured ? "configuration" : "added"),-13} {(report.Findings.Count == 0 ? NasTexts.English["Ok"] : report.Sign.ToUpperInvariant())}");
        foreach (var finding in report.Findings) o.WriteLine($"    {NasTexts.English[finding.ToString()]}{(finding == NasFinding.ClockWrong ? $" by {Seconds(seen.ClockSkew)}" : "")}. {NasTexts.English[$"{finding}.do"]}.");
        if (seen.Last is { } last)
            o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    last heard {Times.Iso(last)} from {seen.Address}; log-ins {seen.Accepted} accepted, {seen.Rejected} refused; accounting {seen.Accounted}{(seen.LastAccounting is { } a ? $", last {Times.Iso(a)}" : "")}; Message-Authenticator {NasTexts.English[$"signing.{report.Signing}"]}"));
        var discards = string.Join(", ", report.Discards.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Count} {NasTexts.English[$"discard.{d.Kind}"]}")));
        if (discards.Length > 0) o.WriteLine($"    without an answer: {discards}");
    }

    private static void WriteStrangers(TextWriter o, IReadOnlyList<NasStranger> strangers)
    {
        foreach (var s in strangers)
            o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"unknown {s.Address}: {s.Datagrams} datagrams, last {Times.Iso(s.Last)}. If it is yours: {NasReports.AddCommand(s.Address)}"));
    }

    private static string Seconds(TimeSpan? skew) => string.Create(CultureInfo.InvariantCulture, $"{(long)(skew?.TotalSeconds ?? 0):+0;-0;0} s");

    private static object Shape(NasReport r) => new
    {
        r.Nas.Name,
        Address = NasReports.AddressOf(r.Nas),
        r.Nas.Kind,
        Source = r.IsConfigured ? "configuration" : "added",
        State = r.Sign,
        Findings = r.Findings.Select(f => new { Code = f.ToString(), Text = NasTexts.English[f.ToString()], Mend = NasTexts.English[$"{f}.do"] }),
        LastSeen = r.Seen.Last,
        LastAddress = r.Seen.Address,
        r.Seen.Accepted,
        Refused = r.Seen.Rejected,
        Accounting = r.Seen.Accounted,
        r.Seen.LastAccounting,
        Discarded = r.Seen.Discarded.ToDictionary(d => d.Key.ToString(), d => d.Value, StringComparer.Ordinal),
        GarbledPasswords = r.Seen.Garbled,
        ClockSkewSeconds = r.Seen.ClockSkew is { } skew ? Math.Round(skew.TotalSeconds, 1) : (double?)null,
        MessageAuthenticator = r.Signing.ToString(),
        r.Nas.CoaPort,
        MacAuthentication = r.Nas.AllowsMacAuthentication,
    };
}
