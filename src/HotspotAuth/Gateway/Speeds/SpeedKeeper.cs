using System.Net;

namespace HotspotAuth.Gateway.Speeds;

/// <summary>
/// Keeps each client's speed, all its addresses together: by a class of HTB on the interface where the packets leave (the LAN for
/// downloads, the WAN for uploads, so no detour over an ifb is needed), or by nftables' byte limits where HTB is missing or somebody
/// else's queueing discipline stands at the root. HTB comes with the first limit: nobody limited, nothing changed. Used by the kernel thread.
/// </summary>
internal sealed partial class SpeedKeeper(GatewaySettings settings, NftSetReader sets, ILogger logger) : IDisposable
{
    private static readonly Direction[] Both = [Direction.Up, Direction.Down];
    private static readonly IPAddress[] Families = [IPAddress.Any, IPAddress.IPv6Any];

    private readonly NetlinkSocket _socket = NetlinkSocket.Open(NetlinkSocket.Route, 0, TimeSpan.FromSeconds(5));
    private readonly ClassNumbers _numbers = new(TrafficControl.MostClients);
    private readonly Dictionary<Direction, TrafficControl?> _controls = [];
    private readonly Dictionary<(Direction, ushort), long> _rates = [];

    /// <summary>How many clients have a class.</summary>
    public int Classes => _numbers.Count;

    /// <summary>Takes over what an earlier run left: what leads packets of open clients to a class or a limit stays, all else goes; classes nobody has wait for the next client.</summary>
    public void Adopt(Nftables nft, ClientTable clients)
    {
        _numbers.Clear();
        _rates.Clear();
        var stale = new NftTransaction();
        foreach (var direction in Both)
        {
            foreach (var family in Families)
            {
                foreach (var (address, id) in Elements("class", direction, family))
                {
                    if (!TryAdopt(clients, address, direction, SpeedMeans.Class, TrafficControl.Client(id))) stale.LeadNoMore(direction, address);
                }

                foreach (var (address, _) in Elements("police", direction, family))
                {
                    if (!TryAdopt(clients, address, direction, SpeedMeans.Police, 0)) stale.PoliceNoMore(direction, address);
                }
            }
        }

        if (!stale.IsEmpty) nft.Apply(stale.ToString());
        foreach (var direction in Both)
        {
            var control = Control(direction);
            if (control.State() != RootState.Ours) continue;
            _controls[direction] = control;
            foreach (var number in control.Clients()) _numbers.Leave(number);
        }
    }

    /// <summary>Gives a client its limits, for the addresses that it has.</summary>
    public void Set(NftTransaction transaction, ClientTable.Client client, SpeedLimit limit)
    {
        if (client.Speed?.Limit == limit || (client.Speed is null && limit == default)) return;
        var before = client.Speed ?? new HeldSpeed(null, 0, SpeedMeans.None, SpeedMeans.None);
        var number = before.Class;
        var means = Both.ToDictionary(d => d, d => Means(d, limit.Of(d), ref number));
        foreach (var direction in Both)
        {
            if (before.Of(direction) == means[direction]) continue;
            foreach (var address in client.Addresses) Uncover(transaction, before, direction, address);
        }

        if (number != 0 && !means.ContainsValue(SpeedMeans.Class))
        {
            _numbers.Give(number);
            number = 0;
        }

        client.Speed = new HeldSpeed(limit, number, means[Direction.Up], means[Direction.Down]);
        foreach (var address in client.Addresses) Cover(transaction, client, address);
    }

    /// <summary>An address of a client falls under its limits.</summary>
    public static void Cover(NftTransaction transaction, ClientTable.Client client, IPAddress address)
    {
        if (client.Speed is not { } speed) return;
        foreach (var direction in Both)
        {
            if (speed.Of(direction) == SpeedMeans.Class) transaction.Lead(direction, address, TrafficControl.Class(speed.Class));
            else if (speed.Of(direction) == SpeedMeans.Police && speed.Limit?.Of(direction) is { } bits) Police(transaction, direction, address, bits);
        }
    }

    /// <summary>An address is no longer the client's.</summary>
    public void Uncover(NftTransaction transaction, ClientTable.Client client, IPAddress address)
    {
        if (client.Speed is not { } speed) return;
        foreach (var direction in Both) Uncover(transaction, speed, direction, address);
    }

    /// <summary>
    /// The client is closed: its number is free. Its classes stay for the next one, with nothing led to them: the kernel walks all
    /// classes when one is made or removed (a millisecond each among 3,000 clients), not when one gets another rate.
    /// </summary>
    public void Release(ClientTable.Client client)
    {
        if (client.Speed is { Class: not 0 } speed) _numbers.Give(speed.Class);
        client.Speed = null;
    }

    /// <summary>Takes HTB off both interfaces.</summary>
    public void RemoveAll()
    {
        foreach (var direction in Both) Control(direction).RemoveRoot();
        _controls.Clear();
        _rates.Clear();
        _numbers.Clear();
    }

    public void Dispose() => _socket.Dispose();

    private static void Police(NftTransaction transaction, Direction direction, IPAddress address, long bits)
    {
        // The kernel lets a second's worth pass at once after a pause, whatever the burst (nft_limit adds them): a frame is enough of it.
        transaction.Police(direction, address, Math.Max(1, bits / 8), 1514);
    }

    private SpeedMeans Means(Direction direction, long? bits, ref ushort number)
    {
        if (bits is not { } limit) return SpeedMeans.None;
        if (Ready(direction) is not { } control) return SpeedMeans.Police;
        if (number == 0) number = _numbers.Take();
        if (number == 0) return SpeedMeans.Police;
        // Most of an office have the same rights: the class that the last one left is right as it is.
        if (_rates.TryGetValue((direction, number), out var rate) && rate == limit) return SpeedMeans.Class;
        _rates.Remove((direction, number));
        var errno = control.Set(number, limit);
        if (errno == 0)
        {
            _rates[(direction, number)] = limit;
            return SpeedMeans.Class;
        }

        LogNoClass(logger, Interface(direction), TrafficControl.Explain(errno));
        return SpeedMeans.Police;
    }

    // Once an interface has shown that HTB can't stand there, it is not asked at every login again.
    private TrafficControl? Ready(Direction direction)
    {
        if (_controls.TryGetValue(direction, out var known)) return known;
        var control = Control(direction);
        var state = settings.Speed == SpeedChoice.Police ? RootState.Others : control.State();
        var errno = state == RootState.Free ? control.MakeRoot() : 0;
        var why = state == RootState.Others
            ? settings.Speed == SpeedChoice.Police ? "Gateway:Speed says so" : "another queueing discipline stands at its root (`tc qdisc show`)"
            : errno != 0 ? $"the kernel refused HTB: {TrafficControl.Explain(errno)}" : null;
        if (why is null) LogClasses(logger, direction, Interface(direction));
        else LogPolice(logger, direction, Interface(direction), why);
        return _controls[direction] = why is null ? control : null;
    }

    private void Uncover(NftTransaction transaction, HeldSpeed speed, Direction direction, IPAddress address)
    {
        if (speed.Of(direction) == SpeedMeans.Police) transaction.PoliceNoMore(direction, address);
        else if (speed.Of(direction) == SpeedMeans.Class && sets.One(Ruleset.TableName, NftTransaction.SpeedSet("class", direction, address), NftElement.Key(null, address)) is not null)
            transaction.LeadNoMore(direction, address);
    }

    private IEnumerable<(IPAddress Address, uint Value)> Elements(string means, Direction direction, IPAddress family) =>
        (sets.All(Ruleset.TableName, NftTransaction.SpeedSet(means, direction, family)) ?? []).Where(e => e.Address is not null).Select(e => (e.Address!, e.Value ?? 0));

    private bool TryAdopt(ClientTable clients, IPAddress address, Direction direction, SpeedMeans means, ushort id)
    {
        if (clients.OwnerOf(address) is not { } owner || clients.Find(owner) is not { } client) return false;
        var speed = client.Speed ?? new HeldSpeed(null, 0, SpeedMeans.None, SpeedMeans.None);
        if (means == SpeedMeans.Class && speed.Class != id)
        {
            if (speed.Class != 0 || !_numbers.TryTake(id)) return false;
            speed = speed with { Class = id };
        }

        client.Speed = direction == Direction.Up ? speed with { Up = means } : speed with { Down = means };
        return true;
    }

    private string Interface(Direction direction) => direction == Direction.Up ? settings.WanInterface : settings.LanInterface;

    private TrafficControl Control(Direction direction) => new(_socket, NeighbourTable.InterfaceIndex(Interface(direction)));

    [LoggerMessage(4040, LogLevel.Information, "Speeds ({Direction}) are kept by HTB classes on {Interface}")]
    private static partial void LogClasses(ILogger logger, Direction direction, string @interface);

    [LoggerMessage(4041, LogLevel.Warning, "Speeds ({Direction}) on {Interface} are kept by nftables, which drops instead of letting wait: {Why}")]
    private static partial void LogPolice(ILogger logger, Direction direction, string @interface, string why);

    [LoggerMessage(4042, LogLevel.Warning, "A class on {Interface} was refused, nftables keeps this client's speed: {Why}")]
    private static partial void LogNoClass(ILogger logger, string @interface, string why);
}
