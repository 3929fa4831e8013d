namespace HotspotAuth.FunctionalTests;

/// <summary>What a test leaves behind to be read by people: below <c>artifacts</c> in the repository.</summary>
internal static class Artifact
{
    public static void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    public static void Append(string name, string line) => File.AppendAllText(PathOf(name), line + "\n");

    private static string PathOf(string name)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "HotspotAuth.sln"))) directory = directory.Parent;
        var path = Path.Combine(directory.FullName, "artifacts", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
