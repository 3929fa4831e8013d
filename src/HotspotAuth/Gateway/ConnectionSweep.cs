using System.Net;

namespace HotspotAuth.Gateway;

/// <summary>
/// Addresses whose connections wait to be dropped by the next pass. Waiting is safe: the sets already let nothing of a closed client
/// through, and the ruleset refuses what was led to the portal once its client is open. Owned by the kernel thread.
/// </summary>
internal sealed class ConnectionSweep(Conntrack conntrack)
{
    private readonly HashSet<IPAddress> _opened = [];
    private readonly HashSet<IPAddress> _closed = [];

    /// <summary>The address was opened: what began before goes.</summary>
    public void Opened(IPAddress address)
    {
        // Closed a moment ago: its old connections must go before it makes new ones, which the pass could not tell apart.
        if (_closed.Count > 0 && _closed.Contains(address)) Run();
        _opened.Add(address);
    }

    /// <summary>The address was closed: all of it goes.</summary>
    public void Closed(IPAddress address)
    {
        _opened.Remove(address);
        _closed.Add(address);
    }

    /// <summary>Makes the pass, if there is anything to drop.</summary>
    /// <returns>How many connections were dropped.</returns>
    public int Run()
    {
        var dropped = 0;
        if (_closed.Count > 0) dropped += conntrack.DropAll(_closed);
        if (_opened.Count > 0) dropped += conntrack.DropBeganShut(_opened);
        _closed.Clear();
        _opened.Clear();
        return dropped;
    }
}
