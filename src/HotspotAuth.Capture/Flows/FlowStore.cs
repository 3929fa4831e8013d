using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace HotspotAuth.Capture;

/// <summary>
/// Live flows in one array of fixed size, with a keyed hash index over both directions at once. It allocates nothing after
/// construction; the operating system backs the array with memory only as far as it is used.
/// </summary>
internal sealed class FlowStore
{
    private const int Nil = -1;
    private readonly FlowEntry[] _entries;
    private readonly int[] _buckets;
    private readonly ulong _seed0 = (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue);
    private readonly ulong _seed1 = (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue);
    private readonly ulong _seed2 = (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue);
    private int _free = Nil;
    private int _touched;

    public FlowStore(int capacity)
    {
        _entries = GC.AllocateUninitializedArray<FlowEntry>(capacity);
        _buckets = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity)];
        Array.Fill(_buckets, Nil);
    }

    public int Count { get; private set; }

    public bool IsFull => Count == _entries.Length;

    /// <summary>Entries with an index below this have been in use at some time.</summary>
    public int Touched => _touched;

    public ref FlowEntry this[int index] => ref _entries[index];

    /// <summary>The same for a packet and for its answer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Hash(in DecodedFrame frame)
    {
        // The ports go through a multiplication of their own: merely added or xor-ed to the address, a host that chooses both
        // could make any number of flows that collide.
        var source = KeyHash.Fold(KeyHash.Fold(frame.Source.High ^ _seed0, frame.Source.Low ^ _seed1) + frame.SourcePort, _seed2);
        var destination = KeyHash.Fold(KeyHash.Fold(frame.Destination.High ^ _seed0, frame.Destination.Low ^ _seed1) + frame.DestinationPort, _seed2);
        return (uint)KeyHash.Fold(source + destination, VlanProtocol(frame) ^ _seed1);
    }

    /// <summary>VLAN (24 bits) · 256 + protocol, as an entry has it.</summary>
    public static uint VlanProtocol(in DecodedFrame frame) => ((uint)frame.Vlan << 8) | frame.Protocol;

    /// <summary>Asks for the cache line of a hash's bucket, without waiting for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void PrefetchBucket(uint hash)
    {
        // A prefetch of an address that the collector has changed meanwhile is without effect.
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref _buckets[hash & (uint)(_buckets.Length - 1)]));
    }

    /// <summary>Asks for the two cache lines of the first entry under a hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void PrefetchEntry(uint hash)
    {
        var index = _buckets[hash & (uint)(_buckets.Length - 1)];
        if (!Sse.IsSupported || index < 0) return;
        var entry = (byte*)Unsafe.AsPointer(ref _entries[index]);
        Sse.Prefetch0(entry);
        Sse.Prefetch0(entry + sizeof(FlowEntry) - 1);
    }

    /// <summary>The flow of a packet in either direction, or a negative number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(in DecodedFrame frame, uint hash, out bool up)
    {
        var vlanProtocol = VlanProtocol(frame);
        var ports = ((uint)frame.SourcePort << 16) | frame.DestinationPort;
        var swapped = ((uint)frame.DestinationPort << 16) | frame.SourcePort;
        var entries = _entries;
        for (var index = _buckets[hash & (uint)(_buckets.Length - 1)]; index >= 0;)
        {
            ref var entry = ref entries[index];
            if (entry.Hash == hash && entry.VlanProtocol == vlanProtocol)
            {
                if (entry.Ports == ports && entry.Client == frame.Source && entry.Peer == frame.Destination)
                {
                    up = true;
                    return index;
                }

                if (entry.Ports == swapped && entry.Client == frame.Destination && entry.Peer == frame.Source)
                {
                    up = false;
                    return index;
                }
            }

            index = entry.Next;
        }

        up = false;
        return Nil;
    }

    /// <summary>A cleared entry in the index; the caller has made room and fills in the key's other fields.</summary>
    public int Add(uint hash)
    {
        var index = _free;
        if (index >= 0) _free = _entries[index].Next;
        else index = _touched++;

        ref var bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        ref var entry = ref _entries[index];
        entry = default;
        entry.Hash = hash;
        entry.Next = bucket;
        entry.State = FlowState.Held;
        bucket = index;
        Count++;
        return index;
    }

    public void Remove(int index)
    {
        ref var entry = ref _entries[index];
        ref var link = ref _buckets[entry.Hash & (uint)(_buckets.Length - 1)];
        while (link != index) link = ref _entries[link].Next;
        link = entry.Next;
        entry.State = FlowState.None;
        entry.Next = _free;
        _free = index;
        Count--;
    }
}
