using System.CommandLine;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary><c>seal</c>: signs finished days now; with <c>--day</c> also the present one, whose writers move on to the next.</summary>
internal static class SealVerb
{
    public const string Request = "seal";
    private static readonly Option<string?> Day = new("--day") { Description = "Up to and with this day, for example 2026-11-21; without it every finished day" };

    public static Command Create(VerbBuilder verbs) => verbs.Verb("seal", "Sign the traffic log's finished days", RunAsync, Day);

    /// <summary>A day of the site's calendar, or exit 64.</summary>
    public static DateOnly? ReadDay(string option, string? text)
    {
        if (text is null) return null;
        return DayName.TryParse(text, out var day) ? day : throw new VerbException(ExitCode.Usage, $"{option}: \"{text}\" is no day. Write it like 2026-11-21 (Gregorian).");
    }

    private static async Task<int> RunAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var today = AuditRegistration.Store(context.Settings, context.Data, TimeProvider.System).Today;
        var day = ReadDay("--day", parsed.GetValue(Day)) ?? today.AddDays(-1);
        if (day > today) throw new VerbException(ExitCode.BadInput, $"--day: {DayName.Of(day)} has not begun.");
        var days = await DayAnswers.AskAsync(context, Request, DayName.Of(day), p => p.GetRequiredService<Sealing>().SealAsync(day, cancellationToken), cancellationToken);
        context.Say(
            days.Select(d => new { Day = DayName.Of(d.Day), Digest = d.DigestHash, d.Faults }),
            o =>
            {
                foreach (var d in days)
                {
                    o.WriteLine($"sealed {DayName.Of(d.Day)}  digest {d.DigestHash}");
                    foreach (var fault in d.Faults) o.WriteLine($"  FAULT {fault}");
                }

                if (days.Count == 0) o.WriteLine("nothing to seal");
            });
        return days.Any(d => d.Faults.Count > 0) ? ExitCode.Found : ExitCode.Done;
    }
}
