namespace HotspotAuth.Exporters;

/// <summary>A gateway of somebody else that tells of its flows.</summary>
internal sealed class ExporterSettings
{
    public string Name { get; set; } = "";

    /// <summary>Where its datagrams come from: an address or a prefix.</summary>
    public string Address { get; set; } = "";

    /// <summary>The guest networks behind it; none: those of <c>Gateway:LanAddress</c> and <c>Gateway:LanAddress6</c>.</summary>
    public List<string> Networks { get; set; } = [];
}
