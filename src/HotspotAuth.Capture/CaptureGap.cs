namespace HotspotAuth.Capture;

/// <summary>Why packets are missing from the records. <see cref="CaptureText.Text(GapCause)"/> gives the traffic log's word.</summary>
public enum GapCause
{
    /// <summary>The kernel's ring was full.</summary>
    KernelDrop,

    /// <summary>A bounded queue of ours was full.</summary>
    Queue,

    /// <summary>Frames that were not understood.</summary>
    Frame,

    /// <summary>The program was not running.</summary>
    Restart,

    /// <summary>The interface was down or absent.</summary>
    Off,

    /// <summary>An exporter's datagrams are missing, or could not be read for want of a template.</summary>
    Exporter,
}

/// <summary>A span of time in which packets were lost, or were seen and not understood.</summary>
/// <param name="Start">Milliseconds UTC since 1970.</param>
/// <param name="End">Milliseconds UTC since 1970.</param>
/// <param name="Cause">Why.</param>
/// <param name="Source">The interface, the file's name or the exporter's address.</param>
/// <param name="Lost">Packets lost; null when it can't be known.</param>
public readonly record struct CaptureGap(long Start, long End, GapCause Cause, string Source, long? Lost);

/// <summary>The words that the traffic log stores for codes of this library.</summary>
public static class CaptureText
{
    /// <summary>kernel-drop, queue, frame, restart, off, exporter.</summary>
    public static string Text(this GapCause cause) => cause switch
    {
        GapCause.KernelDrop => "kernel-drop",
        GapCause.Queue => "queue",
        GapCause.Frame => "frame",
        GapCause.Restart => "restart",
        GapCause.Exporter => "exporter",
        _ => "off",
    };

    /// <summary>arp, ndp, dhcp.</summary>
    public static string Text(this BindingSource source) => source switch
    {
        BindingSource.Arp => "arp",
        BindingSource.Ndp => "ndp",
        _ => "dhcp",
    };
}
