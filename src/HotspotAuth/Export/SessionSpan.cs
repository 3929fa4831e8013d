using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>A session as the log knows it: all its rows folded into one.</summary>
internal sealed class SessionSpan
{
    private readonly List<LogIp> _ips = [];
    private StoredSession _first;
    private StoredSession _last;

    public SessionSpan(StoredSession row)
    {
        Key = row.Row.Session;
        Id = IdText(row.Row.Session);
        Account = row.Row.Account;
        User = row.Row.User;
        Start = row.Row.Start;
        _first = row;
        LastTime = long.MinValue;
        Add(row);
    }

    /// <summary>The id as it is stored.</summary>
    public byte[] Key { get; }

    public string Id { get; }
    public long Account { get; }
    public string User { get; }
    public string? Group { get; private set; }
    public byte[]? Holder { get; private set; }
    public LogMac? Mac { get; private set; }
    public string? Nas { get; private set; }
    public long Start { get; private set; }

    /// <summary>Null while no record says that it ended.</summary>
    public long? End { get; private set; }

    /// <summary>The newest record's time: until then it is known to have lived.</summary>
    public long LastTime { get; private set; }

    public IReadOnlyList<LogIp> Ips => _ips;

    /// <summary>The record that says that it ended; null while none does.</summary>
    public StoredSession? Ending { get; private set; }

    /// <summary>The records it rests on: the first and the newest.</summary>
    public IReadOnlyList<IStoredRow> Records => _first.Place == _last.Place ? [_first] : [_first, _last];

    public void Add(StoredSession stored)
    {
        var row = stored.Row;
        if (stored.Time >= LastTime)
        {
            LastTime = stored.Time;
            _last = stored;
        }

        Start = Math.Min(Start, row.Start);
        if (row.End is { } end) (End, Ending) = (end, stored);
        Group = row.Group ?? Group;
        Holder = row.Holder ?? Holder;
        Nas = row.Nas ?? Nas;
        Mac = row.Mac ?? Mac;
        if (row.Ip is { } ip && !_ips.Contains(ip)) _ips.Add(ip);
    }

    /// <summary>The end, from a report of a later day; what else that says belongs to then.</summary>
    public void EndLate(StoredSession row) => (End, Ending) = (row.Row.End, row);

    /// <summary>Whether it lived at some moment from <paramref name="from"/> to <paramref name="to"/>, that one included.</summary>
    public bool Lived(long from, long to) => Start <= to && (End is not { } end || end > from || (end == Start && end >= from));

    /// <summary>The id as it is printed everywhere: a UUID.</summary>
    public static string IdText(byte[] id) => id.Length == 16 ? new Guid(id, bigEndian: true).ToString("D") : Convert.ToHexStringLower(id);
}
