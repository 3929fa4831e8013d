using HotspotAuth.Accounts;
using HotspotAuth.Retention;

namespace HotspotAuth.Cases;

/// <summary>What a copying did, as a verb and the console tell it.</summary>
internal sealed record CopyResult(int Days, string? Fault);

/// <summary>The steps on cases that touch the disk, each in its turn with seals and purges.</summary>
internal sealed class CaseDesk(HoldStore holds, CaseCopies copies, CaseEnds ends, DayWork turn)
{
    /// <summary>Copies what is due of every hold.</summary>
    public Task<IReadOnlyList<CopyResult>> CopyAsync(CancellationToken cancellationToken) => Turn(() =>
    {
        var (days, fault) = copies.CopyDue(cancellationToken);
        return new CopyResult(days, fault);
    }, cancellationToken);

    /// <summary>The same without waiting: what can't be copied is told of in the log and by the case's page, and is tried again each night.</summary>
    public void CopyBehind() => _ = CopyAsync(CancellationToken.None);

    /// <summary>A further order: the case's signed form says it at once.</summary>
    /// <exception cref="HoldException">It can't be taken.</exception>
    /// <exception cref="IOException">The form can't be written; what is on the disk says the earlier end until it can.</exception>
    public Task ExtendAsync(string id, DateTimeOffset? until, string? order, string? reason, Actor actor, CancellationToken cancellationToken) => Turn(() =>
    {
        copies.SignAgain(holds.Extend(id, until, order, reason, actor));
        return id;
    }, cancellationToken);

    /// <summary>The second person's word: the rows go now.</summary>
    /// <exception cref="HoldException">It can't be confirmed.</exception>
    /// <exception cref="IOException">The disk refused; the nightly work goes on.</exception>
    public Task ReleaseAsync(string id, DateTimeOffset seen, Actor actor, CancellationToken cancellationToken) => Turn(() =>
    {
        ends.Free(holds.ConfirmRelease(id, seen, actor));
        return id;
    }, cancellationToken);

    private Task<IReadOnlyList<T>> Turn<T>(Func<T> work, CancellationToken cancellationToken) =>
        turn.RunAsync<IReadOnlyList<T>>(() => Task.Run<IReadOnlyList<T>>(() => [work()], cancellationToken), cancellationToken);
}
