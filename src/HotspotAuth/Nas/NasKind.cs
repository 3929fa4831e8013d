namespace HotspotAuth.Nas;

/// <summary>What a NAS understands beyond the standard attributes (<c>Radius:Clients:Kind</c>).</summary>
internal enum NasKind
{
    /// <summary>Anything else: WISPr attributes, which most makers read.</summary>
    Generic,
    MikroTik,
    Chilli,
    UniFi,
    OpenNds,
}

internal static class NasKinds
{
    /// <summary>The kind by its name in the configuration, which was checked when it was read.</summary>
    public static NasKind Of(string kind) => kind switch
    {
        "mikrotik" => NasKind.MikroTik,
        "chilli" => NasKind.Chilli,
        "unifi" => NasKind.UniFi,
        "opennds" => NasKind.OpenNds,
        _ => NasKind.Generic,
    };
}
