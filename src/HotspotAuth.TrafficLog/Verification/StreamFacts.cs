namespace HotspotAuth.TrafficLog;

/// <summary>A witness row as it was found: what it names and what it says of it.</summary>
internal sealed record WitnessFact(string Kind, string Day, string? Stream, long Number, byte[] Hash);

/// <summary>Everything about a stream's file that is computed from its rows.</summary>
internal sealed class StreamFacts
{
    public List<Finding> Findings { get; } = [];

    public List<byte[]> Chains { get; } = [];

    public List<WitnessFact> Witnesses { get; } = [];

    public byte[] Store { get; set; } = [];

    public byte[] Opening { get; set; } = new byte[Hash.Length];

    public byte[] Root { get; set; } = new byte[Hash.Length];

    public byte[] Chain { get; set; } = new byte[Hash.Length];

    public long Rows { get; set; }

    public long Batches => Chains.Count;

    public long? MinTime { get; set; }

    public long? MaxTime { get; set; }

    public long Gaps { get; set; }

    public long Lost { get; set; }

    public long? FirstBatchTime { get; set; }

    public bool FirstBatchHasGap { get; set; }

    public long? LastBatchTime { get; set; }

    public KeyRoot? Keys { get; set; }

    public ClockSpan? Clock { get; set; }

    public void Altered(string reason) => Findings.Add(Finding.Altered(reason));

    public StreamDigest ToDigest() => new(
        Rows, Batches, MinTime, MaxTime, Hash.Hex(Root), Hash.Hex(Chain), Hash.Hex(Opening), Gaps, Lost, Keys);
}
