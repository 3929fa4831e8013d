namespace HotspotAuth.Tests.Capture;

/// <summary>A test that needs a program of the machine; skipped with that reason where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactIfInstalledAttribute : FactAttribute
{
    public FactIfInstalledAttribute(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(f => File.Exists(Path.Combine(f, program)))) Skip = $"{program} is not installed";
    }
}

/// <summary>A test that makes network interfaces and opens raw sockets; skipped with that reason for other users.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess) Skip = "needs root: makes network namespaces and captures";
    }
}

/// <summary>A file that lives as long as its test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] octets) => File.WriteAllBytes(Path, octets);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "hotspotauth-" + System.IO.Path.GetRandomFileName());

    public void Dispose() => File.Delete(Path);
}
