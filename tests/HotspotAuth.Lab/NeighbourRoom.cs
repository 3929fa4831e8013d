using System.Globalization;

namespace HotspotAuth.Lab;

/// <summary>Room for the neighbours of a crowd, until it goes. The gateway makes this room by itself, but a network namespace has the first one's.</summary>
internal sealed class NeighbourRoom : IDisposable
{
    private const string Most = "/proc/sys/net/ipv4/neigh/default/gc_thresh3";
    private const int Needed = 32_768;

    private readonly string _before = File.ReadAllText(Most);

    public NeighbourRoom() => File.WriteAllText(Most, Math.Max(Needed, int.Parse(_before, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));

    public void Dispose() => File.WriteAllText(Most, _before);
}
