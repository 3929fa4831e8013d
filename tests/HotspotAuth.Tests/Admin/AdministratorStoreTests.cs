using HotspotAuth.Admin;

namespace HotspotAuth.Tests.Admin;

public sealed class AdministratorStoreTests
{
    [Fact]
    public async Task Guesses_at_the_same_moment_all_count_and_lock_the_administrator_out()
    {
        await using var core = new CoreFixture();
        var store = core.Get<AdministratorStore>();
        var password = store.EnsureFirst("admin", "Administrator")!;
        var guesses = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => store.SignInAsync("admin", $"guess-{i}", null, CancellationToken.None)));
        Assert.All(guesses, Assert.Null);
        Assert.Null(await store.SignInAsync("admin", password, null, CancellationToken.None));
        core.Clock.Move(TimeSpan.FromMinutes(16));
        Assert.NotNull(await store.SignInAsync("admin", password, null, CancellationToken.None));
    }
}
