using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace HotspotAuth.TrafficLog;

/// <summary>Makes every SQLite call of the process go to the system's patched library instead of a bundled one.</summary>
public static class SystemSqlite
{
    private const string Library = "libsqlite3.so.0";
    private static readonly Lazy<string> Loaded = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Version of the library that runs, for example <c>3.40.1</c>.</summary>
    public static string Version => Loaded.Value;

    /// <summary>Sets the provider. Any number of calls, from any thread; call it before the first connection.</summary>
    /// <exception cref="DllNotFoundException">The system has no libsqlite3.so.0 (Debian: libsqlite3-0).</exception>
    public static void Use() => _ = Loaded.Value;

    private static string Load()
    {
        var provider = typeof(SQLite3Provider_e_sqlite3).Assembly;
        NativeLibrary.SetDllImportResolver(provider, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();
        return raw.sqlite3_libversion().utf8_to_string();
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "e_sqlite3" ? NativeLibrary.Load(Library, assembly, path) : 0;
}
