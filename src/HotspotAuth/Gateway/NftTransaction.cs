using System.Globalization;
using System.Net;
using System.Text;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>
/// Changes of set elements, gathered and then applied as one transaction. Deleting what is missing fails a whole transaction, and
/// <c>add X; delete X</c> deletes whether or not X is there, so every removal is written that way.
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
        Forget(mac, address);
    }

    /// <summary>Takes a device off the list of open ones.</summary>
    public void Close(MacAddress mac) => Of("clients").Gone.Add(mac.ToString());

    /// <summary>Puts a device on the list of open ones, with the time it has left; null for no end.</summary>
    public void Open(MacAddress mac, TimeSpan? left)
    {
        var set = Of("clients");
        set.Gone.Add(mac.ToString());
        set.New[mac.ToString()] = mac + Timeout(left);
    }

    /// <summary>Lets an address through, its counters beginning at zero or at those of the record given.</summary>
    public void Open(MacAddress mac, IPAddress address, TimeSpan? left, GatewayCounter? seed)
    {
        var (auth, down) = (Of(AuthSet(address)), Of(DownSet(address)));
        var key = Key(mac, address);
        auth.Gone.Add(key);
        down.Gone.Add(address.ToString());
        auth.New[key] = key + Counter(seed?.PacketsUp, seed?.BytesUp) + Timeout(left);
        down.New[address.ToString()] = address + Counter(seed?.PacketsDown, seed?.BytesDown) + Timeout(left);
        Forget(mac, address);
    }

    /// <summary>Moves the end of an element that is there, in place (Linux 6.12 and later); its counter goes on.</summary>
    public void Extend(MacAddress mac, IPAddress address, TimeSpan left)
    {
        var key = Key(mac, address);
        Of(AuthSet(address)).New[key] = key + Timeout(left);
        Of(DownSet(address)).New[address.ToString()] = address + Timeout(left);
    }

    /// <summary>Removes a pair from the list of addresses to be learned.</summary>
    public void Forget(MacAddress mac, IPAddress address) => Of(address.IsV4() ? "learn4" : "learn6").Gone.Add(Key(mac, address));

    /// <summary>The transaction in nft's language.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, change) in _sets)
        {
            Append(text, "add", name, change.Gone);
            Append(text, "delete", name, change.Gone);
            Append(text, "add", name, change.New.Values);
        }

        return text.ToString();
    }

    private static string AuthSet(IPAddress address) => address.IsV4() ? "auth4" : "auth6";

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

        public Dictionary<string, string> New { get; } = new(StringComparer.Ordinal);
    }
}
