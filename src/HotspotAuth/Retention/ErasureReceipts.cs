using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
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

    /// <summary>Every receipt, the first first, with what is wrong with it: its form, its signature, or the one before it. Null faults where all fits.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    public IReadOnlyList<ErasureReceipt> Read(ReceiptBook book)
    {
        if (!Directory.Exists(Folder)) return [];
        var receipts = new List<ErasureReceipt>();
        var (before, expected) = (new byte[SHA256.HashSizeInBytes], 1L);
        var numbers = Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension)
            .Select(name => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).Where(number => number > 0).Order();
        foreach (var number in numbers)
        {
            var bytes = File.ReadAllBytes(Place(number));
            receipts.Add(Checked(number, bytes, number == expected ? before : null, book));
            (before, expected) = (SHA256.HashData(bytes), number + 1);
        }

        return receipts;
    }

    private ErasureReceipt Checked(long number, byte[] bytes, byte[]? before, ReceiptBook book)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var fault = book.Fault(Place(number), Path.ChangeExtension(Place(number), ".sig")) ?? (before is null ? "the receipt before it is absent" : null);
        try
        {
            using var form = JsonDocument.Parse(bytes);
            var members = form.RootElement;
            if (before is not null && members.GetProperty("previous").GetString() != Convert.ToHexStringLower(before)) fault ??= "the receipt before it is not the one it names";
            return new ErasureReceipt(
                number, members.GetProperty("accounts").GetInt64(), members.GetProperty("requests").GetInt64(), members.GetProperty("events").GetInt64(),
                members.GetProperty("rule").GetString() ?? "", DateTimeOffset.FromUnixTimeMilliseconds(members.GetProperty("time").GetInt64()), hash, fault);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            return new ErasureReceipt(number, 0, 0, 0, "", null, hash, fault ?? "it is not in its signed form");
        }
    }

    private string Place(long number) => Path.Combine(Folder, number.ToString("D6", CultureInfo.InvariantCulture) + ".json");
}

/// <summary>One receipt of erased identities as it stands, and what is wrong with it; null where all fits. Hash in hex.</summary>
internal sealed record ErasureReceipt(long Number, long Accounts, long Requests, long Events, string Rule, DateTimeOffset? Time, string Hash, string? Fault);
