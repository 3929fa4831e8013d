using System.CommandLine;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.Words;

namespace HotspotAuth.MorningReport;

/// <summary><c>report</c>: the morning report, as it was sent. Exit 1 when something in it needs a person.</summary>
internal static class MorningVerb
{
    private static readonly Option<string?> Date = new("--date") { Description = "The morning, yyyy-mm-dd; without it today's, which is made where there is none. Before Operation:ReportAt: how all stands now, neither kept nor mailed" };

    public static Command Create(VerbBuilder verbs) => verbs.Verb("report", "The morning report: all is well, or what is not", RunAsync, Date);

    private static async Task<int> RunAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var store = new MorningStore(context.Database, TimeProvider.System);
        var day = SealVerb.ReadDay("--date", parsed.GetValue(Date));
        MorningFigures? made = null;
        if (day is null)
        {
            made = (await DayAnswers.AskAsync(context, MorningDesk.Request, null, p => Task.FromResult<IReadOnlyList<MorningFigures>>([p.GetRequiredService<MorningDesk>().Make()]), cancellationToken))[0];
            day = MorningFigures.DateOf(made.Day);
        }

        var kept = made is { IsEarly: true } ? new Morning(made, null, null) : store.Find(day.Value);
        if (kept is not { } morning) throw new VerbException(ExitCode.BadInput, $"There is no report of {TrafficLog.DayName.Of(day.Value)}. Reports are kept for 90 days; today's is made by `hotspotauth report` without --date.");
        var (words, thai) = (new MorningWords(context.Settings.Site, Language.English), new MorningWords(context.Settings.Site, Language.Thai));
        var lines = words.Lines(morning.Figures);
        context.Say(
            new
            {
                morning.Figures.Day,
                Verdict = words.Verdict(morning.Figures),
                VerdictTh = thai.Verdict(morning.Figures),
                morning.Checked,
                morning.CheckedBy,
                Lines = lines.Select(line => new { line.Key, line.State, line.Text }),
                morning.Figures,
            },
            o =>
            {
                if (morning.Figures.IsEarly) o.WriteLine($"Not this morning's report yet: it is made at {context.Settings.Operation.ReportAt} (Operation:ReportAt). Now, neither kept nor mailed:");
                o.WriteLine(words.Verdict(morning.Figures));
                foreach (var line in lines) o.WriteLine($"{line.State,-8}{line.Label}: {line.Text}");
                if (morning.CheckedBy is { } by) o.WriteLine($"checked by {by}, {Times.Iso(morning.Checked!.Value)}");
            });
        return lines.Any(line => line.State is "bad" or "warn") ? ExitCode.Found : ExitCode.Done;
    }
}
