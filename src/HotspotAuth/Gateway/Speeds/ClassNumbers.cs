namespace HotspotAuth.Gateway.Speeds;

/// <summary>The numbers of traffic classes, 1 to a maximum: those given back are given out again before new ones. Owned by the kernel thread.</summary>
internal sealed class ClassNumbers(ushort most)
{
    private readonly HashSet<ushort> _taken = [];
    private readonly Queue<ushort> _free = [];
    private ushort _next = 1;

    /// <summary>How many are in use.</summary>
    public int Count => _taken.Count;

    /// <summary>Gives out a number; 0 when all are in use.</summary>
    public ushort Take()
    {
        while (_free.TryDequeue(out var used))
        {
            if (_taken.Add(used)) return used;
        }

        while (_next <= most)
        {
            var number = _next++;
            if (_taken.Add(number)) return number;
        }

        return 0;
    }

    /// <summary>Marks a number as in use that an earlier run gave out; false when it is out of range or in use.</summary>
    public bool TryTake(ushort number) => number > 0 && number <= most && _taken.Add(number);

    /// <summary>Puts a number that an earlier run gave out, and that nobody has now, before those never used.</summary>
    public void Leave(ushort number)
    {
        if (number > 0 && number <= most && !_taken.Contains(number)) _free.Enqueue(number);
    }

    /// <summary>Takes a number back.</summary>
    public void Give(ushort number)
    {
        if (_taken.Remove(number)) _free.Enqueue(number);
    }

    /// <summary>Takes all back.</summary>
    public void Clear()
    {
        _taken.Clear();
        _free.Clear();
        _next = 1;
    }
}
