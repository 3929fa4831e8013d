using System.Globalization;
using System.Text;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Anchors;

/// <summary>
/// What left, kept beside the log: <c>anchors/anchors.txt</c> with the lines as they left, which is what <c>verify --anchors</c>
/// reads, and the tokens of time stamping authorities. Whoever can rewrite the log can rewrite these too: the proof is what lies outside.
/// </summary>
internal sealed class AnchorRecords(DataDirectory data)
{
    public string Folder => Path.Combine(data.Root, "anchors");

    public string List => Path.Combine(Folder, "anchors.txt");

    private string Tokens => Path.Combine(Folder, "tokens");

    /// <summary>Durable when it returns. A line may stand twice, after a crash: it says the same.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Add(string way, IReadOnlyList<AnchorLine> lines, AnchorProof proof, DateTimeOffset now)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (var folder in new[] { Folder, Tokens }) Directory.CreateDirectory(folder, OwnerOnly);
        var words = new StringBuilder();
        var token = proof.Token is { } content ? " tokens/" + Token(lines[0], content) : "";
        words.Append(CultureInfo.InvariantCulture, $"# {Times.Iso(now)} {way} {proof.Words}{token}\n");
        foreach (var line in lines) words.Append(CultureInfo.InvariantCulture, $"{line}\n");
        using var file = new FileStream(List, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(Encoding.UTF8.GetBytes(words.ToString()));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Tokens of heads go with their day: its digest's stays for good.</summary>
    public void EraseHeadsBefore(DateOnly oldestKept)
    {
        if (!Directory.Exists(Tokens)) return;
        foreach (var file in Directory.EnumerateFiles(Tokens, "*-head-*.tsr"))
        {
            if (DayName.TryParse(Path.GetFileName(file)[..10], out var day) && day < oldestKept) File.Delete(file);
        }
    }

    private string Token(AnchorLine line, byte[] content)
    {
        var name = line.Stream is { } stream
            ? string.Create(CultureInfo.InvariantCulture, $"{DayName.Of(line.Day)}-head-{stream.Name()}-{line.Number:D6}.tsr")
            : $"{DayName.Of(line.Day)}-digest.tsr";
        var draft = Path.Combine(Tokens, "." + name);
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, Path.Combine(Tokens, name), overwrite: true);
        return name;
    }
}
