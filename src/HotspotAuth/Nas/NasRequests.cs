using HotspotAuth.Operation;

namespace HotspotAuth.Nas;

/// <summary>What a verb asks of the running service about NASes.</summary>
internal static class NasRequests
{
    public const string ReloadKind = "nas-reload";
    public const string SaveKind = "nas-save";

    /// <summary>Takes over what a verb added or removed.</summary>
    public static RequestHandler Reload(NasTable nases) => new(ReloadKind, (_, _) =>
    {
        nases.Reload();
        return Task.FromResult(new ServiceAnswer(true, "the NAS list was read again"));
    });

    /// <summary>Brings what is on the disk up to now.</summary>
    public static RequestHandler Save(NasActivityKeeper keeper) => new(SaveKind, (_, _) =>
    {
        keeper.Save();
        return Task.FromResult(new ServiceAnswer(true, "saved"));
    });

    /// <summary>Null when no service runs, or none that answers.</summary>
    public static async Task<ServiceAnswer?> AskAsync(VerbContext context, string kind, CancellationToken cancellationToken) => ServiceLock.IsServing(context.Data)
        ? await new ServiceRequests(context.Database, TimeProvider.System).AskAsync(kind, null, Accounts.Actor.Verb.Name, TimeSpan.FromSeconds(20), cancellationToken)
        : null;
}
