using System.Text;

namespace HotspotAuth.Gateway;

/// <summary>Puts the ruleset into the kernel in one transaction, over whatever an earlier run left there.</summary>
internal static class RulesetInstaller
{
    /// <summary>
    /// Applies the ruleset. A table of the present layout keeps its sets as they are; one of another layout is replaced and its open
    /// clients are carried over, counters and remaining time included.
    /// </summary>
    /// <exception cref="NftException">The kernel refused; what was there before still is.</exception>
    public static void Install(Nftables nft, NftSetReader reader, GatewaySettings settings, PortalDoor door)
    {
        var rules = Ruleset.Build(settings, door);
        if (!reader.HasTable(Ruleset.TableName) || reader.All(Ruleset.TableName, Ruleset.Layout) is not null)
        {
            nft.Apply(rules);
            return;
        }

        var carried = new NftTransaction();
        foreach (var client in Elements(reader, "clients"))
        {
            if (client.Mac is { } mac) carried.Open(mac, client.Left);
        }

        foreach (var (auth, down) in new[] { ("auth4", "down4"), ("auth6", "down6") })
        {
            var downs = Elements(reader, down).Where(e => e.Address is not null).ToDictionary(e => e.Address!);
            foreach (var up in Elements(reader, auth))
            {
                if (up is not { Mac: { } mac, Address: { } address }) continue;
                var back = downs.GetValueOrDefault(address);
                carried.Renew(mac, address, up.Left, new GatewayCounter(mac, address, up.Packets, up.Bytes, back.Packets, back.Bytes, null));
            }
        }

        nft.Apply(new StringBuilder($"delete table {Ruleset.Table}\n").Append(rules).Append(carried).ToString());
    }

    private static List<NftElement> Elements(NftSetReader reader, string set) => reader.All(Ruleset.TableName, set) ?? [];
}
