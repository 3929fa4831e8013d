using System.Diagnostics;
using System.Globalization;

namespace HotspotAuth.Tests.Faults;

/// <summary>A folder on a small disk of its own (in memory) without room left, until there is some.</summary>
internal sealed class FullFolder : IDisposable
{
    private readonly string _path;

    /// <param name="path">The folder; it is made where it is not there.</param>
    /// <param name="kilobytes">How much it can hold.</param>
    /// <param name="left">How much of it is left.</param>
    public FullFolder(string path, int kilobytes = 4096, int left = 0)
    {
        _path = path;
        Directory.CreateDirectory(path);
        Assert.Equal(0, Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k,mode=0700"), "tmpfs", path));
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        for (var rest = kilobytes - left; rest > 0; rest -= 4) filler.Write(page);
    }

    /// <summary>What is in it besides what fills it.</summary>
    public string[] Files => [.. Directory.EnumerateFiles(_path, "*", SearchOption.AllDirectories).Where(file => file != Filler)];

    private string Filler => Path.Combine(_path, "filler");

    public void MakeRoom() => File.Delete(Filler);

    public void Dispose() => Run("umount", "-l", _path);

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}

/// <summary>A claim that needs the right to mount; without it the test is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FullDiskFactAttribute : FactAttribute
{
    public FullDiskFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess) Skip = "needs root, to mount a small file system";
    }
}
