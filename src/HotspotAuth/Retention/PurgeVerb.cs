using System.CommandLine;
using HotspotAuth.Accounts;
using HotspotAuth.Cases;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary><c>purge</c>: drops every sealed day past its retention, however many; <c>--dry-run</c> only says which and why not.</summary>
internal static class PurgeVerb
{
    public const string Request = "purge";

    /// <summary>Why, in the receipt: somebody asked for it.</summary>
    public const string Reason = "retention, asked for by an operator";

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would go and what stays, change nothing" };

    public static Command Create(VerbBuilder verbs) => verbs.Verb("purge", "Drop the traffic log's days past their retention", RunAsync, DryRun);

    private static async Task<int> RunAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var store = Audit.AuditRegistration.Store(context.Settings, context.Data, TimeProvider.System);
        // Looking needs neither the streams nor the service.
        var holds = new HoldStore(context.Database, store, TimeProvider.System);
        var due = DueDays.Read(context.Settings, context.Data, store, new HoldGate(store, holds, new CaseFolders(context.Data, store)), TimeProvider.System);
        if (parsed.GetValue(DryRun))
        {
            var identities = new IdentityClock(context.Database, store, holds, context.Settings, TimeProvider.System).Due();
            context.Say(
                due.Select(d => new { Day = DayName.Of(d.Day), d.Import, Purge = d.Refusal is null, Reason = d.Refusal, d.Cases }),
                o =>
                {
                    foreach (var d in due) o.WriteLine($"{d.Name}  {(d.Refusal is null ? $"would be purged{Kept(d)}" : $"stays: {d.Refusal}")}");
                    if (due.Count == 0) o.WriteLine("no day is past its retention");
                    foreach (var i in identities) o.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{i.Username}  would be erased by the service: ended {i.Ended:yyyy-MM-dd}, {(i.LastUsed is { } used ? $"last used {used:yyyy-MM-dd}" : "no use recorded")}"));
                });
            return ExitCode.Done;
        }

        var purged = await DayAnswers.AskAsync(
            context,
            Request,
            null,
            p => p.GetRequiredService<Purging>().PurgeAsync(due, Actor.Verb, Reason, cancellationToken),
            cancellationToken);
        var stays = due.Where(d => d.Refusal is not null).ToArray();
        context.Say(
            new { Purged = purged.Select(d => new { Day = DayName.Of(d.Day), Receipt = d.ReceiptNumber, Hash = d.ReceiptHash }), Stays = stays.Select(d => new { Day = DayName.Of(d.Day), d.Import, Reason = d.Refusal }) },
            o =>
            {
                foreach (var d in purged) o.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"purged {DayName.Of(d.Day)}  receipt {d.ReceiptNumber} {d.ReceiptHash}"));
                foreach (var d in stays) o.WriteLine($"{d.Name}  stays: {d.Refusal}");
                if (purged.Count + stays.Length == 0) o.WriteLine("no day is past its retention");
            });
        return stays.Length > 0 ? ExitCode.Found : ExitCode.Done;
    }

    private static string Kept(DueDay day) => day.Cases.Count == 0 ? "" : $"; cases that keep rows of it: {string.Join(", ", day.Cases)}";
}
