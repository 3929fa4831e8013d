namespace HotspotAuth.TrafficLog;

/// <summary>What stands at a place of the store.</summary>
internal enum PlaceState { Absent, Plain, Other }

/// <summary>Looks at places without following links: a link in a file's place is no evidence.</summary>
internal static class PlainFile
{
    public static PlaceState File(string path) => State(new FileInfo(path), Directory.Exists(path));

    public static PlaceState Folder(string path) => State(new DirectoryInfo(path), System.IO.File.Exists(path));

    private static PlaceState State(FileSystemInfo info, bool isOtherKind)
    {
        if (info.LinkTarget is not null || isOtherKind) return PlaceState.Other;
        return info.Exists ? PlaceState.Plain : PlaceState.Absent;
    }
}
