using System.CommandLine;

namespace HotspotAuth.Operation;

/// <summary><c>serve [--roles …]</c></summary>
internal static class ServeVerb
{
    private static readonly Option<string[]> Roles = new("--roles")
    {
        Description = $"Only these parts, with commas: {string.Join(", ", Enum.GetNames<Role>()).ToLowerInvariant()}",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Create(VerbBuilder verbs) => verbs.Verb("serve", "Run the service (all roles)", async (context, parsed, cancellationToken) =>
    {
        // The command line's library knows of what it waits for at SIGTERM once this has returned to it; until then it ends the process at once (143).
        await Task.Yield();
        NativeHeap.KeepLittle();
        await Service.RunAsync(context.Source, context.Settings, context.Data, ReadRoles(parsed.GetValue(Roles) ?? []), cancellationToken);
        return ExitCode.Done;
    }, Roles);

    private static IReadOnlySet<Role> ReadRoles(string[] texts)
    {
        var roles = new HashSet<Role>();
        foreach (var text in texts.SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (!Enum.TryParse<Role>(text, ignoreCase: true, out var role)) throw new VerbException(ExitCode.Usage, $"--roles: \"{text}\" is no role. Known: {string.Join(", ", Enum.GetNames<Role>()).ToLowerInvariant()}.");
            roles.Add(role);
        }

        return roles.Count == 0 ? Enum.GetValues<Role>().ToHashSet() : roles;
    }
}

/// <summary>
/// The parts that can run apart. Portal, RADIUS, admin and jobs make the main process, which alone writes accounts, sessions and the access stream;
/// capture and gateway may each be a process of its own, with the one right that it needs.
/// </summary>
internal enum Role
{
    Portal,
    Radius,
    Admin,
    Jobs,
    Capture,
    Gateway,
}
