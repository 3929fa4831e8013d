namespace HotspotAuth.Lab;

/// <summary>The clone these tests were built in.</summary>
internal static class Clone
{
    public static string Top { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) =>
        folder is null ? throw new DirectoryNotFoundException($"No HotspotAuth.sln above {AppContext.BaseDirectory}.")
        : File.Exists(Path.Combine(folder.FullName, "HotspotAuth.sln")) ? folder.FullName
        : Find(folder.Parent);
}
