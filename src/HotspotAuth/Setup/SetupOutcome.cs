using System.Text.Json;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Setup;

/// <summary>What became of a <c>setup.json</c>: the service runs with it, or did not start with it and took the one before.</summary>
/// <param name="Hash">SHA-256 of the file in hex.</param>
/// <param name="Fault">Why the service did not start with it; null when it did.</param>
internal sealed record SetupOutcome(string Hash, string? Fault)
{
    /// <summary>The last one; null before the first.</summary>
    public static SetupOutcome? Read(SetupFile file)
    {
        try
        {
            return File.Exists(PathOf(file)) ? JsonSerializer.Deserialize<SetupOutcome>(File.ReadAllBytes(PathOf(file))) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // as good as none: it is only told to people
        }
    }

    /// <exception cref="IOException">The disk refuses.</exception>
    public void Write(SetupFile file)
    {
        Directory.CreateDirectory(file.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        DurableFile.WritePrivate(PathOf(file), JsonSerializer.SerializeToUtf8Bytes(this));
    }

    private static string PathOf(SetupFile file) => Path.Combine(file.Folder, "outcome.json");
}
