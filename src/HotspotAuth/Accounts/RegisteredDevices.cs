using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using HotspotAuth.Capture;

namespace HotspotAuth.Accounts;

/// <summary>The registered devices in memory, swapped whole by <see cref="Refresh"/>: a request never waits for the disk.</summary>
internal sealed class RegisteredDevices(DeviceStore store, AccountDirectory accounts, TimeProvider time)
{
    private readonly Lock _refreshing = new();
    private FrozenDictionary<MacAddress, RegisteredDevice> _devices = FrozenDictionary<MacAddress, RegisteredDevice>.Empty;
    private (long, long)? _state;

    /// <summary>Takes over what changed in the store; a look that finds nothing new reads no device.</summary>
    public void Refresh()
    {
        lock (_refreshing)
        {
            var state = store.State();
            if (state == _state) return;
            Volatile.Write(ref _devices, store.List().ToFrozenDictionary(d => d.Mac));
            _state = state;
        }
    }

    /// <summary>A device that is registered now, with its owner. Whether the owner's account may be used is not asked here.</summary>
    public bool TryFind(MacAddress mac, [NotNullWhen(true)] out RegisteredDevice? device, [NotNullWhen(true)] out Account? owner)
    {
        owner = null;
        return Volatile.Read(ref _devices).TryGetValue(mac, out device)
            && !(device.ValidUntil <= time.GetUtcNow())
            && accounts.TryFind(device.Account, out owner);
    }

    /// <summary>The same, only where the owner's rights let his devices come in by themselves (<see cref="Rights.DevicesReturn"/>): for
    /// a gateway of our own, which would else show the login page.</summary>
    public bool TryFindReturning(MacAddress mac, [NotNullWhen(true)] out RegisteredDevice? device, [NotNullWhen(true)] out Account? owner) =>
        TryFind(mac, out device, out owner) && owner.Rights.DevicesReturn == true;
}
