using System.Runtime.InteropServices;

namespace HotspotAuth.TrafficLog;

/// <summary>Files that are there whole or not at all, also after a power cut.</summary>
public static partial class DurableFile
{
    private const int DirectoryReadOnly = 0x10000; // O_RDONLY | O_DIRECTORY on x86-64
    private const int DirectoryReadOnlyArm = 0x4000;

    /// <summary>Writes a file that only its owner may read beside its place, syncs, renames, syncs the folder, which must be there.</summary>
    /// <exception cref="IOException">The disk refused; what was in the place is still there.</exception>
    public static void WritePrivate(string path, ReadOnlySpan<byte> content)
    {
        var draft = Path.Combine(Path.GetDirectoryName(path)!, ".draft-" + Path.GetFileName(path));
        OwnerOnly.Write(draft, content);
        Move(draft, path);
    }

    /// <summary>Writes beside the place, syncs, renames, syncs the folder.</summary>
    internal static void Write(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, ".draft-" + Path.GetFileName(path));
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        Move(draft, path);
    }

    /// <summary>Renames over what is there and syncs the folder of the new name.</summary>
    internal static void Move(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        SyncFolder(Path.GetDirectoryName(to)!);
    }

    /// <summary>Syncs a file's bytes.</summary>
    internal static void Sync(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Syncs a folder, so that the names in it last; .NET cannot open one.</summary>
    /// <exception cref="IOException">The folder can't be opened or synced.</exception>
    public static void SyncFolder(string folder)
    {
        var flags = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? DirectoryReadOnlyArm : DirectoryReadOnly;
        var descriptor = Open(folder, flags);
        if (descriptor < 0) throw new IOException($"{folder} cannot be opened to be synced (errno {Marshal.GetLastPInvokeError()})");
        try
        {
            if (Sync(descriptor) != 0) throw new IOException($"{folder} cannot be synced (errno {Marshal.GetLastPInvokeError()})");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
