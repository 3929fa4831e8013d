using System.CommandLine;

namespace HotspotAuth.Operation;

/// <summary><c>check-config</c>: loads and validates, starts nothing.</summary>
internal static class CheckConfigVerb
{
    public static Command Create(VerbBuilder verbs) => verbs.Verb("check-config", "Say what is wrong with the configuration", (context, _, _) =>
    {
        context.Say(new { ok = true }, o => o.WriteLine("the configuration is good"));
        return Task.FromResult(ExitCode.Done);
    });
}
