using System.Globalization;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Flows;

/// <summary>
/// The stores of old captures below <c>imports/</c>, one for each file that was read. Each is whole and sealed when its verb returns, answers questions like the log
/// itself, and its days go when their time since the import is over.
/// </summary>
internal static class ImportedStores
{
    /// <summary>
    /// The key that signs them is not the log's: a rotation there is a digest of the log, and what an import's digest named next would break the log's chain of keys.
    /// </summary>
    public static string Keys(DataDirectory data) => Path.Combine(data.Keys, "imports");

    /// <summary>Names of the imports, oldest first; a folder without an identity is none.</summary>
    public static IReadOnlyList<string> Names(DataDirectory data) => !Directory.Exists(Root(data)) ? [] :
    [
        .. Directory.GetDirectories(Root(data)).Where(folder => File.Exists(Path.Combine(folder, "store.json"))).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal),
    ];

    /// <exception cref="IOException">The folder can't be used.</exception>
    public static TrafficStore Open(HotspotSettings settings, DataDirectory data, string name, TimeProvider time) =>
        TrafficStore.OpenOrCreate(Path.Combine(Root(data), name), settings.Site.Node, settings.Site.Zone, time);

    /// <summary>A name that no import has.</summary>
    public static string NewName(DataDirectory data, string file, DateTimeOffset now)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd'T'HHmmss'Z'}-{Path.GetFileNameWithoutExtension(file)}");
        var free = name;
        for (var number = 2; Directory.Exists(Path.Combine(Root(data), free)); number++) free = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        return free;
    }

    /// <summary>Seals all days of an import that nobody writes any more; nothing where it is done.</summary>
    /// <exception cref="IOException">The disk refused; the next call goes on.</exception>
    public static async Task<IReadOnlyList<SealedDay>> SealAsync(DataDirectory data, TrafficStore import, CancellationToken cancellationToken)
    {
        if (import.HasWriter || import.Days.Count == 0) return [];
        using var signer = DigestSigner.OpenOrCreate(Keys(data), import);
        return await new DaySealer(import, signer).SealAsync(import.Days[^1], cancellationToken);
    }

    private static string Root(DataDirectory data) => Path.Combine(data.Root, "imports");
}
