namespace HotspotAuth.Radius;

/// <summary>
/// Decides which discards are told to the observer: an attacker must not be able to fill the log. A fixed table by (reason,
/// source), and a limit in all.
/// </summary>
internal sealed class DiscardReports(TimeProvider time)
{
    public const int PerSecond = 100;
    public const int SecondsBetween = 10;

    private readonly Lock _lock = new();
    private readonly Slot[] _slots = new Slot[1024];
    private long _second;
    private int _toldInSecond;

    /// <summary>True when this one is to be told; <paramref name="suppressed"/> like it were not since the last time.</summary>
    public bool ShouldTell(int reason, UInt128 address, out long suppressed)
    {
        var now = time.GetTimestamp() / time.TimestampFrequency;
        var index = (uint)HashCode.Combine(reason, address) % (uint)_slots.Length;
        lock (_lock)
        {
            ref var slot = ref _slots[index];
            var isSame = slot.IsUsed && slot.Reason == reason && slot.Address == address;
            suppressed = isSame ? slot.Suppressed : 0;
            if ((isSame && now - slot.ToldAt < SecondsBetween) || !HasRoom(now))
            {
                if (isSame)
                    slot.Suppressed++;
                return false;
            }

            slot = new Slot { IsUsed = true, Reason = reason, Address = address, ToldAt = now };
            return true;
        }
    }

    private bool HasRoom(long now)
    {
        if (now != _second)
            (_second, _toldInSecond) = (now, 0);
        return _toldInSecond++ < PerSecond;
    }

    private struct Slot
    {
        public UInt128 Address;
        public long ToldAt;
        public long Suppressed;
        public int Reason;
        public bool IsUsed;
    }
}
