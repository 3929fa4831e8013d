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
    public static void Install(Nftables nft, GatewaySettings settings, PortalDoor door)
    {
        var rules = Ruleset.Build(settings, door);
        if (!Has(nft, Ruleset.Table) || Has(nft, $"{Ruleset.Table} {Ruleset.Layout}", "set"))
        {
            nft.Apply(rules);
            return;
        }

        var carried = new NftTransaction();
        foreach (var client in Elements(nft, "clients"))
        {
            if (client.Mac is { } mac) carried.Open(mac, Left(client));
        }

        foreach (var (auth, down) in new[] { ("auth4", "down4"), ("auth6", "down6") })
        {
            var downs = Elements(nft, down).Where(e => e.Address is not null).ToDictionary(e => e.Address!);
            foreach (var up in Elements(nft, auth))
            {
                if (up is not { Mac: { } mac, Address: { } address }) continue;
                var back = downs.GetValueOrDefault(address);
                carried.Open(mac, address, Left(up), new GatewayCounter(mac, address, up.Packets, up.Bytes, back.Packets, back.Bytes, null));
            }
        }

        nft.Apply(new StringBuilder($"delete table {Ruleset.Table}\n").Append(rules).Append(carried).ToString());
    }

    private static TimeSpan? Left(NftElement element) => element.ExpiresSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static bool Has(Nftables nft, string what, string kind = "table")
    {
        try
        {
            nft.List($"list {kind} {what}");
            return true;
        }
        catch (NftException fault) when (fault.Fault == NftFault.Missing)
        {
            return false;
        }
    }

    private static List<NftElement> Elements(Nftables nft, string set)
    {
        try
        {
            return NftElement.ReadSet(nft.List($"list set {Ruleset.Table} {set}"));
        }
        catch (NftException fault) when (fault.Fault == NftFault.Missing)
        {
            return [];
        }
    }
}
