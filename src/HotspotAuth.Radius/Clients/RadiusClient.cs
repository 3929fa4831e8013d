using System.Net;

namespace HotspotAuth.Radius;

/// <summary>What an Access-Request of a client without Message-Authenticator is worth (the answer to CVE-2024-3596).</summary>
public enum RequireMessageAuthenticator
{
    /// <summary>Nothing: it is dropped.</summary>
    Yes,

    /// <summary>It is served until the client's address has once sent a right one outside EAP; from then on as <see cref="Yes"/>.
    /// Never downgraded by itself.</summary>
    Auto,

    /// <summary>It is served. Only for devices that cannot send one.</summary>
    No,
}

/// <summary>One RADIUS client (a NAS, or a network of them with one secret). Chosen by source address alone (RFC 2865 §5.4).</summary>
public sealed class RadiusClient
{
    /// <summary>The name by which operators know it; unique in a table.</summary>
    public required string Name { get; init; }

    /// <summary>One address (/32, /128) or a network.</summary>
    public required IPNetwork Network { get; init; }

    /// <summary>The shared secret.</summary>
    public required RadiusSecret Secret { get; init; }

    /// <summary>Default <see cref="RequireMessageAuthenticator.Yes"/>.</summary>
    public RequireMessageAuthenticator RequireMessageAuthenticator { get; init; }

    /// <summary>True drops an Access-Request that brings Proxy-State without Message-Authenticator: the known forgery needs it.
    /// False only for a proxy that sends none.</summary>
    public bool LimitProxyState { get; init; } = true;

    /// <summary>UDP port where the NAS listens for Disconnect- and CoA-Request (RFC 5176 §2.1).</summary>
    public int CoaPort { get; init; } = 3799;

    /// <summary>What kind of device it is, in the program's words (generic, mikrotik, chilli, unifi, opennds); not read here.</summary>
    public string Kind { get; init; } = "generic";

    /// <summary>True where the program may let a device in by its MAC alone; not read here.</summary>
    public bool AllowsMacAuthentication { get; init; }

    /// <summary>Name and network, never the secret.</summary>
    public override string ToString() => $"{Name} ({Network})";
}
