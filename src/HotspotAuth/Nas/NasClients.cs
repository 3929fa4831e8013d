using System.Net;
using System.Text;
using HotspotAuth.Operation;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>The NAS list of the configuration as the RADIUS library's table.</summary>
internal static class NasClients
{
    /// <summary>RFC 2865 secrets this short can be guessed from one captured packet.</summary>
    private const int WeakSecretOctets = 12;

    public static RadiusClientTable Table(RadiusSettings settings, ILogger logger)
    {
        var clients = new List<RadiusClient>();
        foreach (var client in settings.Clients)
        {
            var secret = client.Secret is { Length: > 0 } given ? given : File.ReadLines(client.SecretFile!).First().Trim();
            if (Encoding.UTF8.GetByteCount(secret) <= WeakSecretOctets) NasLog.WeakSecret(logger, client.Name);
            clients.Add(new RadiusClient
            {
                Name = client.Name,
                Network = IPNetwork.TryParse(client.Address, out var network) ? network : Single(IPAddress.Parse(client.Address)),
                Secret = new RadiusSecret(secret),
                RequireMessageAuthenticator = client.RequireMessageAuthenticator switch
                {
                    "no" => RequireMessageAuthenticator.No,
                    "auto" => RequireMessageAuthenticator.Auto,
                    _ => RequireMessageAuthenticator.Yes,
                },
                CoaPort = client.CoaPort,
                Kind = client.Kind,
            });
        }

        return new RadiusClientTable(clients);
    }

    private static IPNetwork Single(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);
}
