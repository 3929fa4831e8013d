using HotspotAuth.Gateway.Speeds;

namespace HotspotAuth.Gateway;

/// <summary>What is done without being asked: looking at what the kernel has noticed, and making good what was taken away. On the kernel thread.</summary>
internal sealed partial class NftablesGateway
{
    private static readonly string[] AuthSets = ["auth4", "auth6"];
    private int _rules;

    private long _beats;

    /// <summary>Looks so far, those that failed too; they stand still when the kernel thread does.</summary>
    public long Beats => Interlocked.Read(ref _beats);

    private void Tick()
    {
        Interlocked.Increment(ref _beats);
        if (_removed) return;
        if (IsGone() || Started(_sets).Rules(Ruleset.TableName) < _rules) Restore();
        // The kernel ends sessions by its own clock; this one also holds when the wall clock was set forward.
        var past = _clients.PastEnd(time.GetUtcNow());
        if (past.Count > 0) Close(past, withCounters: false);
        Started(_sweep).Run();
        Watch();
        if (_clients.Count == 0) return;
        foreach (var set in settings.Lan6 is null ? ["learn4"] : new[] { "learn4", "learn6" })
        {
            var seen = Elements(set);
            if (seen.Count > 0) Learn(seen.Where(e => e is { Mac: not null, Address: not null }).Select(e => (e.Mac!.Value, e.Address!)));
        }
    }

    private bool IsGone() => Started(_sets).All(Ruleset.TableName, Ruleset.Layout) is null;

    // Firewall tools begin with `flush ruleset`, which takes our table away and leaves the LAN open to everybody.
    private void Restore()
    {
        Install();
        var now = time.GetUtcNow();
        var transaction = new NftTransaction();
        foreach (var client in _clients.All.Where(c => c.Until is null || c.Until > now))
        {
            transaction.Open(client.Mac, client.Until - now);
            foreach (var address in client.Addresses)
            {
                transaction.Open(client.Mac, address, client.Until - now);
                SpeedKeeper.Cover(transaction, client, address);
            }
        }

        // Not by way of Apply: taken away once more at this moment, it is mended at the next beat.
        if (!transaction.IsEmpty) Started(_nft).Apply(transaction.ToString());
        LogRestored(logger, _clients.Count);
    }

    private void Adopt()
    {
        _clients.Adopt(Elements("clients"), AuthSets.SelectMany(Elements), time.GetUtcNow());
        Started(_speeds).Adopt(Started(_nft), _clients);
        Started(_pins).Adopt(_clients);
    }

    // The table of clients is changed while a transaction is planned; when the kernel refuses it, the kernel's own state is taken over
    // again. Where somebody took our table away, what was open before the plan is put back first: whoever was to be let in by it is not.
    private void Apply(NftTransaction transaction)
    {
        try
        {
            Started(_nft).Apply(transaction.ToString());
        }
        catch (NftException)
        {
            if (IsGone())
            {
                _clients.Undo();
                Restore();
            }

            Adopt();
            throw;
        }
    }
}
