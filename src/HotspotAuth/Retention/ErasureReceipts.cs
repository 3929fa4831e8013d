using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary>The signed receipts of erased identities, <c>erasures/</c>: numbers and a rule, nobody's name.</summary>
internal sealed class ErasureReceipts(DataDirectory data, TrafficStore store)
{
    private readonly ReceiptSeries _series = new(data, store, "erasures");

    /// <summary>Writes the next receipt; its hash.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public byte[] Write(ErasedIdentities erased, string rule, long time) => _series.Write("erasure", time, new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["accounts"] = erased.Accounts,
        ["requests"] = erased.Requests,
        ["events"] = erased.Events,
        ["rule"] = rule,
    });

    /// <summary>Every receipt, the first first, with what is wrong with it: its form, its signature, or the one before it. Null faults where all fits.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    public IReadOnlyList<ErasureReceipt> Read(ReceiptBook book)
    {
        var receipts = new List<ErasureReceipt>();
        var (before, expected) = (new byte[SHA256.HashSizeInBytes], 1L);
        foreach (var path in _series.All())
        {
            var number = long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);
            var bytes = File.ReadAllBytes(path);
            receipts.Add(Checked(path, number, bytes, number == expected ? before : null, book));
            (before, expected) = (SHA256.HashData(bytes), number + 1);
        }

        return receipts;
    }

    private static ErasureReceipt Checked(string path, long number, byte[] bytes, byte[]? before, ReceiptBook book)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var fault = book.Fault(path, Path.ChangeExtension(path, ".sig")) ?? (before is null ? "the receipt before it is absent" : null);
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
}

/// <summary>One receipt of erased identities as it stands, and what is wrong with it; null where all fits. Hash in hex.</summary>
internal sealed record ErasureReceipt(long Number, long Accounts, long Requests, long Events, string Rule, DateTimeOffset? Time, string Hash, string? Fault);
