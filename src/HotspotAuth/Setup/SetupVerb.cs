using System.CommandLine;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Nas;
using HotspotAuth.Operation;
using HotspotAuth.Setup.Parts;
using HotspotAuth.Words;

namespace HotspotAuth.Setup;

/// <summary><c>setup --file FILE [--dry-run]</c> and <c>setup --show</c>: the assistant's work without a browser.</summary>
internal static class SetupVerb
{
    private static readonly Option<string?> AnswersFile = new("--file") { Description = "The answers (JSON with comments; config/setup.json is a sample)" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what is wrong with the answers and write nothing" };
    private static readonly Option<bool> Show = new("--show") { Description = "Print the answers in force, without secrets" };

    /// <summary>How long the verb waits for the running service to take the setup over.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static Command Create(VerbBuilder verbs) => verbs.Verb("setup", "Set this machine up from a file, or show how it is set up", RunAsync, AnswersFile, DryRun, Show);

    private static async Task<int> RunAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var desk = Desk(context);
        if (parsed.GetValue(Show)) return Tell(context, desk);
        var path = parsed.GetValue(AnswersFile) ?? throw new VerbException(ExitCode.Usage, "setup: say --file FILE with the answers, or --show. config/setup.json is a sample.");
        var read = AnswerFile.Read(path);
        var (_, faults) = desk.Check(read.Answers);
        if (faults.Count > 0) throw new SettingsException(faults);
        if (parsed.GetValue(DryRun))
        {
            context.Say(new { ok = true, written = false }, o => o.WriteLine($"{path} is good; nothing was written"));
            return ExitCode.Done;
        }

        var secrets = read.Complete(desk.Folder);
        var serving = ServiceLock.IsServing(context.Data);
        var password = desk.Write(read.Answers, Actor.Verb);
        var outcome = serving ? await TakenOverAsync(desk, cancellationToken) : null;
        var settings = context.Source.Load();
        var parts = await PartsAsync(context, settings, cancellationToken);
        var texts = PartResult.In(Language.English);
        context.Say(
            new
            {
                Written = desk.File.Path,
                Administrator = read.Answers.Person?.Username,
                Password = password,
                Nas = secrets.Select(secret => new { secret.Name, secret.Secret }),
                Fault = outcome?.Fault,
                Parts = parts.Select(part => Shape(part, texts)),
            },
            o =>
            {
                o.WriteLine($"written: {desk.File.Path}{(outcome is { Fault: null } ? ", and the service runs with it" : serving ? "" : "; the service takes it at its start")}");
                if (outcome?.Fault is { } fault) o.WriteLine($"NOT IN FORCE: the service did not start with it and goes on as before: {fault}");
                if (password is not null) o.WriteLine($"{read.Answers.Person!.Username}  one-time password: {password}  (shown this once; it must be changed at the first sign-in)");
                foreach (var (name, secret) in secrets) o.WriteLine($"{name}  shared secret: {secret}  (shown this once; type it there)");
                Write(o, parts, texts);
            });
        return outcome?.Fault is not null || parts.Any(part => part.State == PartState.Fail) ? ExitCode.Found : ExitCode.Done;
    }

    /// <summary>The tests of all parts, for verbs.</summary>
    public static Task<IReadOnlyList<PartResult>> PartsAsync(VerbContext context, HotspotSettings settings, CancellationToken cancellationToken)
    {
        var serving = ServiceLock.IsServing(context.Data);
        var nases = settings.Radius.Clients.Count + new NasRegister(context.Database, SecretBox.OpenOrCreate(context.Data), TimeProvider.System).Load().Count;
        return PartInspector.RunAsync(new PartScene(settings, context.Data, context.Database, PartScene.Lines(settings), serving, TimeProvider.System), nases, cancellationToken);
    }

    public static object Shape(PartResult part, Texts texts) => new { part.Part, Name = part.Name(texts), State = part.State.ToString().ToLowerInvariant(), Detail = part.Detail(texts), Mend = part.Mend(texts) is { Length: > 0 } mend ? mend : null };

    public static void Write(TextWriter output, IEnumerable<PartResult> parts, Texts texts)
    {
        foreach (var part in parts)
        {
            output.WriteLine($"{part.State switch { PartState.Ok => "ok     ", PartState.Warn => "look   ", PartState.Fail => "FAILED ", _ => "-      " }} {part.Name(texts),-22} {part.Detail(texts)}");
            if (part.Mend(texts) is { Length: > 0 } mend) output.WriteLine($"        {mend}");
        }
    }

    private static int Tell(VerbContext context, SetupDesk desk)
    {
        var shown = desk.File.Read().ToDictionary(answer => answer.Key, answer => IsSecret(answer.Key) ? "***" : answer.Value, StringComparer.OrdinalIgnoreCase);
        var text = SetupFile.Nested(shown);
        context.Say(
            new { Path = desk.File.Path, desk.File.Exists, Answers = text, Fault = desk.Outcome?.Fault },
            o =>
            {
                o.WriteLine(desk.File.Exists ? text.ToJsonString(new System.Text.Json.JsonSerializerOptions(VerbContext.JsonOptions) { WriteIndented = true }) : $"{desk.File.Path} is not there: nothing was set up yet");
                if (desk.Outcome?.Fault is { } fault) o.WriteLine($"the last setup was taken back: {fault}");
            });
        return ExitCode.Done;
    }

    private static bool IsSecret(string key) => key.EndsWith(":Secret", StringComparison.OrdinalIgnoreCase) || key.EndsWith(":UamSecret", StringComparison.OrdinalIgnoreCase) || key.EndsWith(":FasKey", StringComparison.OrdinalIgnoreCase);

    /// <summary>Waits until the service has said what became of the setup; null where it did not in time.</summary>
    private static async Task<SetupOutcome?> TakenOverAsync(SetupDesk desk, CancellationToken cancellationToken)
    {
        var hash = desk.File.Hash;
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Patience)
        {
            if (desk.Outcome is { } outcome && outcome.Hash == hash) return outcome;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
        }

        throw new VerbException(ExitCode.Unavailable, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{desk.File.Path} is written, and the running service has not taken it over within {Patience.TotalSeconds:0} s. Its log says why; it takes it at its next start."));
    }

    private static SetupDesk Desk(VerbContext context)
    {
        var factors = new SecondFactors(context.Database, SecretBox.OpenOrCreate(context.Data), TimeProvider.System);
        return new SetupDesk(
            context.Source, context.Data, context.Database, new AdministratorStore(context.Database, factors, TimeProvider.System), new AdministratorDesk(context.Database, TimeProvider.System),
            new ServiceRestart(TimeProvider.System), TimeProvider.System);
    }
}
