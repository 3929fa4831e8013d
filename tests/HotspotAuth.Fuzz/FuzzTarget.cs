namespace HotspotAuth.Fuzz;

/// <summary>
/// Something that takes hostile octets. <see cref="Run"/> throws when it breaks a promise: an exception of its own, or a
/// <see cref="BrokenPromiseException"/>. It gives a number for the way the input took, by which new ways are kept in the pool.
/// </summary>
internal sealed record FuzzTarget(string Name, Func<byte[], int> Run, int LongestInput)
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("radius", RadiusTarget.Run, 4200),
        new("listener", ListenerTarget.Run, 4200),
        new("frames", FrameTarget.Run, 2048),
        new("capture", CaptureFileTarget.Run, 64 * 1024),
        new("exporters", ExportTarget.Run, 4096),
        new("json", SignedFormTarget.Run, 4096),
        new("imports", ImportTarget.Run, 4096),
    ];

    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
