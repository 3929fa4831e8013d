using System.Globalization;
using System.Net;
using System.Text;
using HotspotAuth.Capture;
using HotspotAuth.Gateway.Speeds;

namespace HotspotAuth.Gateway;

/// <summary>
/// Changes of set elements, gathered and then applied as one transaction. Deleting what is missing fails a whole transaction, and
/// <c>add X; delete X</c> deletes whether or not X is there, so every removal is written that way. A removal makes libnftables read
/// the sets first (half a millisecond with 3,000 clients), so what is known to be new is only added (30 µs).
/// </summary>
internal sealed class NftTransaction
{
    private readonly SortedDictionary<string, Change> _sets = new(StringComparer.Ordinal);

    /// <summary>Nothing to apply.</summary>
    public bool IsEmpty => _sets.Count == 0;

    /// <summary>Shuts a link address and an IP address of it out, both ways.</summary>
    public void Close(MacAddress mac, IPAddress address)
    {
        Of(AuthSet(address)).Gone.Add(Key(mac, address));
        Of(DownSet(address)).Gone.Add(address.ToString());
        Of(OwnedSet(address)).Gone.Add(address.ToString());
    }

    /// <summary>Takes a device off the list of open ones.</summary>
    public void Close(MacAddress mac) => Of("clients").Gone.Add(mac.ToString());

    /// <summary>
    /// Puts a device on the list of open ones, with the time it has left (null for no end), or moves its end in place.
    /// </summary>
    public void Open(MacAddress mac, TimeSpan? left) => Of("clients").New[mac.ToString()] = mac + Timeout(left);

    /// <summary>Puts a device on the list anew, whatever its entry was.</summary>
    public void Renew(MacAddress mac, TimeSpan? left)
    {
        Close(mac);
        Open(mac, left);
    }

    /// <summary>
    /// Lets an address through, its counters at zero; of one that is open already, moves the end in place (Linux 6.12 and later) and
    /// its counters go on.
    /// </summary>
    public void Open(MacAddress mac, IPAddress address, TimeSpan? left)
    {
        var key = Key(mac, address);
        Of(AuthSet(address)).New[key] = key + Timeout(left);
        Of(DownSet(address)).New[address.ToString()] = address + Timeout(left);
        Of(OwnedSet(address)).New[address.ToString()] = address + Timeout(left);
    }

    /// <summary>Makes an open address anew, its counters going on from those of the record given.</summary>
    public void Renew(MacAddress mac, IPAddress address, TimeSpan? left, GatewayCounter? seed)
    {
        var (auth, down) = (Of(AuthSet(address)), Of(DownSet(address)));
        var key = Key(mac, address);
        auth.Gone.Add(key);
        down.Gone.Add(address.ToString());
        auth.New[key] = key + Counter(seed?.PacketsUp, seed?.BytesUp) + Timeout(left);
        down.New[address.ToString()] = address + Counter(seed?.PacketsDown, seed?.BytesDown) + Timeout(left);
        Of(OwnedSet(address)).Gone.Add(address.ToString());
        Of(OwnedSet(address)).New[address.ToString()] = address + Timeout(left);
    }

    /// <summary>Leads an address's packets to a class of traffic control.</summary>
    public void Lead(Direction direction, IPAddress address, ushort id) =>
        Of(SpeedSet("class", direction, address)).New[address.ToString()] = string.Create(CultureInfo.InvariantCulture, $"{address} : {TrafficControl.Major:x}:{id:x}");

    /// <summary>Leads them there no more. The element must exist: a map's can't be added without its value, as the other removals do.</summary>
    public void LeadNoMore(Direction direction, IPAddress address) => Of(SpeedSet("class", direction, address)).Known.Add(address.ToString());

    /// <summary>Drops an address's packets beyond a rate, octets a second.</summary>
    public void Police(Direction direction, IPAddress address, long rate, long burst)
    {
        PoliceNoMore(direction, address);
        Of(SpeedSet("police", direction, address)).New[address.ToString()] =
            string.Create(CultureInfo.InvariantCulture, $"{address} limit rate over {rate} bytes/second burst {burst} bytes");
    }

    /// <summary>Drops them no more.</summary>
    public void PoliceNoMore(Direction direction, IPAddress address) => Of(SpeedSet("police", direction, address)).Gone.Add(address.ToString());

    /// <summary>The name of a set or map of speeds.</summary>
    public static string SpeedSet(string means, Direction direction, IPAddress address) =>
        $"{means}_{(direction == Direction.Up ? "up" : "down")}{(address.IsV4() ? '4' : '6')}";

    /// <summary>Removes a pair from the list of addresses to be learned.</summary>
    public void Forget(MacAddress mac, IPAddress address) => Of(address.IsV4() ? "learn4" : "learn6").Gone.Add(Key(mac, address));

    /// <summary>The transaction in nft's language.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, change) in _sets)
        {
            Append(text, "delete", name, change.Known);
            Append(text, "add", name, change.Gone);
            Append(text, "delete", name, change.Gone);
            Append(text, "add", name, change.New.Values);
        }

        return text.ToString();
    }

    private static string AuthSet(IPAddress address) => address.IsV4() ? "auth4" : "auth6";

    // The addresses once more, uncounted: looking a stranger's packet up in a counted set would count it as the owner's.
    private static string OwnedSet(IPAddress address) => address.IsV4() ? "owned4" : "owned6";

    private static string DownSet(IPAddress address) => address.IsV4() ? "down4" : "down6";

    private static string Key(MacAddress mac, IPAddress address) => $"{mac} . {address}";

    private static string Counter(long? packets, long? bytes) => packets is null or 0
        ? "" : string.Create(CultureInfo.InvariantCulture, $" counter packets {packets} bytes {bytes}");

    // A millisecond at least: 0 would mean the set's default, which is never.
    private static string Timeout(TimeSpan? left) => left is not { } time
        ? "" : string.Create(CultureInfo.InvariantCulture, $" timeout {Math.Max(1, (long)time.TotalMilliseconds)}ms");

    private static void Append(StringBuilder text, string verb, string set, ICollection<string> elements)
    {
        if (elements.Count > 0)
            text.Append(verb).Append(" element ").Append(Ruleset.Table).Append(' ').Append(set).Append(" { ").AppendJoin(", ", elements).Append(" }\n");
    }

    private Change Of(string set)
    {
        if (!_sets.TryGetValue(set, out var change)) _sets[set] = change = new Change();
        return change;
    }

    private sealed class Change
    {
        public HashSet<string> Gone { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Known { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> New { get; } = new(StringComparer.Ordinal);
    }
}
