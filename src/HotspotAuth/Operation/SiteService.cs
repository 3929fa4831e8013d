namespace HotspotAuth.Operation;

/// <summary>
/// Runs one of the web sites beside the others, each with its own pipeline and address; they come up side by side, as half of the time to <c>ready</c> is
/// theirs. Its parts that are <see cref="IReloading"/> reload with the service.
/// </summary>
internal sealed class SiteService(string name, Func<IServiceProvider, WebApplication> create, IServiceProvider core) : IHostedLifecycleService, IListening, IReloading, IAsyncDisposable
{
    private WebApplication? _site;
    private Task _coming = Task.CompletedTask;

    /// <summary>Kestrel says <c>[::]</c> for every address; people look for the familiar one.</summary>
    public IEnumerable<string> Listening => (_site?.Urls ?? []).Select(u => $"{name} {u.Replace("://[::]", "://0.0.0.0", StringComparison.Ordinal)}");

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _coming = Task.Run(() => ComeAsync(cancellationToken), cancellationToken);
        return Task.CompletedTask;
    }

    /// <summary>It listens.</summary>
    public Task StartedAsync(CancellationToken cancellationToken) => _coming;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _site?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Reload(HotspotSettings settings)
    {
        foreach (var part in _site?.Services.GetServices<IReloading>() ?? []) part.Reload(settings);
    }

    public async ValueTask DisposeAsync()
    {
        // One of the others may have failed while this one was coming up.
        await _coming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_site is not null) await _site.DisposeAsync();
    }

    private async Task ComeAsync(CancellationToken cancellationToken)
    {
        _site = create(core);
        try
        {
            await _site.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new VerbException(ExitCode.Unavailable, $"The {name} site can't listen: {e.Message}. Another program has the address, or the configuration names the wrong one.");
        }
    }
}
