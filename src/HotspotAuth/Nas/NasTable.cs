using System.Collections.Immutable;
using HotspotAuth.Operation;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>The NASes that count now: those of the configuration and those that were added. Swapped whole.</summary>
internal sealed class NasTable(RadiusSettings settings, NasRegister register, ILogger<NasTable> logger)
{
    private readonly Lock _building = new();
    private volatile RadiusClientTable? _current;
    private RadiusSettings _configured = settings;
    private ImmutableArray<Action<RadiusClientTable>> _watchers = [];

    public RadiusClientTable Current => _current ?? Build(null);

    /// <summary>The list of the configuration as read last.</summary>
    public RadiusSettings Configured => _configured;

    public bool IsConfigured(string name) => Array.Exists([.. _configured.Clients], c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the added ones anew, and the configuration where a changed one is given.</summary>
    public void Reload(RadiusSettings? configured = null)
    {
        var built = Build(configured);
        foreach (var told in _watchers) told(built);
    }

    /// <summary>Tells of each change, on the thread that made it, as long as the table lives.</summary>
    public void Watch(Action<RadiusClientTable> told) => ImmutableInterlocked.Update(ref _watchers, watchers => watchers.Add(told));

    private RadiusClientTable Build(RadiusSettings? configured)
    {
        lock (_building)
        {
            var wanted = configured ?? _configured;
            var built = NasClients.Table(wanted, register.Load(), logger);
            _configured = wanted;
            return _current = built;
        }
    }
}
