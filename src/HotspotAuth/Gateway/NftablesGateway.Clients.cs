using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>Opening, learning, closing and counting; every member here runs on the kernel thread.</summary>
internal sealed partial class NftablesGateway
{
    private static readonly TimeSpan ConflictLogGap = TimeSpan.FromSeconds(10);

    private static readonly string[] AuthSets = ["auth4", "auth6"];

    private void Open(IReadOnlyCollection<GatewayClient> clients)
    {
        var now = time.GetUtcNow();
        var known = Started(_neighbours).All().ToLookup(n => n.Mac, n => n.Address);
        var leased = _leases.Read().ToLookup(l => l.Mac, l => l.Address);
        var transaction = new NftTransaction();
        var fresh = new List<IPAddress>();
        Dictionary<(MacAddress, IPAddress), GatewayCounter>? seeds = null;
        foreach (var wanted in clients)
        {
            if (wanted.Until <= now)
            {
                Close([wanted.Mac], withCounters: false);
                continue;
            }

            var client = _clients.Ensure(wanted.Mac);
            var left = wanted.Until - now;
            var inPlace = _movesTimeouts && client.Until is not null && left is not null;
            transaction.Open(wanted.Mac, left);
            foreach (var address in client.Addresses)
            {
                if (inPlace)
                {
                    transaction.Extend(wanted.Mac, address, left!.Value);
                    continue;
                }

                seeds ??= ReadCounters().ToDictionary(c => (c.Mac, c.Address));
                transaction.Open(wanted.Mac, address, left, seeds.GetValueOrDefault((wanted.Mac, address)));
            }

            client.Until = wanted.Until;
            var asked = wanted.Addresses.Select(a => a.Canonical()).ToList();
            foreach (var address in asked.Concat(leased[wanted.Mac]).Concat(known[wanted.Mac]).Distinct().ToList())
            {
                // What the caller names moves to this device even from another that is still open; what is only seen does not.
                if (Give(transaction, client, address, left, mayTakeOver: asked.Contains(address))) fresh.Add(address);
            }
        }

        Apply(transaction);
        var dropped = fresh.Sum(address => Started(_conntrack).Drop(address));
        foreach (var wanted in clients) LogOpened(logger, wanted.Mac, _clients.Find(wanted.Mac)?.Addresses.Count ?? 0, dropped);
    }

    // Addresses seen in packets or neighbour events. Only open devices matter; anybody else's are let lie.
    private void Learn(IEnumerable<(MacAddress Mac, IPAddress Address)> pairs)
    {
        var transaction = new NftTransaction();
        var fresh = new List<(MacAddress Mac, IPAddress Address)>();
        foreach (var (mac, address) in pairs)
        {
            if (_clients.Find(mac) is not { } client || client.Held.Contains(address)) continue;
            var left = client.Until - time.GetUtcNow();
            if (left <= TimeSpan.Zero) continue;
            if (Give(transaction, client, address, left, mayTakeOver: false)) fresh.Add((mac, address));
        }

        if (fresh.Count == 0) return;
        Apply(transaction);
        foreach (var (mac, address) in fresh)
        {
            Started(_conntrack).Drop(address);
            LogLearned(logger, mac, address);
        }
    }

    private bool Give(NftTransaction transaction, ClientTable.Client client, IPAddress address, TimeSpan? left, bool mayTakeOver)
    {
        if (client.Held.Contains(address) || !IsGuestAddress(address)) return false;
        if (_leases.HolderOf(address) is { } holder && holder != client.Mac) return Refuse(client.Mac, address, holder);
        if (_clients.OwnerOf(address) is { } owner && owner != client.Mac)
        {
            if (!mayTakeOver) return Refuse(client.Mac, address, owner);
            transaction.Close(owner, address);
        }

        if (client.Addresses.Count >= ClientTable.MaxAddresses) return Refuse(client.Mac, address, client.Mac);
        _clients.Give(client, address);
        transaction.Open(client.Mac, address, left, null);
        return true;
    }

    private bool Refuse(MacAddress mac, IPAddress address, MacAddress owner)
    {
        var refused = Interlocked.Increment(ref _refused);
        var now = time.GetUtcNow();
        // A hostile device must not write the log full.
        if ((now - _conflictLogged).Duration() < ConflictLogGap) return false;
        _conflictLogged = now;
        LogConflict(logger, mac, address, owner, refused);
        return false;
    }

    private bool IsGuestAddress(IPAddress address)
    {
        var lan = address.IsV4() ? settings.Lan4 : settings.Lan6;
        return lan is not null && lan.Network.Contains(address) && !lan.Address.Equals(address);
    }

    private List<GatewayCounter> Close(IReadOnlyCollection<MacAddress> macs, bool withCounters)
    {
        var transaction = new NftTransaction();
        var addresses = new List<(MacAddress Mac, IPAddress Address)>();
        foreach (var mac in macs)
        {
            if (_clients.Find(mac) is not { } client) continue;
            transaction.Close(mac);
            foreach (var address in client.Addresses)
            {
                transaction.Close(mac, address);
                addresses.Add((mac, address));
            }
        }

        if (transaction.IsEmpty) return [];
        List<GatewayCounter> last = withCounters ? ReadCounters().FindAll(c => macs.Contains(c.Mac)) : [];
        Apply(transaction);
        foreach (var mac in macs)
        {
            _clients.Remove(mac);
            LogClosed(logger, mac, addresses.Where(a => a.Mac == mac).Sum(a => Started(_conntrack).Drop(a.Address)));
        }

        return last;
    }

    private List<GatewayCounter> ReadCounters()
    {
        var nft = Started(_nft);
        var now = time.GetUtcNow();
        var counters = new List<GatewayCounter>();
        foreach (var (auth, down) in settings.Lan6 is null ? [("auth4", "down4")] : new[] { ("auth4", "down4"), ("auth6", "down6") })
        {
            var up = NftElement.ReadSet(nft.List($"list set {Ruleset.Table} {auth}"));
            if (up.Count == 0) continue;
            var downs = new Dictionary<IPAddress, NftElement>();
            foreach (var element in NftElement.ReadSet(nft.List($"list set {Ruleset.Table} {down}")))
            {
                if (element.Address is { } address) downs[address] = element;
            }

            foreach (var element in up)
            {
                if (element is not { Mac: { } mac, Address: { } address }) continue;
                var back = downs.GetValueOrDefault(address);
                // The kernel tells whole seconds; what was asked for is remembered to the millisecond.
                var expires = _clients.Find(mac) is { } client ? client.Until : element.ExpiresSeconds is { } s ? now.AddSeconds(s) : null;
                counters.Add(new GatewayCounter(mac, address, element.Packets, element.Bytes, back.Packets, back.Bytes, expires));
            }
        }

        return counters;
    }

    private void Tick()
    {
        // The kernel ends sessions by its own clock; this one also holds when the wall clock was set forward.
        var past = _clients.PastEnd(time.GetUtcNow());
        if (past.Count > 0) Close(past, withCounters: false);
        if (_clients.Count == 0) return;
        var nft = Started(_nft);
        foreach (var set in settings.Lan6 is null ? ["learn4"] : new[] { "learn4", "learn6" })
        {
            var seen = NftElement.ReadSet(nft.List($"list set {Ruleset.Table} {set}"));
            if (seen.Count > 0) Learn(seen.Where(e => e is { Mac: not null, Address: not null }).Select(e => (e.Mac!.Value, e.Address!)));
        }
    }

    private void Adopt()
    {
        var nft = Started(_nft);
        var pairs = AuthSets.SelectMany(set => NftElement.ReadSet(nft.List($"list set {Ruleset.Table} {set}")));
        _clients.Adopt(NftElement.ReadSet(nft.List($"list set {Ruleset.Table} clients")), pairs, time.GetUtcNow());
    }

    // The table of clients is changed while a transaction is planned; when the kernel refuses it, the kernel's own state is taken over again.
    private void Apply(NftTransaction transaction)
    {
        try
        {
            Started(_nft).Apply(transaction.ToString());
        }
        catch (NftException)
        {
            Adopt();
            throw;
        }
    }
}
