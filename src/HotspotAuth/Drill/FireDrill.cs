using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Alerts;
using HotspotAuth.Audit;
using HotspotAuth.Export;
using HotspotAuth.Gateway;
using HotspotAuth.Gateway.Link;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Drill;

/// <summary>
/// Could the office answer today? A marked synthetic guest logs in by the one access decision, sends a packet where traffic is captured, is found by the
/// question, left out of everybody else's, and the log and a copy of a sealed day verify. The first stage that fails is named. His session is only in the
/// log: no table of open sessions has it, no gateway opens for it, and his account is disabled between drills.
/// </summary>
internal sealed partial class FireDrill(
    AccountStore accounts, AccountDirectory directory, AccessPolicy policy, AccessStream stream, TrafficStore store, DrillStore drills, Database database, HotspotSettings settings, DataDirectory data,
    IGateway gateway, TimeProvider time, ILogger<FireDrill> logger) : IDisposable
{
    /// <summary>What verbs ask of the running service.</summary>
    public const string Request = "fire-drill";

    /// <summary>The account of the synthetic guest, and its group: no hours or places that an office sets for people hold for it.</summary>
    public const string Username = "fire-drill";

    /// <summary>A day, and two hours for a machine that is switched on late.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromHours(26);

    /// <summary>Until a record that is made is also read, on a busy machine.</summary>
    private static readonly TimeSpan Written = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Holds a drill now and keeps its result. One after another.</summary>
    public async Task<DrillResult> RunAsync(Actor actor, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var result = new DrillResult(time.GetUtcNow(), await StepsAsync(cancellationToken));
            drills.Add(result);
            stream.Audit(actor, "fire-drill", null, result.Failed is { } failed ? $"{failed.Stage}: {failed.Reason}" : null, result.Failed is null ? "done" : "failed");
            if (result.Failed is { } stage) LogFailed(stage.Stage, stage.Reason);
            else LogPassed();
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>When the last drill was held; before the first, when the log's first day ended: from then on one is waited for.</summary>
    public static DateTimeOffset Since(DrillResult? last, TrafficStore store, DateTimeOffset now) =>
        last?.Time ?? (store.Days is [var first, ..] ? Times.Stored(DayName.EndOf(first, store.Zone)) : now);

    /// <summary>What whoever runs the hotspot must know.</summary>
    public static PartFault? Fault(DrillResult? last, TrafficStore store, OperationSettings settings, DateTimeOffset now) =>
        last?.Failed is { } failed ? new PartFault("drill.failed", AlertFact.Time(last.Time), AlertFact.Text(failed.Stage.ToString()), AlertFact.Said(failed.Reason ?? ""))
        : settings.DrillAt.Length > 0 && Since(last, store, now) is var since && now - since > Late ? new PartFault("drill.late", AlertFact.Time(since))
        : null;

    public void Dispose() => _turn.Dispose();

    private async Task<IReadOnlyList<DrillStep>> StepsAsync(CancellationToken cancellationToken)
    {
        var steps = new List<DrillStep>();
        var guest = new DrillGuest(DrillDevice.Of(settings.Gateway), RandomNumberGenerator.GetInt32(49_152, 65_536));
        try
        {
            await StepAsync(steps, DrillStage.Login, () => LoginAsync(guest, cancellationToken));
            await StepAsync(steps, DrillStage.Session, () => BeginAsync(guest, cancellationToken));
            await StepAsync(steps, DrillStage.Connection, () => ConnectAsync(guest, cancellationToken));
        }
        finally
        {
            if (guest.Session is { } open) stream.Session("stop", open with { State = SessionState.Closed, End = time.GetUtcNow(), Cause = SessionCause.UserRequest });
            if (guest.Account is not null) await accounts.SetStateAsync(Username, AccountState.Disabled, Actor.System, CancellationToken.None);
        }

        await StepAsync(steps, DrillStage.Find, () => FindAsync(guest, cancellationToken));
        await StepAsync(steps, DrillStage.LeftOut, () => Task.FromResult(LeftOut(guest)));
        await StepAsync(steps, DrillStage.Verify, () => AsideAsync(Verify, cancellationToken), standsAlone: true);
        await StepAsync(steps, DrillStage.Restore, () => AsideAsync(() => RestoreRehearsal.Run(store, data, cancellationToken), cancellationToken), standsAlone: true);
        return steps;
    }

    /// <summary>A stage gives null when it passed, or why it was not tried. What stands on an earlier one that failed is not tried.</summary>
    private static async Task StepAsync(List<DrillStep> steps, DrillStage stage, Func<Task<string?>> run, bool standsAlone = false)
    {
        if (!standsAlone && steps.Find(step => step.Outcome == DrillOutcome.Failed) is { } failed)
        {
            steps.Add(new DrillStep(stage, DrillOutcome.NotTried, $"{failed.Stage} failed"));
            return;
        }

        try
        {
            var notTried = await run();
            steps.Add(new DrillStep(stage, notTried is null ? DrillOutcome.Passed : DrillOutcome.NotTried, notTried));
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            // Whatever breaks is what the drill is for.
            steps.Add(new DrillStep(stage, DrillOutcome.Failed, e.Message));
        }
    }

    private async Task<string?> LoginAsync(DrillGuest guest, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(Username, cancellationToken) is null)
            await accounts.AddAsync(new NewAccount { Username = Username, Name = "Fire drill", Group = Username, Password = OneTimePassword.Password() }, Actor.System, cancellationToken);
        guest.Account = await accounts.FindAsync(Username, cancellationToken);
        await accounts.SetStateAsync(Username, AccountState.Active, Actor.System, cancellationToken);
        var password = await accounts.ResetPasswordAsync(Username, Actor.System, cancellationToken) ?? throw new DrillFailure("the drill's account went away");
        directory.Refresh();
        var decision = await policy.DecideAsync(AccessAttempt.Drill(Username, password, guest.Device), cancellationToken);
        if (!decision.Granted) throw new DrillFailure($"the access decision was: {AccessReasons.Text(decision.Reason)}");
        guest.Until = decision.Until;
        return null;
    }

    private async Task<string?> BeginAsync(DrillGuest guest, CancellationToken cancellationToken)
    {
        var session = Session.Begin(guest.Account!, time.GetUtcNow()) with { Mac = guest.Device.Mac, Ip = guest.Device.Ip, Until = guest.Until, IsDrill = true };
        stream.Session("start", session);
        guest.Session = session;
        guest.At = session.Start.ToUnixTimeMilliseconds();
        await stream.FlushAsync(cancellationToken);
        var key = AccessStream.Id(session.Id);
        var rows = Stores().WithDrill().Sessions(new SessionKeys { Macs = [new LogMac(DrillDevice.Mac.Value)] }, new TimeSpanMs(guest.At, guest.At + 1));
        return rows.Any(row => row.Row.Drill && row.Row.Session.AsSpan().SequenceEqual(key)) ? null : throw new DrillFailure("the session's row is not in the access stream");
    }

    private async Task<string?> ConnectAsync(DrillGuest guest, CancellationToken cancellationToken)
    {
        if (DrillWire.Captured(settings.Capture) is not { } captured) return "nothing is captured here (Capture:Interface)";
        // Later than the session's first row by the clock that both use.
        guest.At = time.GetUtcNow().ToUnixTimeMilliseconds();
        try
        {
            // With the roles apart the gateway's process has the right to send; this one has not.
            if (gateway is SocketGateway apart && !Privileges.Has(Privileges.NetRaw)) await apart.DrillAsync(guest.Port, cancellationToken);
            else DrillWire.Send(captured, guest.Device, guest.Port);
        }
        catch (GatewayException e)
        {
            throw new DrillFailure(e.Message);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AccessDenied or SocketError.OperationNotSupported || e.NativeErrorCode == 1)
        {
            return $"this process may not send on {captured} (CAP_NET_RAW)";
        }

        var patience = TimeSpan.FromSeconds(settings.Capture.IdleTimeoutSeconds) + Written;
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < patience;)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds() + 1;
            var flow = Stores().WithDrill().Flows([new FlowQuery(guest.At - 1000, now) { Ip = LogIp.From(guest.Device.Ip), Mac = new LogMac(DrillDevice.Mac.Value) }]).FirstOrDefault(f => f.Row.ClientPort == guest.Port);
            if (flow.Row.BytesUp > 0)
            {
                guest.IsConnected = true;
                guest.At = flow.Row.Time;
                return flow.Row.BytesUp == DrillWire.Length ? null : throw new DrillFailure(string.Create(CultureInfo.InvariantCulture, $"a packet of {DrillWire.Length} bytes was recorded with {flow.Row.BytesUp}"));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancellationToken);
        }

        throw new DrillFailure($"the packet that was sent on {captured} did not become a flow record within {patience.TotalSeconds:0} s; is the capture role running?");
    }

    private async Task<string?> FindAsync(DrillGuest guest, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken);
        var answer = new Whois(Stores().WithDrill(), new People(database)).Ask(Question(guest));
        var session = guest.Session!.Id.ToString("D");
        return answer.Candidates.Count == 0 ? throw new DrillFailure("the question found nobody")
            : !answer.IsUnique ? throw new DrillFailure(string.Create(CultureInfo.InvariantCulture, $"the question found {answer.Candidates.Count} instead of one"))
            // A doubtful clock widens the question, and an earlier drill may fit as well: the same person.
            : answer.Candidates[0].Account != guest.Account!.Id || answer.Candidates.All(candidate => candidate.Session != session) ? throw new DrillFailure("the question found somebody else")
            : null;
    }

    private string? LeftOut(DrillGuest guest)
    {
        var (stores, people) = (Stores(), new People(database));
        var answer = new Whois(stores, people).Ask(Question(guest));
        if (answer.Candidates.Any(candidate => candidate.Account == guest.Account!.Id || DrillDevice.Is(candidate.Mac))) throw new DrillFailure("an ordinary question names the drill's guest");
        var range = new TimeSpanMs(guest.Session!.Start.ToUnixTimeMilliseconds() - 1000, time.GetUtcNow().ToUnixTimeMilliseconds() + 1);
        var export = new FlowExport(stores, people);
        return export.Rows(new ExportQuestion(range) { User = Username }).Concat(export.Rows(new ExportQuestion(range) { Mac = new LogMac(DrillDevice.Mac.Value) })).Any()
            ? throw new DrillFailure("an export has rows of the drill") : null;
    }

    private string? Verify()
    {
        var report = Verifier.Verify(new VerifyOptions(store.Directory) { From = store.Today, To = store.Today, Trust = DigestSigner.ReadTrusted(DigestKeys.Directory(data)), Zone = store.Zone.Id });
        return report.Lines.FirstOrDefault(line => line.Result >= VerifyResult.NotVerifiable) is { } bad
            ? throw new DrillFailure($"{bad.Day} {bad.Stream} is {VerifyReport.Word(bad.Result)}: {bad.Reason}") : null;
    }

    /// <summary>On a thread of its own, behind all other work.</summary>
    private static Task<string?> AsideAsync(Func<string?> work, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            LowPriority.OfThisThread();
            return work();
        },
        cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private LogStores Stores() => LogStores.Open(settings, data, time);

    /// <summary>With its port where a flow showed it.</summary>
    private static WhoisQuestion Question(DrillGuest guest) => new(new Export.Endpoint(LogIp.From(guest.Device.Ip), guest.IsConnected ? guest.Port : null), guest.At, 0, Outside: false);

    [LoggerMessage(8510, LogLevel.Information, "The fire drill passed")]
    private partial void LogPassed();

    [LoggerMessage(8511, LogLevel.Error, "The fire drill failed at {Stage}: {Reason}")]
    private partial void LogFailed(DrillStage stage, string? reason);

    /// <summary>What one drill knows of its guest as it goes on.</summary>
    private sealed class DrillGuest(Device device, int port)
    {
        public Device Device => device;
        public int Port => port;
        public Account? Account { get; set; }
        public DateTimeOffset? Until { get; set; }
        public Session? Session { get; set; }

        /// <summary>The moment that is asked for, UTC milliseconds.</summary>
        public long At { get; set; }

        public bool IsConnected { get; set; }
    }
}
