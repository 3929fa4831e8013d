using HotspotAuth.Capture;
using HotspotAuth.Flows;
using HotspotAuth.Operation;

namespace HotspotAuth.Exporters;

/// <summary>Who is heard, and which networks lie behind each. Immutable, swapped whole at a reload.</summary>
internal sealed class ExporterTable
{
    private readonly IReadOnlyList<ListedExporter> _exporters;

    private ExporterTable(IReadOnlyList<ListedExporter> exporters) => _exporters = exporters;

    /// <summary>All of them, the longest prefix first.</summary>
    public IReadOnlyList<ListedExporter> All => _exporters;

    /// <summary>From settings that the rules have passed.</summary>
    public static ExporterTable Of(HotspotSettings settings)
    {
        var guests = GuestNetworks.Of(settings.Gateway);
        return new ExporterTable(
        [
            .. settings.Capture.Exporters
                .Select(e => new ListedExporter(e.Name, ExporterRules.Network(e.Address)!.Value, e.Networks.Count == 0 ? guests : new ClientNetworks(e.Networks.Select(n => ExporterRules.Network(n)!.Value))))
                .OrderByDescending(e => e.Address.Length),
        ]);
    }

    /// <summary>Null when the address is nobody's who is heard.</summary>
    public ListedExporter? Find(IpKey address)
    {
        foreach (var exporter in _exporters)
            if (exporter.Address.Contains(address)) return exporter;
        return null;
    }
}

/// <summary>An exporter that is heard.</summary>
internal sealed record ListedExporter(string Name, ClientNetwork Address, ClientNetworks Guests);
