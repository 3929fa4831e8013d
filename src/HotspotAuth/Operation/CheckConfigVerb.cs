using System.CommandLine;
using HotspotAuth.Gateway;

namespace HotspotAuth.Operation;

/// <summary><c>check-config</c>: loads and validates, starts nothing.</summary>
internal static class CheckConfigVerb
{
    private static readonly Option<Role?> NeededRole = new("--role") { Description = "Exit code 1 when the configuration gives this role nothing to do, so that its service need not start" };

    public static Command Create(VerbBuilder verbs) => verbs.Verb("check-config", "Say what is wrong with the configuration", (context, parsed, _) =>
    {
        var role = parsed.GetValue(NeededRole);
        var needed = role is null || HasWork(context.Settings, role.Value);
        context.Say(new { ok = true, needed }, o => o.WriteLine(needed ? "the configuration is good" : $"the configuration is good, and gives the role {role.ToString()?.ToLowerInvariant()} nothing to do"));
        return Task.FromResult(needed ? ExitCode.Done : ExitCode.Found);
    }, NeededRole);

    internal static bool HasWork(HotspotSettings settings, Role role) => role switch
    {
        Role.Capture => !string.IsNullOrWhiteSpace(settings.Capture.Interface) || !string.IsNullOrWhiteSpace(settings.Capture.ExporterBind),
        Role.Gateway => settings.Gateway.Mode != GatewayMode.None,
        _ => true,
    };
}
