using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Cases;

/// <summary>A file of a case as its signed form names it.</summary>
internal sealed record CaseFile(byte[] Sha256, long Rows);

/// <summary>
/// The folders <c>cases/ID</c>: <c>proofs.jsonl</c>, a line a row, and the signed <c>case.json</c> over it. A folder is changed by making it anew beside
/// its place and putting it there whole, so that whoever looks finds lines and signature that fit; a change that was cut off is finished or
/// forgotten by <see cref="Settle"/>.
/// </summary>
internal sealed class CaseFolders(DataDirectory data, TrafficStore store)
{
    public const string Proofs = "proofs.jsonl";
    public const string Form = "case.json";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Of(string id) => Path.Combine(data.Cases, id);

    /// <summary>Octets of a case's files; 0 where it has none.</summary>
    public long Size(string id) => Directory.Exists(Of(id)) ? new DirectoryInfo(Of(id)).EnumerateFiles().Sum(file => file.Length) : 0;

    /// <summary>Finishes or forgets a change that was cut off: there is one whole folder, or none that ever was.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Settle(string id)
    {
        // The old folder left its place only when the new one was whole and on the disk.
        if (!Directory.Exists(Of(id)) && Directory.Exists(Old(id))) Directory.Move(Directory.Exists(New(id)) ? New(id) : Old(id), Of(id));
        foreach (var rest in (string[])[New(id), Old(id)])
        {
            if (Directory.Exists(rest)) Directory.Delete(rest, recursive: true);
        }
    }

    /// <summary>Puts a case's folder anew: the lines of the days it has, but for <paramref name="anew"/>, then what is written, all signed.</summary>
    /// <returns>What <c>case.json</c> says of the lines' file.</returns>
    /// <exception cref="IOException">The disk refused; the folder is as it was.</exception>
    public CaseFile Write(Hold hold, IReadOnlySet<DateOnly> anew, Action<Stream> write, long now)
    {
        Settle(hold.Id);
        Directory.CreateDirectory(data.Cases, OwnerOnly);
        Directory.CreateDirectory(New(hold.Id), OwnerOnly);
        var path = Path.Combine(New(hold.Id), Proofs);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 128 * 1024, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (var lines = new FileStream(path, options))
        {
            CopyOld(hold.Id, anew, lines);
            write(lines);
            lines.Flush(flushToDisk: true);
        }

        var file = Read(path);
        Sign(hold, file, now);
        DurableFile.SyncFolder(New(hold.Id));
        if (Directory.Exists(Of(hold.Id))) Directory.Move(Of(hold.Id), Old(hold.Id));
        Directory.Move(New(hold.Id), Of(hold.Id));
        DurableFile.SyncFolder(data.Cases);
        if (Directory.Exists(Old(hold.Id))) Directory.Delete(Old(hold.Id), recursive: true);
        return file;
    }

    /// <summary>The lines of some days, as they stand there.</summary>
    public IEnumerable<string> Lines(string id, IReadOnlySet<DateOnly> of) => All(id).Where(line => of.Contains(DayOf(line)));

    /// <summary>Deletes a case's folder for good.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Remove(string id)
    {
        Settle(id);
        if (!Directory.Exists(Of(id))) return;
        Directory.Delete(Of(id), recursive: true);
        DurableFile.SyncFolder(data.Cases);
    }

    /// <summary>Hash and number of lines of a file.</summary>
    public static CaseFile Read(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var lines = File.OpenRead(path);
        var buffer = new byte[128 * 1024];
        var rows = 0L;
        for (int read; (read = lines.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer.AsSpan(0, read));
            rows += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return new CaseFile(hash.GetHashAndReset(), rows);
    }

    private void CopyOld(string id, IReadOnlySet<DateOnly> anew, FileStream target)
    {
        foreach (var line in All(id))
        {
            if (anew.Contains(DayOf(line))) continue;
            target.Write(Encoding.ASCII.GetBytes(line));
            target.Write("\n"u8);
        }
    }

    private IEnumerable<string> All(string id) => Path.Combine(Of(id), Proofs) is var path && File.Exists(path) ? File.ReadLines(path, Encoding.ASCII) : [];

    // Everything else in a line is hex or a number: the member can be nowhere else.
    private static DateOnly DayOf(string line)
    {
        const string Member = "\"day\":\"";
        var at = line.IndexOf(Member, StringComparison.Ordinal);
        return at >= 0 && line.Length >= at + Member.Length + 10 && DayName.TryParse(line.Substring(at + Member.Length, 10), out var day)
            ? day
            : throw new InvalidDataException("a line of a case's proofs names no day");
    }

    private void Sign(Hold hold, CaseFile file, long now)
    {
        using var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(data), store);
        signer.WriteForm(Path.Combine(New(hold.Id), Form), new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["format"] = 1L,
            ["type"] = "case",
            ["store"] = Convert.ToHexStringLower(store.Id.Span),
            ["id"] = hold.Id,
            ["order"] = hold.Order,
            ["officer"] = hold.Agency is null ? hold.Officer : $"{hold.Officer}, {hold.Agency}",
            ["scope"] = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["users"] = hold.Scope.Users.Cast<object?>().ToList(),
                ["ips"] = hold.Scope.Ips.Select(ip => (object?)ip.ToString()).ToList(),
                ["macs"] = hold.Scope.Macs.Select(mac => (object?)mac.ToString()).ToList(),
                ["from"] = hold.Scope.From,
                ["to"] = hold.Scope.To,
            },
            ["until"] = hold.Until.ToUnixTimeMilliseconds(),
            ["made"] = now,
            ["files"] = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [Proofs] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["sha256"] = Convert.ToHexStringLower(file.Sha256), ["rows"] = file.Rows },
            },
            ["key"] = signer.KeyId,
        });
    }

    private string New(string id) => Path.Combine(data.Cases, $".new-{id}");

    private string Old(string id) => Path.Combine(data.Cases, $".old-{id}");
}
