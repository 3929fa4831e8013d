using System.Text.Json;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Retention;

/// <summary>
/// Work on days from a verb: the running service is asked, because it owns the streams; without one the verb opens the
/// access stream itself, with the sessions that a new day must repeat.
/// </summary>
internal static class DayAnswers
{
    /// <summary>A day of a busy year takes minutes to store anew and to check.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public static async Task<IReadOnlyList<T>> AskAsync<T>(VerbContext context, string request, string? argument, Func<IServiceProvider, Task<IReadOnlyList<T>>> alone, CancellationToken cancellationToken)
    {
        using var mine = ServiceLock.TryTake(context.Data);
        if (mine is null)
        {
            var answer = await new ServiceRequests(context.Database, TimeProvider.System).AskAsync(request, argument, Actor.Verb.Name, Patience, cancellationToken)
                ?? throw new VerbException(ExitCode.Unavailable, "The running service did not answer within 30 minutes. Its log says why.");
            return answer.Ok ? JsonSerializer.Deserialize<List<T>>(answer.Text)! : throw new VerbException(ExitCode.Unavailable, $"The running service refused: {answer.Text}");
        }

        var services = new ServiceCollection();
        services.AddLogging(l => l.AddHotspotLog(context.Data, verbose: false));
        services.AddCore(context.Settings, context.Data).AddRetentionWork();
        await using var provider = services.BuildServiceProvider();
        var table = provider.GetRequiredService<SessionTable>();
        foreach (var session in provider.GetRequiredService<SessionStore>().Open()) table.Put(session);
        return await alone(provider);
    }
}
