using System.CommandLine;
using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Export;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Demo;

/// <summary><c>demo</c>: fills an empty data directory with a believable office.</summary>
internal static class DemoVerb
{
    public static Command Create(VerbBuilder verbs) => verbs.Verb("demo", "Fill an empty data directory with an invented office", RunAsync);

    private static async Task<int> RunAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        using var mine = ServiceLock.TryTake(context.Data) ?? throw new VerbException(ExitCode.Unavailable, $"The service runs on {context.Data.Root}. Stop it first.");
        await RefuseAsync(context, cancellationToken);
        var now = TimeProvider.System.GetUtcNow();
        var office = await DemoOffice.CreateAsync(context, now, cancellationToken);
        var traffic = new DemoTraffic(now, context.Settings.Site.Zone);
        await using var log = DemoLog.Open(context, now);
        await log.WriteAsync(traffic.Of(office), now.ToUnixTimeMilliseconds(), cancellationToken);
        await log.SealAsync(context.Data, cancellationToken);
        KeepSessions(context, log.Sessions);
        Tell(context, office, traffic, log);
        return ExitCode.Done;
    }

    /// <summary>Invented people must never mix with real ones.</summary>
    private static async Task RefuseAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (await context.Accounts.CountAsync(new AccountQuery(), cancellationToken) > 0)
            throw new VerbException(ExitCode.BadInput, $"{context.Data.Root} has accounts already. Give --Data:Directory=PLACE an empty place.");
        if (Directory.EnumerateDirectories(context.Data.Traffic, "????-??-??").Any())
            throw new VerbException(ExitCode.BadInput, $"{context.Data.Traffic} has days already. Give --Data:Directory=PLACE an empty place.");
    }

    private static void KeepSessions(VerbContext context, IReadOnlyList<Session> sessions)
    {
        using var connection = context.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var session in sessions) SessionStore.Put(transaction, session);
        transaction.Commit();
    }

    private static void Tell(VerbContext context, DemoOffice office, DemoTraffic traffic, DemoLog log)
    {
        var zone = context.Settings.Site.Zone;
        var example = traffic.Example!;
        var noon = LocalTime.Text(example.Start.AddHours(4).ToUnixTimeMilliseconds(), zone);
        var (from, to) = (LocalTime.Text(example.Start.AddHours(-1).ToUnixTimeMilliseconds(), zone), LocalTime.Text(example.Start.AddHours(12).ToUnixTimeMilliseconds(), zone));
        var questions = new[]
        {
            $"hotspotauth whois --ip {example.Ip} --at {noon}",
            $"hotspotauth export --ip {example.Ip} --from {from} --to {to} --format csv --out demo.csv --reason \"a try\"",
            "hotspotauth verify",
        };
        context.Say(
            new
            {
                Staff = office.Staff.Select(a => new { a.Username, office.Password }),
                Guests = office.Guests.Select(a => new { a.Username, Password = a.Username, a.Slip }),
                Event = office.Event.Id,
                log.Flows,
                Sessions = log.Sessions.Count,
                Questions = questions,
            },
            o =>
            {
                o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{office.Staff.Count} staff, {office.Guests.Count} guests of event {office.Event.Id}, {log.Sessions.Count} sessions, {log.Flows} flows. Everybody is invented."));
                o.WriteLine($"staff, all with the password {office.Password}:");
                foreach (var row in office.Staff.Select(a => a.Username).Chunk(10)) o.WriteLine("  " + string.Join(' ', row));
                o.WriteLine("guests, the code is both username and password:");
                foreach (var row in office.Guests.Select(a => $"{a.Username[..4]}-{a.Username[4..]}").Chunk(10)) o.WriteLine("  " + string.Join(' ', row));
                o.WriteLine("try:");
                foreach (var question in questions) o.WriteLine("  " + question);
                if (traffic.HandOver is { } shared) o.WriteLine($"and, where two fit: hotspotauth whois --ip {shared.Ip} --at {LocalTime.Text(shared.At.ToUnixTimeMilliseconds(), zone)} --tolerance 60");
            });
    }
}
