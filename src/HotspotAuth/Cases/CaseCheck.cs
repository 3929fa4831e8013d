using System.Globalization;
using System.Text;
using System.Text.Json;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Cases;

/// <summary>Whether a case's folder still has all rows of a day, and each proves against the day's digest.</summary>
internal static class CaseCheck
{
    /// <summary>What is wrong; null when the day could go.</summary>
    /// <exception cref="IOException">The folder can't be read.</exception>
    public static string? Day(TrafficStore store, CaseFolders folders, string id, HeldDay held)
    {
        folders.Settle(id);
        var proofs = Path.Combine(folders.Of(id), CaseFolders.Proofs);
        var digest = Path.Combine(store.Directory, "digests", DayName.Of(held.Day) + ".json");
        if (!File.Exists(proofs)) return "its folder is not there";
        if (!File.Exists(digest)) return "the day has no digest";
        var content = File.ReadAllBytes(digest);
        if (Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)) != held.Digest) return "the day's digest is not the one that it was proved against";
        if (!IsNamed(folders, id, CaseFolders.Read(proofs))) return "its lines are not those that its signed form names";
        return Lines(folders.Lines(id, new HashSet<DateOnly> { held.Day }), content, held);
    }

    private static string? Lines(IEnumerable<string> lines, byte[] digest, HeldDay held)
    {
        var seen = LogStreams.All.ToDictionary(stream => stream.Name(), _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var bytes = Encoding.ASCII.GetBytes(line);
            if (ProofCheck.Fault(bytes, digest) is { } fault) return fault;
            using var json = JsonDocument.Parse(bytes);
            // The number is the first column of the row: two lines of the same row are the same text.
            if (!seen[json.RootElement.GetProperty("stream").GetString()!].Add(json.RootElement.GetProperty("row").GetString()!)) return "a row stands twice in it";
        }

        foreach (var (stream, expected) in new[] { (LogStream.Access, held.Access), (LogStream.Flow, held.Flow), (LogStream.Nat, held.Nat) })
        {
            if (seen[stream.Name()].Count != expected)
                return string.Create(CultureInfo.InvariantCulture, $"it has {seen[stream.Name()].Count} of {expected} rows of {stream.Name()}");
        }

        return null;
    }

    private static bool IsNamed(CaseFolders folders, string id, CaseFile file)
    {
        try
        {
            using var form = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folders.Of(id), CaseFolders.Form)));
            var named = form.RootElement.GetProperty("files").GetProperty(CaseFolders.Proofs);
            return named.GetProperty("sha256").GetString() == Convert.ToHexStringLower(file.Sha256) && named.GetProperty("rows").GetInt64() == file.Rows;
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}
