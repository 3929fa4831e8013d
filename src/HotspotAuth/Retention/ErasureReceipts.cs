using System.Globalization;
using System.Security.Cryptography;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary>
/// The signed receipts of erased identities, <c>erasures/NNNNNN.json</c> and <c>.sig</c> beside the traffic log, kept for good. In the
/// log's signed form, each with the hash of the one before; numbers and a rule, nobody's name.
/// </summary>
internal sealed class ErasureReceipts(DataDirectory data, TrafficStore store)
{
    private string Folder => Path.Combine(data.Root, "erasures");

    /// <summary>Writes the next receipt; its hash.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public byte[] Write(ErasedIdentities erased, string rule, long time)
    {
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var last = Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension)
            .Select(name => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty().Max();
        using var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(data), store);
        var previous = last == 0 ? new byte[SHA256.HashSizeInBytes] : SHA256.HashData(File.ReadAllBytes(Place(last)));
        return signer.WriteForm(Place(last + 1), new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["format"] = 1L,
            ["type"] = "erasure",
            ["store"] = Convert.ToHexStringLower(store.Id.Span),
            ["number"] = last + 1,
            ["previous"] = Convert.ToHexStringLower(previous),
            ["accounts"] = erased.Accounts,
            ["requests"] = erased.Requests,
            ["events"] = erased.Events,
            ["rule"] = rule,
            ["time"] = time,
            ["key"] = signer.KeyId,
        });
    }

    private string Place(long number) => Path.Combine(Folder, number.ToString("D6", CultureInfo.InvariantCulture) + ".json");
}
