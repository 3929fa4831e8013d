using System.Runtime.InteropServices;

namespace HotspotAuth.Operation;

/// <summary>
/// What malloc keeps of the memory that native libraries give back. glibc raises its threshold for a mapping of its own with each large block that
/// is freed, so that after the first Argon2 hash its 19 MiB stay for ever; and each thread that meets another one in malloc makes an arena, of which
/// SQLite's caches then fill several.
/// </summary>
internal static partial class NativeHeap
{
    private const int MMapThreshold = -3;
    private const int ArenaMax = -8;

    /// <summary>For a process that runs long. A C library without these knobs (musl) manages by itself.</summary>
    public static void KeepLittle()
    {
        try
        {
            _ = SetOption(MMapThreshold, 1024 * 1024); // mallopt(3): a threshold that is set is not raised any more
            _ = SetOption(ArenaMax, 2);
        }
        catch (EntryPointNotFoundException)
        {
        }
    }

    /// <summary>What a start takes (rows that were read once, the compiler's scratch memory) goes back to the system now, not when it is short.</summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Trim(nuint keep);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int name, int value);
}
