namespace HotspotAuth.Capture;

/// <summary>What has been heard of exporters. Every data record is in exactly one of <see cref="Flows"/> (or a translation alone),
/// <see cref="OutsideRecords"/>, <see cref="OptionRecords"/>, or a fault.</summary>
public sealed record ExportTotals
{
    /// <summary>Nothing heard.</summary>
    public static ExportTotals None { get; } = new() { Faults = new Dictionary<string, long>(StringComparer.Ordinal), Sessions = [] };

    /// <summary>Datagrams taken.</summary>
    public long Datagrams { get; init; }

    /// <summary>Data records read.</summary>
    public long Records { get; init; }

    /// <summary>Flow records made of them.</summary>
    public long Flows { get; init; }

    /// <summary>Translations told.</summary>
    public long Translations { get; init; }

    /// <summary>Of <see cref="Records"/> those of no client.</summary>
    public long OutsideRecords { get; init; }

    /// <summary>Of <see cref="Records"/> those that tell of the exporter itself.</summary>
    public long OptionRecords { get; init; }

    /// <summary>Units that sequence numbers show to be missing: datagrams of NetFlow v9, data records of IPFIX.</summary>
    public long Lost { get; init; }

    /// <summary>Times that an exporter began to count anew.</summary>
    public long Restarts { get; init; }

    /// <summary>Datagrams and parts of them that were not used, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Faults { get; init; }

    /// <summary>Who exports now.</summary>
    public required IReadOnlyList<ExporterState> Sessions { get; init; }
}

/// <summary>One exporting process: what is known of it.</summary>
/// <param name="Address">Where it sends from.</param>
/// <param name="Domain">Observation domain (IPFIX) or source id (NetFlow v9).</param>
/// <param name="IsIpfix">IPFIX, else NetFlow v9.</param>
/// <param name="LastHeard">Milliseconds UTC since 1970.</param>
/// <param name="ClockBehind">What its clock is behind ours, milliseconds; 0 while they agree to 2 s.</param>
/// <param name="IsSampled">It says that it counts only some of the packets.</param>
/// <param name="HeldSets">Data sets that wait for their template.</param>
public sealed record ExporterState(IpKey Address, uint Domain, bool IsIpfix, long LastHeard, long ClockBehind, bool IsSampled, int HeldSets);

/// <summary>The counters behind <see cref="ExportTotals"/>; the decoder's thread owns them.</summary>
internal sealed class ExportCounters
{
    private readonly long[] _faults = new long[ExportFaultText.Count];

    public long Datagrams { get; set; }

    public long Records { get; set; }

    public long Flows { get; set; }

    public long Translations { get; set; }

    public long OutsideRecords { get; set; }

    public long OptionRecords { get; set; }

    public long Lost { get; set; }

    public long Restarts { get; set; }

    public void Count(ExportFault fault, int times = 1) => _faults[(int)fault] += fault == ExportFault.None ? 0 : times;

    public ExportTotals Snapshot(IReadOnlyList<ExporterState> sessions)
    {
        var reasons = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < _faults.Length; i++)
            if (_faults[i] != 0) reasons.Add(((ExportFault)i).Text(), _faults[i]);
        return new ExportTotals
        {
            Datagrams = Datagrams,
            Records = Records,
            Flows = Flows,
            Translations = Translations,
            OutsideRecords = OutsideRecords,
            OptionRecords = OptionRecords,
            Lost = Lost,
            Restarts = Restarts,
            Faults = reasons,
            Sessions = sessions,
        };
    }
}
