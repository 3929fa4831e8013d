namespace HotspotAuth.Capture;

/// <summary>Limits of a flow table.</summary>
public sealed record FlowTableOptions
{
    /// <summary>Upper limit of <see cref="MaxFlows"/>: 1.8 GiB of table.</summary>
    public const int MostFlows = 1 << 24;

    /// <summary>A flow older than this is cut into records; bounds how late a long connection shows in the log.</summary>
    public TimeSpan ActiveTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A flow without packets for this long has ended.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a closed TCP connection is kept for its last acknowledgements.</summary>
    public TimeSpan CloseLinger { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most flows held at once, 112 octets each; the longest idle goes first.</summary>
    public int MaxFlows { get; init; } = 524_288;

    /// <summary>Most address bindings held at once.</summary>
    public int MaxBindings { get; init; } = 65_536;

    /// <summary>An address that goes on being claimed is reported again after this long.</summary>
    public TimeSpan BindingInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Claims of two MACs for one address within this span are a conflict.</summary>
    public TimeSpan ConflictWindow { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whether IP packets with neither address in the client networks become flows of their initiator (right for files), or are only
    /// counted (right for a live guest network, where they are multicast, discovery and DHCP).
    /// </summary>
    public bool RecordOutside { get; init; } = true;
}
