using System.Net;
using System.Text;
using HotspotAuth.Operation;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>The NAS list of the configuration, and what was added to it, as the RADIUS library's table.</summary>
internal static class NasClients
{
    /// <summary>The configuration comes first: what collides with it, or can't be opened, is told and left out.</summary>
    public static RadiusClientTable Table(RadiusSettings settings, IReadOnlyList<RadiusClientSettings> added, ILogger logger)
    {
        var clients = settings.Clients.Where(c => c.HasSecret).Select(c => Client(c, c.Secret is { Length: > 0 } given ? given : File.ReadLines(c.SecretFile!).First().Trim(), logger)).ToList();
        foreach (var extra in added)
        {
            if (extra.Secret is not { } secret)
            {
                NasLog.SecretLost(logger, extra.Name);
            }
            else if (clients.Exists(c => string.Equals(c.Name, extra.Name, StringComparison.OrdinalIgnoreCase) || c.Network.Equals(Network(extra.Address))))
            {
                NasLog.Collides(logger, extra.Name);
            }
            else
            {
                clients.Add(Client(extra, secret, logger));
            }
        }

        return new RadiusClientTable(clients);
    }

    /// <summary>A valid address or prefix as a network; an address is a network of one.</summary>
    public static IPNetwork Network(string address) => IPNetwork.TryParse(address, out var network) ? network : Single(IPAddress.Parse(address));

    /// <summary>Whether the network is one address, so that the NAS can be asked.</summary>
    public static bool IsSingle(IPNetwork network) => network.PrefixLength == network.BaseAddress.GetAddressBytes().Length * 8;

    private static RadiusClient Client(RadiusClientSettings client, string secret, ILogger logger)
    {
        if (Encoding.UTF8.GetByteCount(secret) <= RadiusSecret.WeakLength) NasLog.WeakSecret(logger, client.Name);
        return new RadiusClient
        {
            Name = client.Name,
            Network = Network(client.Address),
            Secret = new RadiusSecret(secret),
            RequireMessageAuthenticator = client.RequireMessageAuthenticator switch
            {
                "no" => RequireMessageAuthenticator.No,
                "auto" => RequireMessageAuthenticator.Auto,
                _ => RequireMessageAuthenticator.Yes,
            },
            CoaPort = client.CoaPort,
            Kind = client.Kind,
            AllowsMacAuthentication = client.MacAuthentication == "yes",
        };
    }

    private static IPNetwork Single(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);
}
