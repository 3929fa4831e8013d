using System.Text.Json;
using HotspotAuth.Admin;
using HotspotAuth.Operation;

namespace HotspotAuth.Alerts;

/// <summary>
/// How the parts are of processes that look for no alerts: each says it in a file of the data directory that they share, and the process that
/// looks reads it there. That one has ended is told of by the gateway's own check, and by the streams that it does not write.
/// </summary>
/// <param name="roles">Those that have work here, each in a process of its own.</param>
/// <param name="data">Where they say it.</param>
/// <param name="time">The clock.</param>
internal sealed class PartsApart(IReadOnlyCollection<Role> roles, DataDirectory data, TimeProvider time)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(3);

    /// <summary>What <paramref name="checks"/> find now, said for every role of their process.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Say(IEnumerable<Role> roles, IEnumerable<ServiceCheck> checks, DataDirectory data, DateTimeOffset now)
    {
        var said = JsonSerializer.Serialize(new PartsSaid(now.ToUnixTimeMilliseconds(), [.. checks.Select(WordOf)]));
        OwnerOnly.CreateDirectory(data.Parts);
        foreach (var role in roles) OwnerOnly.WriteAllText(PathOf(data, role), said);
    }

    /// <summary>The checks of those processes as they were said last. What was not well when its process fell silent is neither kept as it was nor taken for mended.</summary>
    public IEnumerable<ServiceCheck> Checks() =>
        from role in roles
        let said = Read(role)
        where said is not null
        from word in said.Words
        let fault = Fault(role, Times.Stored(said.At), word)
        select new ServiceCheck(word.Name, () => fault, word.IsWarning);

    private static PartWord WordOf(ServiceCheck check)
    {
        var fault = check.Fault();
        return new PartWord(check.Name, check.IsWarning, fault?.Key, fault is null ? null : AlertFact.ToJson(fault.Facts));
    }

    private PartFault? Fault(Role role, DateTimeOffset at, PartWord word) =>
        word.Fault is null ? null
        : (time.GetUtcNow() - at).Duration() < Silence ? new PartFault(word.Fault, AlertFact.FromJson(word.Facts!))
        : new PartFault("silent", AlertFact.Second(at), AlertFact.Text("hotspotauth-" + Name(role)));

    private PartsSaid? Read(Role role)
    {
        try
        {
            return JsonSerializer.Deserialize<PartsSaid>(File.ReadAllText(PathOf(data, role)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // it never ran here, or can't say it and logs that; that nobody writes the log is told of anyhow
        }
    }

    private static string PathOf(DataDirectory data, Role role) => Path.Combine(data.Parts, Name(role) + ".json");

    private static string Name(Role role) => role.ToString().ToLowerInvariant();
}

/// <summary>All that a process said of its parts at one time.</summary>
internal sealed record PartsSaid(long At, IReadOnlyList<PartWord> Words);

/// <summary>What it said of one: the fault's key and facts, null while it is well.</summary>
internal sealed record PartWord(string Name, bool IsWarning, string? Fault, string? Facts);

/// <summary>Says it four times a minute, in a process that looks for no alerts.</summary>
internal sealed partial class PartsTeller(IReadOnlySet<Role> roles, IEnumerable<ServiceCheck> checks, DataDirectory data, TimeProvider time, ILogger<PartsTeller> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.EachAsync(Every, time, Say, LogUnsaid, stoppingToken);

    private Task Say(CancellationToken cancellationToken)
    {
        PartsApart.Say(roles, checks, data, time.GetUtcNow());
        return Task.CompletedTask;
    }

    [LoggerMessage(8546, LogLevel.Warning, "How this process's parts are can't be said to the one that looks for alerts; it is tried again in a quarter of a minute")]
    private partial void LogUnsaid(Exception exception);
}
