using System.Net;
using HotspotAuth.Capture;
using HotspotAuth.Gateway.Speeds;

namespace HotspotAuth.Gateway;

/// <summary>
/// What is open, as this program remembers it; the kernel's sets are the truth and are read back at a start and after a refused
/// transaction. Owned by the kernel thread. An address belongs to one device at a time.
/// </summary>
internal sealed class ClientTable
{
    /// <summary>Addresses a device may hold: enough for weeks of IPv6 privacy addresses, too few to fill the sets.</summary>
    public const int MaxAddresses = 64;

    private readonly Dictionary<MacAddress, Client> _clients = [];
    private readonly Dictionary<IPAddress, MacAddress> _owners = [];
    private readonly List<Action> _undo = [];

    /// <summary>Devices that are open.</summary>
    public int Count => _clients.Count;

    /// <summary>Every open device.</summary>
    public IReadOnlyCollection<Client> All => _clients.Values;

    /// <summary>The device's entry; null when it is not open.</summary>
    public Client? Find(MacAddress mac) => _clients.GetValueOrDefault(mac);

    /// <summary>The open device that holds an address.</summary>
    public MacAddress? OwnerOf(IPAddress address) => _owners.TryGetValue(address, out var mac) ? mac : null;

    /// <summary>A transaction is planned from here on: what is changed before the kernel takes it can be undone.</summary>
    public void Begin() => _undo.Clear();

    /// <summary>Back to what was when <see cref="Begin"/> was called.</summary>
    public void Undo()
    {
        for (var i = _undo.Count - 1; i >= 0; i--) _undo[i]();
        _undo.Clear();
    }

    /// <summary>The device's entry, made when there is none.</summary>
    public Client Ensure(MacAddress mac)
    {
        if (_clients.TryGetValue(mac, out var client)) return client;
        _undo.Add(() => _clients.Remove(mac));
        return _clients[mac] = new Client(mac);
    }

    /// <summary>Moves a device's end.</summary>
    public void Prolong(Client client, DateTimeOffset? until)
    {
        var before = client.Until;
        _undo.Add(() => client.Until = before);
        client.Until = until;
    }

    /// <summary>Gives an address to a device; whoever held it holds it no longer.</summary>
    public void Give(Client client, IPAddress address)
    {
        if (_owners.TryGetValue(address, out var before) && before != client.Mac) Take(before, address);
        _owners[address] = client.Mac;
        if (client.Held.Contains(address)) return;
        client.Held.Add(address);
        _undo.Add(() =>
        {
            client.Held.Remove(address);
            _owners.Remove(address);
        });
    }

    /// <summary>Takes an address from a device.</summary>
    public void Take(MacAddress mac, IPAddress address)
    {
        if (_clients.TryGetValue(mac, out var client) && client.Held.IndexOf(address) is >= 0 and var at)
        {
            client.Held.RemoveAt(at);
            _undo.Add(() =>
            {
                client.Held.Insert(at, address);
                _owners[address] = mac;
            });
        }

        if (OwnerOf(address) == mac) _owners.Remove(address);
    }

    /// <summary>Forgets a device and its addresses.</summary>
    public void Remove(MacAddress mac)
    {
        if (!_clients.Remove(mac, out var client)) return;
        foreach (var address in client.Held) _owners.Remove(address);
    }

    /// <summary>Devices whose end has come.</summary>
    public List<MacAddress> PastEnd(DateTimeOffset now)
    {
        var past = new List<MacAddress>();
        foreach (var client in _clients.Values)
        {
            if (client.Until <= now) past.Add(client.Mac);
        }

        return past;
    }

    /// <summary>Forgets everything and takes over what the kernel's sets hold.</summary>
    /// <param name="clients">Elements of the set of open devices.</param>
    /// <param name="pairs">Elements of the sets of device and address.</param>
    /// <param name="now">The time of the reading.</param>
    public void Adopt(IEnumerable<NftElement> clients, IEnumerable<NftElement> pairs, DateTimeOffset now)
    {
        _clients.Clear();
        _owners.Clear();
        foreach (var element in clients)
        {
            if (element.Mac is { } mac) Ensure(mac).Until = element.Left is { } left ? now + left : null;
        }

        foreach (var pair in pairs)
        {
            if (pair is { Mac: { } mac, Address: { } address } && Find(mac) is { } client) Give(client, address);
        }

        _undo.Clear();
    }

    /// <summary>An open device.</summary>
    internal sealed class Client(MacAddress mac)
    {
        /// <summary>Its link address.</summary>
        public MacAddress Mac { get; } = mac;

        /// <summary>The session's end; null for none.</summary>
        public DateTimeOffset? Until { get; internal set; }

        /// <summary>Its addresses, oldest first.</summary>
        public IReadOnlyList<IPAddress> Addresses => Held;

        /// <summary>How its speeds are kept; null when that is not known, as after a restart.</summary>
        public HeldSpeed? Speed { get; set; }

        internal List<IPAddress> Held { get; } = [];
    }
}
