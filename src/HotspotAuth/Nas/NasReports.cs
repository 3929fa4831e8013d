using System.Net;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>All NASes as the operator sees them.</summary>
internal static class NasReports
{
    public static IReadOnlyList<NasReport> All(NasTable nases, NasActivity activity, LearnedStore store, DateTimeOffset now)
    {
        var learned = store.Load().Addresses;
        return
        [
            .. nases.Current.Clients.Select(nas => NasReport.Of(
                nas, nases.IsConfigured(nas.Name), activity.Of(nas.Name), learned.Any(address => nas.Network.Contains(address)), now)),
        ];
    }

    /// <summary>An address as it is, a network with its prefix.</summary>
    public static string AddressOf(RadiusClient nas) => NasClients.IsSingle(nas.Network) ? nas.Network.BaseAddress.ToString() : nas.Network.ToString();

    /// <summary>What to type to make a stranger a NAS; the secret is asked for on standard input, so that no history keeps it.</summary>
    public static string AddCommand(IPAddress address) => $"hotspotauth nas add --name NAME --address {address} --secret-stdin";
}
