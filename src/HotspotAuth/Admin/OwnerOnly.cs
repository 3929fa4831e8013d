using System.Text;

namespace HotspotAuth.Admin;

/// <summary>Files and folders that only the service's own user may read (0600, 0700), from their first byte on.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static DirectoryInfo CreateDirectory(string path) => Directory.CreateDirectory(path, OwnFile | UnixFileMode.UserExecute);

    /// <summary>Written beside, then moved over: a crash leaves the old file or the new one.</summary>
    public static void WriteAllText(string path, string text)
    {
        var beside = path + ".new";
        File.Delete(beside);
        using (var file = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnFile }))
            file.Write(Encoding.UTF8.GetBytes(text));
        File.Move(beside, path, overwrite: true);
    }
}
