namespace HotspotAuth.FunctionalTests.Backup;

/// <summary>The pair of keys for backups, made as the manual says.</summary>
internal sealed class OperatorsKey : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hotspotauth-key-");

    private OperatorsKey()
    {
    }

    public string File => Path.Combine(_folder.FullName, "backup-key.txt");

    public string Recipient { get; private set; } = "";

    public string Text => System.IO.File.ReadAllText(File);

    public static async Task<OperatorsKey> MakeAsync()
    {
        var key = new OperatorsKey();
        var (exit, _, error) = await RunningService.RunAsync("age-keygen", null, "-o", key.File);
        Assert.True(exit == 0, error);
        key.Recipient = (await RunningService.RunAsync("age-keygen", null, "-y", key.File)).Out.Trim();
        return key;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
