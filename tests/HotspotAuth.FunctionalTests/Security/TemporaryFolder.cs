namespace HotspotAuth.FunctionalTests.Security;

internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hotspot-security-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
