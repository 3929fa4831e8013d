using System.Net;

namespace HotspotAuth.Gateway.Link;

/// <summary>What the gateway's process takes from the main one, and no more: a main process that was taken over must not turn the gateway to other ends.</summary>
internal static class LinkRules
{
    /// <summary>2000-01-01, before which no session of ours ends.</summary>
    private const long Earliest = 946_684_800_000;

    /// <summary>9999-12-31, the last day that .NET has.</summary>
    private const long Latest = 253_402_214_400_000;

    /// <summary>Beyond any link: 400 Gbit/s.</summary>
    private const long Fastest = 400_000_000_000;

    /// <summary>UTC milliseconds as a time; false out of range. Null stays null.</summary>
    public static bool TryTime(long? milliseconds, out DateTimeOffset? time)
    {
        time = null;
        if (milliseconds is not { } value) return true;
        if (value is < Earliest or > Latest) return false;
        time = DateTimeOffset.FromUnixTimeMilliseconds(value);
        return true;
    }

    /// <summary>Whether an address is a guest's: of the LAN, and not the box's own.</summary>
    public static bool IsGuest(GatewaySettings settings, IPAddress address)
    {
        var lan = address.IsV4() ? settings.Lan4 : settings.Lan6;
        return lan is not null && lan.Network.Contains(address) && !lan.Address.Equals(address);
    }

    /// <summary>Why a wish to open is refused; null when it is right.</summary>
    public static string? Fault(GatewaySettings settings, IReadOnlyList<GatewayClient> clients)
    {
        foreach (var client in clients)
        {
            if (client.Addresses.FirstOrDefault(a => !IsGuest(settings, a)) is { } foreign)
                return $"{foreign} is no guest's address by Gateway:LanAddress and Gateway:LanAddress6 of the gateway's process; if they were changed, restart it";
            if (client.UpBitsPerSecond is <= 0 or > Fastest || client.DownBitsPerSecond is <= 0 or > Fastest) return "a speed is out of range";
        }

        return null;
    }
}
