namespace HotspotAuth.Operation;

/// <summary>Runs one of the web sites beside the others, each with its own pipeline and address. Its parts that are <see cref="IReloading"/> reload with the service.</summary>
internal sealed class SiteService(string name, Func<IServiceProvider, WebApplication> create, IServiceProvider core) : IHostedService, IListening, IReloading, IAsyncDisposable
{
    private WebApplication? _site;

    /// <summary>Kestrel says <c>[::]</c> for every address; people look for the familiar one.</summary>
    public IEnumerable<string> Listening => (_site?.Urls ?? []).Select(u => $"{name} {u.Replace("://[::]", "://0.0.0.0", StringComparison.Ordinal)}");

    public async Task StartAsync(CancellationToken cancellationToken)
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

    public Task StopAsync(CancellationToken cancellationToken) => _site?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public void Reload(HotspotSettings settings)
    {
        foreach (var part in _site?.Services.GetServices<IReloading>() ?? []) part.Reload(settings);
    }

    public ValueTask DisposeAsync() => _site?.DisposeAsync() ?? ValueTask.CompletedTask;
}
