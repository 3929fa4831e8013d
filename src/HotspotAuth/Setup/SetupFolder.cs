using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Setup;

/// <summary>
/// What the assistant keeps beside <c>setup.json</c>, readable by its owner only: the draft, and the files that answers point to (certificate,
/// passwords, texts). A file is never written over: a setup that is taken back finds its own again.
/// </summary>
internal sealed class SetupFolder(SetupFile file)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string DraftPath => Path.Combine(file.Folder, "draft.json");

    /// <summary>What was answered and not written yet; null where nothing was.</summary>
    public SetupAnswers? Draft
    {
        get
        {
            try
            {
                return File.Exists(DraftPath) ? JsonSerializer.Deserialize<SetupAnswers>(File.ReadAllBytes(DraftPath)) : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
            {
                return null; // the questions are asked again
            }
        }
    }

    /// <exception cref="IOException">The disk refuses.</exception>
    public void KeepDraft(SetupAnswers answers)
    {
        Make();
        DurableFile.WritePrivate(DraftPath, JsonSerializer.SerializeToUtf8Bytes(answers, Indented));
    }

    public void ForgetDraft()
    {
        if (File.Exists(DraftPath)) File.Delete(DraftPath);
    }

    /// <summary>Keeps octets under a new name.</summary>
    /// <returns>The file's full path.</returns>
    public string Keep(string name, string ending, ReadOnlySpan<byte> octets)
    {
        Make();
        var path = Path.Combine(file.Folder, $"{name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}.{ending}");
        DurableFile.WritePrivate(path, octets);
        return path;
    }

    /// <summary>Whether a path is one that <see cref="Keep"/> gave.</summary>
    public bool Has(string? path) => path is not null && Path.GetDirectoryName(path) == file.Folder;

    /// <summary>Removes kept files that neither the setup nor the one before, nor the draft, points to.</summary>
    public void Prune()
    {
        if (!Directory.Exists(file.Folder)) return;
        var told = new[] { file.Path, file.Previous, file.Refused, DraftPath }.Where(File.Exists).Select(File.ReadAllText).ToArray();
        foreach (var kept in Directory.EnumerateFiles(file.Folder))
        {
            var name = Path.GetFileName(kept);
            if (name is "draft.json" or "outcome.json" || told.Any(text => text.Contains(name, StringComparison.Ordinal))) continue;
            File.Delete(kept);
        }
    }

    /// <summary>Writes the site's own wording: what it was, with these in place.</summary>
    /// <returns>The file's full path; null where nothing is worded otherwise.</returns>
    public string? KeepTexts(string? before, IReadOnlyDictionary<string, Dictionary<string, string>> texts)
    {
        var all = before is not null && JsonNode.Parse(File.ReadAllText(before), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) is JsonObject known ? known : [];
        foreach (var (language, own) in texts)
        {
            if (all[language] is not JsonObject at) all[language] = at = [];
            foreach (var (key, text) in own) at[key] = text;
        }

        return all.All(language => language.Value is JsonObject { Count: 0 }) ? null : Keep("texts", "json", JsonSerializer.SerializeToUtf8Bytes(all, Indented));
    }

    private void Make() => Directory.CreateDirectory(file.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
