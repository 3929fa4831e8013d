using HotspotAuth.Operation;

namespace HotspotAuth.Backup;

/// <summary>What of the data directory a backup holds, and under which names. Names that begin with a dot are drafts and locks, and never taken.</summary>
internal static class BackupPlaces
{
    /// <summary>The first part of names in an archive that stand for the data directory.</summary>
    public const string Data = "data/";

    /// <summary>The configuration that was in force, for whoever sets up the new machine.</summary>
    public const string Configuration = "config/hotspotauth.json";

    /// <summary>What the archive is, its first file.</summary>
    public const string About = "about.json";

    public const string AccountStore = "hotspot.sqlite";
    public const string Traffic = "traffic";
    public const string Imports = "imports";

    /// <summary>Folders that are taken as they are: their files are written beside their place and renamed, or only grow.</summary>
    public static readonly string[] Folders = ["keys", "cases", "officials", "letters", "anchors", "erasures", "releases", "setup"];

    /// <summary>Single files that are taken where they are.</summary>
    public static readonly string[] Files = ["setup.json"];

    /// <summary>What stays behind, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> Left = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["logs"] = "what the service said; no evidence, thirty days",
        ["gateway"] = "made anew from the configuration; leases come back with their clients",
        ["parts"] = "how the service's parts are just now",
        ["exports"] = "copies for auditors, erased after a day",
        ["uploads"] = "on their way in",
        ["backups"] = "copies of the account store from before an upgrade",
        ["last-backup.json"] = "about the backups of this machine",
        ["service.lock"] = "a lock",
        ["setup.json.1"] = "the setup before the one in force",
        ["setup.json.refused"] = "a setup with which the service did not start",
        ["gateway.lock"] = "a lock",
    };

    /// <summary>Whether a name in an archive is one that a backup gives: no way out of the folder, no folder but those known.</summary>
    public static bool IsKnown(string name)
    {
        if (name is About or Configuration) return true;
        if (!name.StartsWith(Data, StringComparison.Ordinal) || name.Length > 1000 || name.Any(c => char.IsControl(c) || c == '\\')) return false;
        var parts = name[Data.Length..].Split('/');
        if (parts.Any(part => part.Length is 0 or > 250 || part is "." or "..")) return false;
        return parts.Length == 1 ? parts[0] == AccountStore || Files.Contains(parts[0], StringComparer.Ordinal)
            : parts[0] is Traffic or Imports || Folders.Contains(parts[0], StringComparer.Ordinal);
    }

    /// <summary>Files of a folder and those below it, as paths relative to the data directory. A link is passed over: it leads out of it.</summary>
    /// <exception cref="IOException">A folder can't be read, or went away meanwhile.</exception>
    public static IEnumerable<string> FilesOf(DataDirectory data, string folder)
    {
        var root = new DirectoryInfo(Path.Combine(data.Root, folder));
        return root.Exists ? Below(root).Select(file => Path.GetRelativePath(data.Root, file.FullName)) : [];
    }

    private static IEnumerable<FileInfo> Below(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().Where(e => !e.Name.StartsWith('.') && e.LinkTarget is null).OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (entry is FileInfo file)
            {
                yield return file;
            }
            else
            {
                foreach (var below in Below((DirectoryInfo)entry)) yield return below;
            }
        }
    }
}
