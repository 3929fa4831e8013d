using System.Diagnostics.CodeAnalysis;
using System.Net;
using HotspotAuth.Nas;
using HotspotAuth.Operation;

namespace HotspotAuth.Handover;

/// <summary>A foreign gateway that hands its guests to our login page.</summary>
internal sealed class HandoverNas
{
    private readonly IReadOnlyList<LoginHost> _hosts;

    public HandoverNas(RadiusClientSettings settings)
    {
        Settings = settings;
        Network = NasClients.Network(settings.Address);
        _hosts = [.. settings.LoginHosts.Select(text => LoginHost.TryParse(text, out var host) ? host : null).OfType<LoginHost>()];
    }

    /// <summary>Its entry in the configuration, secrets included.</summary>
    public RadiusClientSettings Settings { get; }

    /// <summary>It has sealed what it says of a guest, so words without a seal are not its own. Forgotten when the configuration is read anew.</summary>
    public bool HasSealed { get; set; }

    public string Name => Settings.Name;
    public string Kind => Settings.Kind;

    /// <summary>Where its own datagrams and requests come from.</summary>
    public IPNetwork Network { get; }

    /// <summary>A page of the gateway itself, at its first login host; null where it has none.</summary>
    /// <param name="port">The port where that host names none.</param>
    /// <param name="path">The page.</param>
    public Uri? Page(int port, string path) => _hosts.Count == 0 ? null : new UriBuilder(Uri.UriSchemeHttp, _hosts[0].Name, _hosts[0].Port ?? port, path).Uri;

    /// <summary>Whether the browser may be sent there.</summary>
    public bool Allows(Uri uri) => _hosts.Any(host => Kind switch
    {
        HandoverRules.Chilli => host.Allows(uri, 3990),
        HandoverRules.Opennds => host.Allows(uri, 2050),
        _ => host.Allows(uri),
    });
}

/// <summary>The gateways that hand over, by the configuration as it was read last.</summary>
internal sealed class HandoverTable(NasTable nases)
{
    private volatile Snapshot? _snapshot;

    /// <summary>All of them; empty where nobody hands over to us.</summary>
    public IReadOnlyList<HandoverNas> All => Current.All;

    public HandoverNas? Find(string name) => Current.ByName.GetValueOrDefault(name);

    public IEnumerable<HandoverNas> OfKind(string kind) => All.Where(nas => nas.Kind == kind);

    /// <summary>The gateway of a kind at the address that a guest's browser brought; false where none allows it.</summary>
    public bool TryFind(string kind, string? link, [NotNullWhen(true)] out HandoverNas? nas, [NotNullWhen(true)] out Uri? uri)
    {
        nas = null;
        if (!Uri.TryCreate(link, UriKind.Absolute, out uri)) return false;
        var at = uri;
        nas = OfKind(kind).FirstOrDefault(one => one.Allows(at));
        return nas is not null;
    }

    private Snapshot Current
    {
        get
        {
            var configured = nases.Configured;
            var snapshot = _snapshot;
            return snapshot?.Source == configured ? snapshot : _snapshot = Build(configured);
        }
    }

    private static Snapshot Build(RadiusSettings configured)
    {
        HandoverNas[] all =
        [
            .. configured.Clients.Where(client => client.LoginHosts.Count > 0 || client.ControllerUrl is not null || client.FasKey is not null).Select(client => new HandoverNas(client)),
        ];
        return new Snapshot(configured, all, all.ToDictionary(nas => nas.Name, StringComparer.Ordinal));
    }

    private sealed record Snapshot(RadiusSettings Source, IReadOnlyList<HandoverNas> All, Dictionary<string, HandoverNas> ByName);
}
