using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Access;

/// <summary>The device behind a request. The MAC is null where nothing between us tells it (no own gateway).</summary>
internal sealed record Device(MacAddress? Mac, IPAddress Ip)
{
    /// <summary>What tells this device from another: its MAC, else its address.</summary>
    public string Key => Mac?.ToString() ?? Ip.ToString();
}
