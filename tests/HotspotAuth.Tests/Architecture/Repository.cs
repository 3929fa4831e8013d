using System.Runtime.CompilerServices;

namespace HotspotAuth.Tests.Architecture;

/// <summary>The working tree these tests were built from: the rules are about its files.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Made =
        new(StringComparer.Ordinal) { "bin", "obj", ".git", ".vs", ".idea", ".vscode", "artifacts", "data", "node_modules", "TestResults" };

    public static string Root { get; } = FindRoot();

    /// <summary>Every file below <paramref name="folder"/> that a person or a generator checked in, as a path with <c>/</c> from the root.</summary>
    public static IEnumerable<string> Files(string folder, params string[] extensions) =>
        Walk(new DirectoryInfo(Path.Combine(Root, folder)))
            .Where(file => extensions.Length == 0 || extensions.Contains(file.Extension, StringComparer.Ordinal))
            .Select(file => Path.GetRelativePath(Root, file.FullName))
            .Order(StringComparer.Ordinal);

    public static IEnumerable<string> Folders(string folder) =>
        Folders(new DirectoryInfo(Path.Combine(Root, folder))).Select(found => Path.GetRelativePath(Root, found.FullName));

    public static bool Exists(string path) => File.Exists(Path.Combine(Root, path));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    private static IEnumerable<DirectoryInfo> Folders(DirectoryInfo folder)
    {
        if (!folder.Exists) yield break;
        foreach (var child in folder.EnumerateDirectories().Where(child => !Made.Contains(child.Name) && child.LinkTarget is null))
        {
            yield return child;
            foreach (var below in Folders(child)) yield return below;
        }
    }

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder.Exists ? Folders(folder).Prepend(folder).SelectMany(one => one.EnumerateFiles()) : [];

    private static string FindRoot([CallerFilePath] string here = "")
    {
        for (var folder = Path.GetDirectoryName(here); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "HotspotAuth.sln"))) return folder;
        }

        throw new InvalidOperationException($"No HotspotAuth.sln above {here}: the architecture tests run from a working tree.");
    }
}
