using System.CommandLine;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Retention;

namespace HotspotAuth.Drill;

/// <summary><c>drill</c>: holds a fire drill now. Exit 0 passed, 1 a stage failed.</summary>
internal static class DrillVerb
{
    public static Command Create(VerbBuilder verbs) => verbs.Verb("drill", "Hold a fire drill now: a marked guest logs in, is found, and the log verifies", RunAsync);

    private static async Task<int> RunAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var steps = await DayAnswers.AskAsync(
            context,
            FireDrill.Request,
            null,
            async provider =>
            {
                provider.GetRequiredService<GroupStore>().MakeDefaults();
                return (await provider.GetRequiredService<FireDrill>().RunAsync(Actor.Verb, cancellationToken)).Steps;
            },
            cancellationToken);
        var failed = steps.FirstOrDefault(step => step.Outcome == DrillOutcome.Failed);
        context.Say(
            new { Passed = failed is null, Failed = failed is null ? null : Word(failed.Stage), Stages = steps.Select(step => new { Stage = Word(step.Stage), Outcome = Word(step.Outcome), step.Reason }) },
            o =>
            {
                foreach (var step in steps) o.WriteLine($"{Word(step.Stage),-10}  {Word(step.Outcome),-9}  {step.Reason}".TrimEnd());
                o.WriteLine(failed is null ? "the drill passed" : $"the drill failed at {Word(failed.Stage)}");
            });
        return failed is null ? ExitCode.Done : ExitCode.Found;
    }

    /// <summary>Names as scripts read them: <c>left_out</c>.</summary>
    private static string Word<T>(T name)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name.ToString());
}
