using System.Net;
using HotspotAuth.Capture;
using HotspotAuth.Gateway.Speeds;

namespace HotspotAuth.Gateway;

/// <summary>Opening, learning, closing and counting; every member here runs on the kernel thread.</summary>
internal sealed partial class NftablesGateway
{
    private static readonly TimeSpan ConflictLogGap = TimeSpan.FromSeconds(10);

    private void Open(IReadOnlyCollection<GatewayClient> clients)
    {
        var now = time.GetUtcNow();
        var admitted = clients.Select(Admitted).ToList();
        if (admitted.Exists(c => c.Until <= now)) Close([.. admitted.Where(c => c.Until <= now).Select(c => c.Mac)], withCounters: false);
        _clients.Begin();
        // With a dnsmasq of ours an IPv4 address is a device's when it is leased to it; otherwise ARP's word has to do at a login.
        var known = Started(_neighbours).All()
            .Where(n => !n.Address.IsV4() || settings.Dnsmasq == DnsmasqMode.External || _bypass.Contains(n.Mac)).ToLookup(n => n.Mac, n => n.Address);
        var leased = _leases.Read().ToLookup(l => l.Mac, l => l.Address);
        var transaction = new NftTransaction();
        var fresh = new List<IPAddress>();
        foreach (var wanted in admitted.Where(c => !(c.Until <= now)))
        {
            var isNew = _clients.Find(wanted.Mac) is null;
            var client = _clients.Ensure(wanted.Mac);
            var left = wanted.Until - now;
            var inPlace = isNew || (_movesTimeouts && client.Until is not null && left is not null);
            if (inPlace) transaction.Open(wanted.Mac, left);
            else transaction.Renew(wanted.Mac, left);
            foreach (var address in client.Addresses)
            {
                if (inPlace) transaction.Open(wanted.Mac, address, left);
                else transaction.Renew(wanted.Mac, address, left, ReadCounters(wanted.Mac).Find(c => c.Address.Equals(address)));
            }

            _clients.Prolong(client, wanted.Until);
            Started(_speeds).Set(transaction, client, new SpeedLimit(wanted.UpBitsPerSecond, wanted.DownBitsPerSecond));
            var asked = wanted.Addresses.Select(a => a.Canonical()).ToList();
            foreach (var address in asked.Concat(leased[wanted.Mac]).Concat(known[wanted.Mac]).Distinct().ToList())
            {
                // What the caller names moves to this device even from another that is still open; what is only seen does not.
                if (Give(transaction, client, address, left, mayTakeOver: asked.Contains(address))) fresh.Add(address);
            }
        }

        Apply(transaction);
        foreach (var address in fresh) Entered(address);
        foreach (var wanted in clients) LogOpened(logger, wanted.Mac, _clients.Find(wanted.Mac)?.Addresses.Count ?? 0);
    }

    // Addresses seen in packets or neighbour events. Only open devices matter; anybody else's are let lie. An IPv4 address is
    // learned only when it was leased to the device: somebody else's, taken by hand, stays shut.
    private void Learn(IEnumerable<(MacAddress Mac, IPAddress Address)> pairs)
    {
        var transaction = new NftTransaction();
        var fresh = new List<(MacAddress Mac, IPAddress Address)>();
        _clients.Begin();
        foreach (var (mac, address) in pairs)
        {
            if (_clients.Find(mac) is not { } client || client.Held.Contains(address)) continue;
            if (address.IsV4() && _leases.HolderOf(address) != mac && !_bypass.Contains(mac)) continue;
            var left = client.Until - time.GetUtcNow();
            if (left <= TimeSpan.Zero) continue;
            if (!Give(transaction, client, address, left, mayTakeOver: false)) continue;
            transaction.Forget(mac, address);
            fresh.Add((mac, address));
        }

        if (fresh.Count == 0) return;
        Apply(transaction);
        foreach (var (mac, address) in fresh)
        {
            Entered(address);
            LogLearned(logger, mac, address);
        }
    }

    private bool Give(NftTransaction transaction, ClientTable.Client client, IPAddress address, TimeSpan? left, bool mayTakeOver)
    {
        if (client.Held.Contains(address) || !Link.LinkRules.IsGuest(settings, address)) return false;
        if (_leases.HolderOf(address) is { } holder && holder != client.Mac) return Refuse(client.Mac, address, holder);
        if (_clients.OwnerOf(address) is { } owner && owner != client.Mac)
        {
            if (!mayTakeOver) return Refuse(client.Mac, address, owner);
            Withdraw(transaction, owner, address);
        }

        if (client.Addresses.Count >= ClientTable.MaxAddresses) return Refuse(client.Mac, address, client.Mac);
        _clients.Give(client, address);
        transaction.Open(client.Mac, address, left);
        SpeedKeeper.Cover(transaction, client, address);
        return true;
    }

    // An address leaves a client that stays open.
    private void Withdraw(NftTransaction transaction, MacAddress owner, IPAddress address)
    {
        if (_clients.Find(owner) is { } client) Started(_speeds).Uncover(transaction, client, address);
        transaction.Close(owner, address);
        _clients.Take(owner, address);
        Started(_sweep).Closed(address);
        Started(_pins).Remove(address);
    }

    private bool Refuse(MacAddress mac, IPAddress address, MacAddress owner)
    {
        var refused = Interlocked.Increment(ref _refused);
        if (owner != mac) Notice(new BindingNotice(NoticeKind.Conflict, mac, address, owner));
        var now = time.GetUtcNow();
        // A hostile device must not write the log full.
        if ((now - _conflictLogged).Duration() < ConflictLogGap) return false;
        _conflictLogged = now;
        LogConflict(logger, mac, address, owner, refused);
        return false;
    }

    private List<GatewayCounter> Close(IReadOnlyCollection<MacAddress> macs, bool withCounters)
    {
        var transaction = new NftTransaction();
        var addresses = new List<IPAddress>();
        _clients.Begin();
        macs = [.. macs.Where(m => !_bypass.Contains(m))];
        foreach (var mac in macs)
        {
            if (_clients.Find(mac) is not { } client) continue;
            transaction.Close(mac);
            foreach (var address in client.Addresses)
            {
                transaction.Close(mac, address);
                Started(_speeds).Uncover(transaction, client, address);
                addresses.Add(address);
            }
        }

        if (transaction.IsEmpty) return [];
        List<GatewayCounter> last = withCounters ? [.. macs.SelectMany(ReadCounters)] : [];
        Apply(transaction);
        foreach (var address in addresses)
        {
            Started(_sweep).Closed(address);
            Started(_pins).Remove(address);
        }

        foreach (var mac in macs)
        {
            if (_clients.Find(mac) is { } gone) Started(_speeds).Release(gone);
            _clients.Remove(mac);
            LogClosed(logger, mac);
        }

        return last;
    }

    private List<GatewayCounter> ReadCounters()
    {
        var now = time.GetUtcNow();
        var counters = new List<GatewayCounter>();
        foreach (var (auth, down) in settings.Lan6 is null ? [("auth4", "down4")] : new[] { ("auth4", "down4"), ("auth6", "down6") })
        {
            var up = Elements(auth);
            if (up.Count == 0) continue;
            var downs = new Dictionary<IPAddress, NftElement>();
            foreach (var element in Elements(down))
            {
                if (element.Address is { } address) downs[address] = element;
            }

            foreach (var element in up)
            {
                // A device that needs no session is nobody's to close or to count.
                if (element is { Mac: { } mac, Address: { } address } && !_bypass.Contains(mac)) counters.Add(Counter(mac, address, element, downs.GetValueOrDefault(address), now));
            }
        }

        return counters;
    }

    private List<GatewayCounter> ReadCounters(MacAddress mac)
    {
        var counters = new List<GatewayCounter>();
        var now = time.GetUtcNow();
        foreach (var address in _clients.Find(mac)?.Addresses ?? [])
        {
            var v4 = address.IsV4();
            if (Started(_sets).One(Ruleset.TableName, v4 ? "auth4" : "auth6", NftElement.Key(mac, address)) is not { } up) continue;
            var down = Started(_sets).One(Ruleset.TableName, v4 ? "down4" : "down6", NftElement.Key(null, address)) ?? default;
            counters.Add(Counter(mac, address, up, down, now));
        }

        return counters;
    }

    private static GatewayCounter Counter(MacAddress mac, IPAddress address, NftElement up, NftElement down, DateTimeOffset now) =>
        new(mac, address, up.Packets, up.Bytes, down.Packets, down.Bytes, now + up.Left);

    private List<NftElement> Elements(string set) => Started(_sets).All(Ruleset.TableName, set)
        ?? throw new NftException(NftFault.Missing, $"the set {set} is gone; somebody removed the table '{Ruleset.Table}'");
}
