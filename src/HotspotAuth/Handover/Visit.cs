using System.Text.Json.Serialization;
using HotspotAuth.Capture;

namespace HotspotAuth.Handover;

/// <summary>
/// A guest whom a foreign gateway sent to our login page: what of its words is needed again once he has logged in. It travels
/// through the pages sealed (<see cref="VisitSeal"/>), so nothing is kept for visitors who never log in.
/// </summary>
internal sealed record Visit
{
    /// <summary>The name of the gateway.</summary>
    public required string Nas { get; init; }

    /// <summary>The device as the gateway's redirect names it. The browser carried that, so it is a claim until the gateway says it too.</summary>
    public required string Mac { get; init; }

    /// <summary>Where the gateway takes the login; null where the browser need not go there.</summary>
    public string? Link { get; init; }

    /// <summary>The CHAP identifier; null where the gateway gave none.</summary>
    public byte? ChapId { get; init; }

    /// <summary>The CHAP challenge; null for a plain password.</summary>
    public byte[]? Challenge { get; init; }

    /// <summary>openNDS: the hashed id of the client that it waits for.</summary>
    public string? ClientId { get; init; }

    /// <summary>openNDS: the digest of the gateway's name, by which it asks.</summary>
    public string? GatewayHash { get; init; }

    /// <summary>The device's address as the gateway's sealed words name it.</summary>
    public string? Ip { get; init; }

    /// <summary>The gateway refused the guest just now, after we had let him in.</summary>
    public bool CameBack { get; init; }

    [JsonIgnore]
    public MacAddress Device => MacAddress.TryParse(Mac, out var mac) ? mac : default;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Visit))]
internal sealed partial class VisitJson : JsonSerializerContext;
