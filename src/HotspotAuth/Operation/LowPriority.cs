using System.Runtime.InteropServices;

namespace HotspotAuth.Operation;

/// <summary>Puts a thread behind all others. .NET's own thread priorities do nothing on Linux, where niceness belongs to a thread.</summary>
internal static partial class LowPriority
{
    private const int PrioProcess = 0;
    private const int Nicest = 19;

    /// <summary>For a thread of one's own only: one of the pool would keep it.</summary>
    public static void OfThisThread() => _ = SetPriority(PrioProcess, 0, Nicest); // 0 is the calling thread (setpriority(2), NOTES); where it fails, the thread is as all others

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);
}
