namespace HotspotAuth.TrafficLog;

/// <summary>Which flow records: those that overlap [From, To), UTC milliseconds; a null member asks for any.</summary>
public sealed record FlowQuery(long From, long To)
{
    /// <summary>The client's address.</summary>
    public LogIp? Ip { get; init; }

    /// <summary>The client's link address.</summary>
    public LogMac? Mac { get; init; }

    /// <summary>The peer's address.</summary>
    public LogIp? PeerIp { get; init; }
}

/// <summary>Which session rows: of sessions that lived in [From, To), UTC milliseconds; a null member asks for any.</summary>
public sealed record SessionQuery(long From, long To)
{
    /// <summary>The session's address.</summary>
    public LogIp? Ip { get; init; }

    /// <summary>The session's link address.</summary>
    public LogMac? Mac { get; init; }

    /// <summary>The user name, exactly.</summary>
    public string? User { get; init; }

    /// <summary>The session's id in the log.</summary>
    public byte[]? Session { get; init; }
}

/// <summary>Which log-ins: those of [From, To), UTC milliseconds; a null member asks for any.</summary>
public sealed record AuthQuery(long From, long To)
{
    /// <summary>The client's address.</summary>
    public LogIp? Ip { get; init; }

    /// <summary>The client's link address.</summary>
    public LogMac? Mac { get; init; }

    /// <summary>The user name, exactly.</summary>
    public string? User { get; init; }
}

/// <summary>Which bindings of IP to MAC: those that overlap [From, To), UTC milliseconds; a null member asks for any.</summary>
public sealed record BindingQuery(long From, long To)
{
    /// <summary>The address.</summary>
    public LogIp? Ip { get; init; }

    /// <summary>The link address.</summary>
    public LogMac? Mac { get; init; }

    /// <summary>Only those that another device claimed too.</summary>
    public bool IsConflict { get; init; }
}

/// <summary>Which translations: those that lived in [From, To), UTC milliseconds; a null member asks for any.</summary>
public sealed record TranslationQuery(long From, long To)
{
    /// <summary>The address before translation.</summary>
    public LogIp? InsideIp { get; init; }

    /// <summary>The address that the peer saw.</summary>
    public LogIp? OutsideIp { get; init; }

    /// <summary>The port that the peer saw.</summary>
    public int? OutsidePort { get; init; }

    /// <summary>Of the days that are read also the rows of translations that ended before From: they say which of the others had ended, too.</summary>
    public bool IsWithEnded { get; init; }

    /// <summary>The peer's address.</summary>
    public LogIp? PeerIp { get; init; }
}
