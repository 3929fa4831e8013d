using HotspotAuth.Operation;

namespace HotspotAuth.Handover;

/// <summary>The controllers of the configuration, each with one connection that is kept.</summary>
internal sealed class UnifiControllers : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The controller of a NAS; made anew where its settings were read anew.</summary>
    public IUnifiApi Of(HandoverNas nas)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(nas.Name, out var entry) && entry.Settings == nas.Settings) return entry.Api;
            entry?.Dispose();
            var link = new UnifiLink(nas.Settings);
            IUnifiApi api = nas.Settings.ControllerApiKeyFile is not null ? new UnifiKeyApi(link, nas.Settings) : new UnifiLegacyApi(link, nas.Settings);
            _entries[nas.Name] = new Entry(nas.Settings, link, api);
            return api;
        }
    }

    public void Dispose()
    {
        foreach (var entry in _entries.Values) entry.Dispose();
    }

    private sealed record Entry(RadiusClientSettings Settings, UnifiLink Link, IUnifiApi Api) : IDisposable
    {
        public void Dispose()
        {
            Link.Dispose();
            (Api as IDisposable)?.Dispose();
        }
    }
}
