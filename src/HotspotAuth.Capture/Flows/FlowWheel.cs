namespace HotspotAuth.Capture;

/// <summary>
/// A timing wheel over the store's entries. A packet does not move its flow in the wheel: when a flow's slot comes up, whoever
/// turns the wheel looks at its last packet and puts a living one further on. So a packet costs nothing here, each flow is
/// looked at about once per idle timeout, and no list is ever scanned.
/// </summary>
internal sealed class FlowWheel
{
    public const int Slots = 128;
    private readonly FlowStore _store;
    private readonly int[] _heads = new int[Slots];
    private readonly int[] _tails = new int[Slots];
    private readonly long _span;
    private readonly long _width;
    private int _cursor;
    private long _cursorTime = long.MinValue;

    /// <summary>A wheel for flows that fall due at most <paramref name="span"/> milliseconds from now.</summary>
    public FlowWheel(FlowStore store, long span)
    {
        _store = store;
        _span = span;
        // Half the slots for the span leaves room for packets that come out of order.
        _width = Math.Max(1, span / (Slots / 2));
        Array.Fill(_heads, -1);
        Array.Fill(_tails, -1);
    }

    /// <summary>Before this time <see cref="Turn"/> has nothing to do, unless the clock was set back.</summary>
    public long NextTime { get; private set; } = long.MinValue;

    /// <summary>True when the wheel must turn, or be set to a clock that was set back.</summary>
    public bool IsDue(long now) => now >= NextTime || now < _cursorTime - _span;

    /// <summary>Moves to the slot of <paramref name="now"/>, as far as the slots on the way are empty. True: arrived.</summary>
    public bool Turn(long now)
    {
        if (_cursorTime == long.MinValue || now < _cursorTime - _span) _cursorTime = now;
        var steps = 0;
        while (now >= _cursorTime + _width)
        {
            if (_heads[_cursor] >= 0) break;
            _cursor = (_cursor + 1) & (Slots - 1);
            // After a whole round of empty slots there is nothing to meet on the rest of the way.
            _cursorTime = ++steps > Slots ? now : _cursorTime + _width;
        }

        var empty = _heads[_cursor] < 0;
        NextTime = empty ? _cursorTime + _width : long.MinValue;
        return empty;
    }

    /// <summary>The first flow of the slot under the cursor, or a negative number.</summary>
    public int Current => _heads[_cursor];

    /// <summary>The first flow of the first slot that has one, or a negative number: about the longest idle, unless it was used since it was put there.</summary>
    public int Earliest()
    {
        for (var i = 0; i < Slots; i++)
        {
            var head = _heads[(_cursor + i) & (Slots - 1)];
            if (head >= 0) return head;
        }

        return -1;
    }

    /// <summary>The slot in which a flow due at this time belongs; never the one under the cursor.</summary>
    public short SlotOf(long due)
    {
        var ahead = Math.Clamp(((due - _cursorTime) / _width) + 1, 1, Slots - 1);
        return (short)((_cursor + (int)ahead) & (Slots - 1));
    }

    /// <summary>Behind those already in the slot, so that within a slot, too, the first in is the first out.</summary>
    public void Insert(int index, short slot)
    {
        ref var entry = ref _store[index];
        ref var tail = ref _tails[slot];
        entry.Slot = slot;
        entry.SlotPrevious = tail;
        entry.SlotNext = -1;
        if (tail >= 0) _store[tail].SlotNext = index;
        else _heads[slot] = index;
        tail = index;
    }

    public void Remove(int index)
    {
        ref var entry = ref _store[index];
        if (entry.SlotPrevious >= 0) _store[entry.SlotPrevious].SlotNext = entry.SlotNext;
        else _heads[entry.Slot] = entry.SlotNext;
        if (entry.SlotNext >= 0) _store[entry.SlotNext].SlotPrevious = entry.SlotPrevious;
        else _tails[entry.Slot] = entry.SlotPrevious;
    }
}
