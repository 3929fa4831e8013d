using System.Security.Cryptography;
using HotspotAuth.Operation;

namespace HotspotAuth.Events;

/// <summary>A letter in the store: the SHA-256 that names it, in lower-case hex, and its length in octets.</summary>
internal sealed record KeptLetter(string Name, long Length);

internal enum LetterFault
{
    Empty,
    TooBig,
    NotPdf,
}

/// <summary>
/// The agencies' letters, each a file named by its own SHA-256 and readable by its owner only. What an upload calls itself is never
/// used: a name can't lead out of the folder, and the same letter sent twice is one file.
/// </summary>
internal sealed class LetterStore(DataDirectory data)
{
    /// <summary>10 MB: some twenty scanned pages.</summary>
    public const int MostBytes = 10_000_000;

    private readonly string _folder = Path.Combine(data.Root, "letters");

    /// <summary>Why this is no letter that can be kept; null when it is one. A PDF begins with <c>%PDF-</c> (ISO 32000-1 §7.5.2).</summary>
    public static LetterFault? Fault(ReadOnlySpan<byte> content) => content.Length switch
    {
        0 => LetterFault.Empty,
        > MostBytes => LetterFault.TooBig,
        _ => content.StartsWith("%PDF-"u8) ? null : LetterFault.NotPdf,
    };

    /// <summary>Keeps a letter; null when it is none (<see cref="Fault"/>).</summary>
    public KeptLetter? Keep(ReadOnlySpan<byte> content)
    {
        if (Fault(content) is not null) return null;
        var name = Convert.ToHexStringLower(SHA256.HashData(content));
        var file = PathOf(name)!;
        if (!File.Exists(file)) Write(file, content);
        return new KeptLetter(name, content.Length);
    }

    /// <summary>Opens a letter for reading; null where there is none of that name, or the name is none of ours.</summary>
    public FileStream? Open(string name) =>
        PathOf(name) is { } file && File.Exists(file) ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read) : null;

    /// <summary>Deletes a letter for good.</summary>
    public void Remove(string name)
    {
        if (PathOf(name) is { } file) File.Delete(file);
    }

    private void Write(string file, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var temporary = $"{file}.{Guid.NewGuid():N}";
        try
        {
            using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, file, overwrite: true);
        }
        catch
        {
            File.Delete(temporary); // half a letter on a disk that has no room
            throw;
        }
    }

    private string? PathOf(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower) ? Path.Combine(_folder, $"{name}.pdf") : null;
}
