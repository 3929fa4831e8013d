using System.Collections.Concurrent;
using System.Net;

namespace HotspotAuth.Radius;

/// <summary>
/// The addresses of clients on <see cref="RequireMessageAuthenticator.Auto"/> that have once sent a right Message-Authenticator
/// outside EAP. It outlives a reload of the table and is the program's to persist: what is lost here is a downgrade that a
/// man in the middle can wait for.
/// </summary>
public sealed class LearnedAuthenticators
{
    /// <summary>The most addresses kept; beyond that new ones stay unlearned, so that a wide network cannot fill memory.</summary>
    public const int Capacity = 65_536;

    private readonly ConcurrentDictionary<(UInt128 Address, bool IsV4), bool> _addresses = new();

    /// <summary>All learned addresses, to be stored.</summary>
    public IReadOnlyCollection<IPAddress> Addresses =>
        [.. _addresses.Keys.Select(key => PeerAddress.ToIPAddress(key.Address, key.IsV4, scope: 0))];

    /// <summary>True when this address must send a Message-Authenticator from now on.</summary>
    public bool Contains(IPAddress address) => _addresses.ContainsKey(Key(address));

    /// <summary>Learns an address, or takes up one that was stored. False when it was known or there is no room.</summary>
    public bool Add(IPAddress address) => Add(Key(address));

    /// <summary>Forgets an address: only ever on an administrator's word (an old device replaced a new one).</summary>
    public bool Forget(IPAddress address) => _addresses.TryRemove(Key(address), out _);

    internal bool Contains(in PeerAddress peer) => _addresses.ContainsKey((peer.Address, peer.V4));

    internal bool Add(in PeerAddress peer) => Add((peer.Address, peer.V4));

    private static (UInt128 Address, bool IsV4) Key(IPAddress address) => (PeerAddress.ToBits(address), PeerAddress.IsV4(address));

    private bool Add((UInt128 Address, bool IsV4) key) => _addresses.Count < Capacity && _addresses.TryAdd(key, true);
}
