using System.Net;
using System.Net.NetworkInformation;

namespace HotspotAuth.Setup.Parts;

/// <summary>Whether RADIUS is heard. A stranger gets silence by design, so what counts is that the ports are held and that NASes are known.</summary>
internal static class RadiusPart
{
    public static PartResult Look(PartScene scene, int known)
    {
        if (!scene.IsServing) return new PartResult("radius", PartState.Skipped, "stopped");
        var asked = scene.At("radius-auth").Concat(scene.At("radius-acct")).Select(IPEndPoint.Parse).ToArray();
        if (asked.Length == 0) return new PartResult("radius", PartState.Skipped, "elsewhere");
        var held = IPGlobalProperties.GetIPGlobalProperties().GetActiveUdpListeners();
        foreach (var at in asked)
        {
            if (!held.Any(listener => listener.Port == at.Port)) return new PartResult("radius", PartState.Fail, "silent", at.ToString());
        }

        var ports = string.Join(", ", asked.Select(at => at.Port).Distinct());
        var needed = scene.Settings.Gateway.Mode == Gateway.GatewayMode.None;
        return known == 0
            ? new PartResult("radius", needed ? PartState.Warn : PartState.Skipped, "nobody", ports)
            : new PartResult("radius", PartState.Ok, "listens", ports, known.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
