using System.Buffers.Binary;

namespace HotspotAuth.Capture;

/// <summary>One exporting process (address, port, protocol, observation domain): its templates, its count of messages, its clock.</summary>
internal sealed class ExporterSession(IpKey exporter, bool isIpfix, ExportCounters counters)
{
    /// <summary>How long a message may be overtaken by later ones before it counts as lost.</summary>
    private const long Patience = 3_000;

    /// <summary>How long records wait for their template: routers send it each half an hour at the latest.</summary>
    private const long LongestHold = 40 * 60 * 1000;

    /// <summary>An uptime that goes back further is a restart, less is a message that was overtaken.</summary>
    private const int Overtaken = 60_000;

    private const int Remembered = 64;
    private const int TemplateSet = 2;
    private const int OptionsSet = 3;
    private const int FirstDataSet = 256;

    private readonly TemplateTable _templates = new(isIpfix);
    private readonly SequenceWatch _sequence = new(isIpfix);
    private readonly HeldSets _held = new();
    private readonly ExporterGaps _gaps = new(exporter.ToString());
    private readonly List<ushort> _changed = [];
    private readonly (uint Sequence, int Hash)[] _recent = new (uint, int)[Remembered];
    private int _next;
    private uint? _uptime;
    private long _init = -1;
    private long _behind;
    private bool _isSampled;

    /// <summary>Milliseconds UTC; never goes back.</summary>
    public long LastHeard { get; private set; } = long.MinValue;

    public ExporterState State(IpKey address, uint domain) => new(address, domain, isIpfix, LastHeard, _behind, _isSampled, _held.Count);

    public void Take(in ExportMessage message, ClientNetworks clients, long now, IExportSink sink)
    {
        var heard = LastHeard == long.MinValue ? now : LastHeard;
        LastHeard = Math.Max(LastHeard, now);
        if (IsRepeated(message))
        {
            counters.Count(ExportFault.Duplicate);
            return;
        }

        _behind = message.Time.Shift;
        CheckUptime(message.Time.Uptime, heard, now);
        var (records, flows, isCounted) = Sets(message, clients, now, sink);
        if (_sequence.Take(message.Sequence, records, flows, isCounted, message.Time.Export, heard, now) == MessageOrder.Restart) Restarted(heard, now);
        Losses(now - Patience, now);
    }

    /// <summary>Its process was started anew, or its port was taken by another: from a time on records are missing.</summary>
    public void Follows(long heard, long now) => _gaps.Add(heard, now, null, now);

    public void Tick(long now, IExportSink sink)
    {
        Losses(now - Patience, now);
        Dropped(_held.Drop(now - LongestHold), now);
        _gaps.Flush(now, isLast: false, sink);
    }

    /// <summary>Nothing more comes: what is open is told.</summary>
    public void Close(long now, IExportSink sink)
    {
        Losses(long.MaxValue, now);
        Dropped(_held.Drop(long.MaxValue), now);
        _gaps.Flush(now, isLast: true, sink);
    }

    /// <summary>Only the very same datagram is passed over: an exporter that can't count must not lose its records by it.</summary>
    private bool IsRepeated(in ExportMessage message)
    {
        var hash = new HashCode();
        hash.Add(message.Time.Export);
        hash.AddBytes(message.Sets);
        var mark = (message.Sequence, hash.ToHashCode());
        if (Array.IndexOf(_recent, mark) >= 0) return true;
        _recent[_next] = mark;
        _next = (_next + 1) % Remembered;
        return false;
    }

    private void CheckUptime(uint? uptime, long heard, long now)
    {
        if (uptime is not { } up) return;
        // The difference modulo 2^32: a wrap after 49.7 days goes forward.
        var step = _uptime is { } last ? (int)(up - last) : 0;
        if (step is < 0 and > -Overtaken) return;
        _uptime = up;
        if (step >= 0) return;
        _sequence.Forget();
        Restarted(heard, now);
    }

    private void Restarted(long heard, long now)
    {
        counters.Restarts++;
        _templates.Forget(before: now);
        _init = -1;
        Dropped(_held.Drop(now), now);
        _gaps.Add(heard, now, null, now);
    }

    private (int Records, int Flows, bool IsCounted) Sets(in ExportMessage message, ClientNetworks clients, long now, IExportSink sink)
    {
        var (records, options, isCounted) = (0, 0, true);
        var rest = message.Sets;
        while (rest.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16BigEndian(rest);
            int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length < 4 || length > rest.Length)
            {
                counters.Count(ExportFault.SetLength);
                return (records, records - options, false);
            }

            var set = rest[4..length];
            rest = rest[length..];
            if (id >= FirstDataSet)
            {
                if (!_templates.TryGet(id, now, out var template))
                {
                    Hold(id, set, message.Time, now);
                    isCounted = false;
                    continue;
                }

                var (read, isWhole) = Records(template, set, message.Time, clients, sink);
                isCounted &= isWhole;
                records += read;
                options += template.IsOptions ? read : 0;
            }
            else if (id == (isIpfix ? TemplateSet : 0) || id == (isIpfix ? OptionsSet : 1))
            {
                counters.Count(_templates.Take(set, id == (isIpfix ? OptionsSet : 1), now, _changed));
                foreach (var changed in _changed) Release(changed, clients, now, sink);
                _changed.Clear();
            }
            else
            {
                counters.Count(ExportFault.SetReserved);
            }
        }

        return (records, records - options, isCounted);
    }

    private void Hold(ushort id, ReadOnlySpan<byte> set, in ExportTime time, long now)
    {
        if (_held.TryHold(id, set, time, now)) return;
        counters.Count(ExportFault.TemplateUnknown);
        _gaps.Add(now, now, null, now);
    }

    private void Release(ushort id, ClientNetworks clients, long now, IExportSink sink)
    {
        foreach (var set in _held.Take(id))
            if (_templates.TryGet(id, now, out var template)) Records(template, set.Octets, set.Time, clients, sink);
    }

    private (int Read, bool IsWhole) Records(ExportTemplate template, ReadOnlySpan<byte> set, in ExportTime time, ClientNetworks clients, IExportSink sink)
    {
        var read = 0;
        while (set.Length >= template.Shortest)
        {
            if (!DataRecord.TryRead(set, template, out var record, out var used))
            {
                counters.Count(ExportFault.RecordMalformed);
                return (read, false);
            }

            set = set[used..];
            read++;
            counters.Records++;
            // Every second packet or every hundredth: such an exporter's sums are no proof of how much.
            _isSampled |= record.SamplingInterval > 1 || record.SamplingSpace > 0;
            if (template.IsOptions)
            {
                counters.OptionRecords++;
                if (record.Init >= 0) _init = record.Init;
                continue;
            }

            counters.Count(ExportedFlow.Tell(record, time, record.Init >= 0 ? record.Init : _init, exporter, clients, sink, counters));
        }

        return (read, true);
    }

    private void Losses(long before, long now)
    {
        while (_sequence.TryTakeLoss(before, out var from, out var to, out var lost))
        {
            counters.Lost += lost;
            _gaps.Add(from, to, lost, now);
        }
    }

    private void Dropped(IReadOnlyList<HeldSet> sets, long now)
    {
        if (sets.Count == 0) return;
        counters.Count(ExportFault.TemplateUnknown, sets.Count);
        _gaps.Add(sets[0].Heard, Math.Max(sets[0].Heard, sets[^1].Heard), null, now);
    }
}
