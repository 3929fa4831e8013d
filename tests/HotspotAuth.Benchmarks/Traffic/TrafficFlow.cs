namespace HotspotAuth.Benchmarks.Traffic;

/// <summary>One connection under way.</summary>
internal struct TrafficFlow
{
    public int Client;
    public bool IsV6;
    public byte Protocol;
    public ushort ClientPort;
    public ushort PeerPort;
    public uint Peer;
    public int Left;
    public bool IsOpen;
}
