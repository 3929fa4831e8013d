namespace HotspotAuth.TrafficLog;

/// <summary>How a log-in ended.</summary>
public enum AuthResult
{
    /// <summary>Let in; there is no reason.</summary>
    Accept,

    /// <summary>Refused; the reason says why.</summary>
    Reject,
}

/// <summary>What a session row records.</summary>
public enum SessionEvent
{
    /// <summary>It began.</summary>
    Start,

    /// <summary>It lives; counters so far.</summary>
    Interim,

    /// <summary>It ended; final counters and cause.</summary>
    Stop,

    /// <summary>It lived when the day's file was opened.</summary>
    Carry,
}

/// <summary>Where the knowledge that an IP belongs to a MAC came from; the first three are seen on the wire (flow).</summary>
public enum BindingSource
{
    /// <summary>ARP seen by the capture.</summary>
    Arp,

    /// <summary>Neighbour discovery seen by the capture.</summary>
    Ndp,

    /// <summary>DHCP seen by the capture.</summary>
    Dhcp,

    /// <summary>The lease file (access).</summary>
    Lease,

    /// <summary>A session's start (access).</summary>
    Session,

    /// <summary>Fixed in configuration (access).</summary>
    Config,
}

/// <summary>State of the machine's clock.</summary>
public enum ClockState
{
    /// <summary>Compared with a source; the offset is given.</summary>
    Ok,

    /// <summary>The source did not answer.</summary>
    Unreachable,

    /// <summary>The source itself is not synchronised.</summary>
    Unsynchronised,

    /// <summary>The clock was set; the step is given.</summary>
    Step,
}

/// <summary>What a witness row names.</summary>
public enum HeadKind
{
    /// <summary>Another stream's newest batch: its day, stream, k and chain value.</summary>
    Head,

    /// <summary>A day's digest: the hash of the file.</summary>
    Digest,

    /// <summary>A purge receipt: its number and the hash of the file.</summary>
    Receipt,

    /// <summary>An anchor that left the machine, with its way.</summary>
    Anchor,
}

/// <summary>Why records may be missing for a span of time.</summary>
public enum GapCause
{
    /// <summary>The kernel dropped packets.</summary>
    KernelDrop,

    /// <summary>A queue of ours was full.</summary>
    Queue,

    /// <summary>Frames that were not understood.</summary>
    Frame,

    /// <summary>The writing process died.</summary>
    Restart,

    /// <summary>The writing process was stopped.</summary>
    Off,

    /// <summary>The netlink socket overflowed.</summary>
    Enobufs,

    /// <summary>An exporter's sequence numbers jumped.</summary>
    Exporter,

    /// <summary>The clock was set.</summary>
    Clock,

    /// <summary>The disk refused.</summary>
    Disk,
}

/// <summary>Who opened a connection.</summary>
public enum FlowOpened
{
    /// <summary>Not seen.</summary>
    Unknown = 0,

    /// <summary>The client.</summary>
    Client = 1,

    /// <summary>The peer.</summary>
    Peer = 2,
}

/// <summary>Why a flow record ended.</summary>
public enum FlowFinish
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>FIN both ways.</summary>
    Fin = 1,

    /// <summary>Reset.</summary>
    Rst = 2,

    /// <summary>Silent for the idle time.</summary>
    Idle = 3,

    /// <summary>Cut by the active time; the connection goes on in the next part.</summary>
    ActiveCut = 4,

    /// <summary>The capture ended.</summary>
    EndOfCapture = 5,

    /// <summary>Put out to keep the table within its cap.</summary>
    Evicted = 6,
}

/// <summary>What a translation row records.</summary>
public enum TranslationEvent
{
    /// <summary>It began.</summary>
    Start = 1,

    /// <summary>It ended.</summary>
    End = 2,

    /// <summary>It lived when the day's file was opened.</summary>
    Carry = 3,
}
