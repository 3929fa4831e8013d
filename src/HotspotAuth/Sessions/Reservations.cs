using System.Runtime.InteropServices;

namespace HotspotAuth.Sessions;

/// <summary>
/// Places taken by logins whose session has not started yet. Each operation costs the same however many accounts log in at
/// the moment. Owned by <see cref="SessionTable"/> and used under its lock.
/// </summary>
internal sealed class Reservations
{
    private readonly Dictionary<long, Dictionary<string, DateTimeOffset>> _byAccount = [];

    /// <summary>All live equally long, so the first in is the first to look at; one entry for each time a place was newly taken.</summary>
    private readonly Queue<(long Account, string Device, DateTimeOffset Until)> _expiring = new();

    /// <summary>The devices that hold a place of this account at <paramref name="now"/>, without <paramref name="device"/>. One that was
    /// kept longer stands in the queue behind younger ones, so its own time is looked at.</summary>
    public IEnumerable<string> Others(long account, string device, DateTimeOffset now) =>
        _byAccount.TryGetValue(account, out var devices) ? devices.Where(d => d.Key != device && d.Value > now).Select(d => d.Key) : [];

    /// <summary>How many they are.</summary>
    public int CountOthers(long account, string device, DateTimeOffset now)
    {
        if (!_byAccount.TryGetValue(account, out var devices)) return 0;
        var count = 0;
        foreach (var (other, until) in devices)
        {
            if (until > now && other != device) count++;
        }

        return count;
    }

    /// <summary>Takes a place, or keeps it longer.</summary>
    public void Take(long account, string device, DateTimeOffset until)
    {
        if (!_byAccount.TryGetValue(account, out var devices)) _byAccount[account] = devices = new Dictionary<string, DateTimeOffset>(1, StringComparer.Ordinal);
        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(devices, device, out var exists);
        if (!exists) _expiring.Enqueue((account, device, until));
        kept = until;
    }

    /// <summary>True when there was such a place.</summary>
    public bool Release(long account, string device)
    {
        if (!_byAccount.TryGetValue(account, out var devices) || !devices.Remove(device)) return false;
        if (devices.Count == 0) _byAccount.Remove(account);
        return true;
    }

    /// <summary>Gives back the place, of those whose names begin so, that would be free first.</summary>
    public void ReleaseOne(long account, string beginning)
    {
        if (!_byAccount.TryGetValue(account, out var devices)) return;
        var first = devices.Where(d => d.Key.StartsWith(beginning, StringComparison.Ordinal)).OrderBy(d => d.Value).Select(d => d.Key).FirstOrDefault();
        if (first is not null) Release(account, first);
    }

    /// <summary>Gives back every place whose time is over at <paramref name="now"/>.</summary>
    public void Expire(DateTimeOffset now)
    {
        while (_expiring.TryPeek(out var first) && first.Until <= now)
        {
            _expiring.Dequeue();
            if (!_byAccount.TryGetValue(first.Account, out var devices) || !devices.TryGetValue(first.Device, out var until)) continue;
            if (until <= now) Release(first.Account, first.Device);
            else _expiring.Enqueue((first.Account, first.Device, until)); // kept longer meanwhile; it is looked at again in its turn
        }
    }
}
