using System.Diagnostics;

namespace HotspotAuth.Tests.Backup;

/// <summary>A fresh pair of keys as an operator makes it, with Debian's own program.</summary>
internal sealed class AgeKey : IDisposable
{
    public AgeKey()
    {
        using var made = Process.Start(new ProcessStartInfo("age-keygen", ["-o", File]) { UseShellExecute = false, RedirectStandardError = true })!;
        made.StandardError.ReadToEnd();
        made.WaitForExit();
        Text = System.IO.File.ReadAllText(File);
        Recipient = Text.Split('\n').Single(line => line.StartsWith("# public key: ", StringComparison.Ordinal))["# public key: ".Length..];
    }

    public string File { get; } = Path.Combine(Path.GetTempPath(), "hotspotauth-" + Path.GetRandomFileName());

    public string Recipient { get; }

    public string Text { get; }

    public void Dispose() => System.IO.File.Delete(File);
}

internal sealed class Silent : IProgress<HotspotAuth.Backup.BackupProgress>
{
    public void Report(HotspotAuth.Backup.BackupProgress value)
    {
    }
}
