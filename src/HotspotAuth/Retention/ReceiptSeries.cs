using System.Globalization;
using System.Security.Cryptography;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary>
/// Signed receipts of what was deleted beside the traffic log, <c>FOLDER/NNNNNN.json</c> and <c>.sig</c> in the data directory, kept for good. In the
/// log's signed form, each with the hash of the one before; nobody's name stands in them.
/// </summary>
internal sealed class ReceiptSeries(DataDirectory data, TrafficStore store, string name)
{
    private string Folder => Path.Combine(data.Root, name);

    /// <summary>Places of all receipts, oldest first.</summary>
    public IReadOnlyList<string> All() => !Directory.Exists(Folder) ? [] :
        [.. Directory.EnumerateFiles(Folder, "*.json").Where(path => long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out _)).Order(StringComparer.Ordinal)];

    /// <summary>Writes the next receipt; its hash.</summary>
    /// <param name="type">What kind of receipt it is.</param>
    /// <param name="time">UTC milliseconds.</param>
    /// <param name="members">What this kind says beside number, chain, time and key.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public byte[] Write(string type, long time, Dictionary<string, object?> members)
    {
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var last = All() is [.., var newest] ? newest : null;
        var number = last is null ? 1 : long.Parse(Path.GetFileNameWithoutExtension(last), CultureInfo.InvariantCulture) + 1;
        using var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(data), store);
        return signer.WriteForm(Path.Combine(Folder, number.ToString("D6", CultureInfo.InvariantCulture) + ".json"), new Dictionary<string, object?>(members, StringComparer.Ordinal)
        {
            ["format"] = 1L,
            ["type"] = type,
            ["store"] = Convert.ToHexStringLower(store.Id.Span),
            ["number"] = number,
            ["previous"] = Convert.ToHexStringLower(last is null ? new byte[SHA256.HashSizeInBytes] : SHA256.HashData(File.ReadAllBytes(last))),
            ["time"] = time,
            ["key"] = signer.KeyId,
        });
    }
}
