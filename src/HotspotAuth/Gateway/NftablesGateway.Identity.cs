using System.Net;
using System.Threading.Channels;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>Who is who on the LAN: addresses that are used by others than theirs, and devices named in the configuration. On the kernel thread.</summary>
internal sealed partial class NftablesGateway
{
    private const int MostNotices = 1024;
    private static readonly TimeSpan NoticeAgain = TimeSpan.FromMinutes(10);

    private readonly Channel<BindingNotice> _notices = Channel.CreateBounded<BindingNotice>(MostNotices);
    private readonly Dictionary<(NoticeKind, MacAddress, IPAddress), DateTimeOffset> _noticed = [];
    private IReadOnlySet<MacAddress> _bypass = settings.BypassMacs;
    private IReadOnlyList<DhcpLease>? _leasesSeen;
    private bool _hearsClaims;
    private long _noticesLost;

    /// <summary>What was noticed, each device and address once in ten minutes.</summary>
    public ChannelReader<BindingNotice> Notices => _notices.Reader;

    /// <summary>Notices that nobody took in time.</summary>
    public long NoticesLost => Interlocked.Read(ref _noticesLost);

    /// <summary>Takes over the lists <c>Gateway:Bypass</c> and <c>Gateway:Block</c> of changed settings.</summary>
    public Task TakeListsAsync(GatewaySettings changed, CancellationToken cancellationToken) => OnKernel(
        () =>
        {
            var before = _bypass;
            (settings.Bypass, settings.Block) = (changed.Bypass, changed.Block);
            _bypass = settings.BypassMacs;
            var blocked = settings.BlockMacs;
            Close([.. before.Where(m => !_bypass.Contains(m)).Concat(blocked)], withCounters: false);
            Started(_nft).Apply(Ruleset.Blocked(settings));
            OpenBypass();
            return true;
        },
        cancellationToken);

    private void OpenBypass()
    {
        if (_bypass.Count > 0) Open([.. _bypass.Select(m => new GatewayClient(m, [], null))]);
    }

    // Who passes without a login has neither an end nor a limit, whatever a login of the same device says.
    private GatewayClient Admitted(GatewayClient wanted) => _bypass.Contains(wanted.Mac) ? new GatewayClient(wanted.Mac, wanted.Addresses, null) : wanted;

    private void Install()
    {
        InstallRules();
        _rules = Started(_sets).Rules(Ruleset.TableName);
    }

    private void InstallRules()
    {
        RulesetInstaller.Install(Started(_nft), Started(_sets), settings, door);
        try
        {
            Started(_nft).Apply(Ruleset.BuildClaims(settings));
            _hearsClaims = true;
        }
        catch (NftException fault) when (fault.Fault != NftFault.NotPermitted)
        {
            LogNoClaims(logger, fault.Message.ReplaceLineEndings(" "));
        }
    }

    private void Entered(IPAddress address)
    {
        Started(_sweep).Opened(address);
        if (_clients.OwnerOf(address) is not { } owner) return;
        Started(_pins).Set(address, owner);
        if (_bypass.Contains(owner)) Notice(new BindingNotice(NoticeKind.Bypass, owner, address, null));
    }

    private void Watch()
    {
        FollowLeases();
        foreach (var set in settings.Lan6 is null ? ["taken4"] : new[] { "taken4", "taken6" })
        {
            foreach (var element in Elements(set))
            {
                if (element is not { Mac: { } mac, Address: { } address } || _clients.OwnerOf(address) is not { } owner || owner == mac) continue;
                Notice(new BindingNotice(NoticeKind.Conflict, mac, address, owner));
            }
        }

        if (!_hearsClaims) return;
        foreach (var element in Started(_sets).AllOfArp(Ruleset.TableName, "claims") ?? [])
        {
            if (element is { Mac: { } mac, Address: { } address }) Notice(new BindingNotice(NoticeKind.GatewayClaimed, mac, address, null));
        }
    }

    // A device that left keeps its session, but not its address: dnsmasq has given it to the next one.
    private void FollowLeases()
    {
        var leases = _leases.Read();
        if (ReferenceEquals(leases, _leasesSeen)) return;
        _leasesSeen = leases;
        var transaction = new NftTransaction();
        _clients.Begin();
        foreach (var lease in leases)
        {
            if (_clients.OwnerOf(lease.Address) is { } owner && owner != lease.Mac) Withdraw(transaction, owner, lease.Address);
        }

        if (!transaction.IsEmpty) Apply(transaction);
        Learn(leases.Select(l => (l.Mac, l.Address)));
    }

    private void Notice(BindingNotice notice)
    {
        var now = time.GetUtcNow();
        if (_noticed.TryGetValue((notice.Kind, notice.Mac, notice.Address), out var last) && now - last < NoticeAgain && now >= last) return;
        if (_noticed.Count >= MostNotices)
        {
            // A flood of forged addresses: what is old enough to be told again goes, else this one is lost.
            foreach (var key in _noticed.Where(n => now - n.Value >= NoticeAgain).Select(n => n.Key).ToList()) _noticed.Remove(key);
        }

        if (_noticed.Count < MostNotices && _notices.Writer.TryWrite(notice)) _noticed[(notice.Kind, notice.Mac, notice.Address)] = now;
        else Interlocked.Increment(ref _noticesLost);
    }

    [LoggerMessage(4020, LogLevel.Warning, "The kernel can't filter ARP, so who claims the gateway's address goes unnoticed here (the capture still records it): {Why}")]
    private static partial void LogNoClaims(ILogger logger, string why);
}
