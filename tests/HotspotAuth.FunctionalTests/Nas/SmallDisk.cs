namespace HotspotAuth.FunctionalTests.Nas;

/// <summary>A file system of a few megabytes in memory, which a test may fill to the last octet.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly bool _isOurs;

    private SmallDisk(string path, bool isOurs) => (Path, _isOurs) = (path, isOurs);

    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Mounts one, over the folder <paramref name="at"/> where that is given.</summary>
    public static async Task<SmallDisk> MountAsync(int megabytes, string? at = null)
    {
        var path = at ?? Directory.CreateTempSubdirectory("hotspotauth-disk-").FullName;
        var (exitCode, _, error) = await RunningService.RunAsync("mount", null, "-t", "tmpfs", "-o", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", path);
        Assert.True(exitCode == 0, error);
        return new SmallDisk(path, isOurs: at is null);
    }

    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true) file.Write(page);
        }
        catch (IOException)
        {
            // full
        }
    }

    public void MakeRoom() => File.Delete(Filler);

    public void Dispose()
    {
        using var unmount = System.Diagnostics.Process.Start("umount", ["-l", Path]);
        unmount.WaitForExit();
        if (_isOurs) Directory.Delete(Path);
    }
}

/// <summary>A claim that needs the right to mount; without it the test is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsRootFactAttribute : FactAttribute
{
    public NeedsRootFactAttribute() => Skip = Missing;

    /// <summary>Null where the right is there.</summary>
    internal static string? Missing => Environment.IsPrivilegedProcess ? null : "needs root, to mount a small file system";
}
