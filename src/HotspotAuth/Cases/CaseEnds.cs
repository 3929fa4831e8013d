using System.Text.Json;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Cases;

/// <summary>
/// Ends holds: those whose time is over, and those that two persons released. First it is decided, then a signed receipt in <c>releases/</c> says how
/// much went and by which rule, then the folder goes, then the store forgets whom it named. Cut off anywhere, the next run goes on.
/// </summary>
internal sealed partial class CaseEnds(HoldStore holds, CaseFolders folders, DataDirectory data, TrafficStore store, TimeProvider time, ILogger<CaseEnds> logger)
{
    private readonly ReceiptSeries _book = new(data, store, "releases");

    /// <summary>Decides the end of those whose time is over, and frees all whose end is decided. The ids of those that were freed.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public IReadOnlyList<string> EndDue(CancellationToken cancellationToken)
    {
        var freed = new List<string>();
        foreach (var hold in holds.Living())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (hold.IsActive && hold.Until > time.GetUtcNow()) continue;
            Free(hold.IsActive ? holds.Expire(hold.Id) : hold);
            freed.Add(hold.Id);
        }

        return freed;
    }

    /// <summary>Deletes the rows of a hold whose end is decided.</summary>
    /// <exception cref="IOException">The disk refused; the next call goes on.</exception>
    public void Free(Hold hold)
    {
        var receipt = Receipt(hold.Id) ?? _book.Write("release", time.GetUtcNow().ToUnixTimeMilliseconds(), Members(hold));
        folders.Remove(hold.Id);
        holds.Forget(hold.Id, receipt);
        LogFreed(hold.Id, hold.Why ?? "");
    }

    private Dictionary<string, object?> Members(Hold hold)
    {
        folders.Settle(hold.Id);
        var proofs = Path.Combine(folders.Of(hold.Id), CaseFolders.Proofs);
        var file = File.Exists(proofs) ? CaseFolders.Read(proofs) : null;
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["case"] = hold.Id,
            ["made"] = hold.Made.ToUnixTimeMilliseconds(),
            ["until"] = hold.Until.ToUnixTimeMilliseconds(),
            ["rows"] = file?.Rows ?? 0L,
            ["proofs"] = file is null ? null : Convert.ToHexStringLower(file.Sha256),
            ["rule"] = hold.Why == "released" ? "released by two persons before its time" : "the order's time is over",
        };
    }

    /// <summary>The hash of the receipt that was written for a case before the work was cut off.</summary>
    private byte[]? Receipt(string id)
    {
        foreach (var path in _book.All().Reverse())
        {
            var content = File.ReadAllBytes(path);
            if (JsonDocument.Parse(content).RootElement.GetProperty("case").GetString() == id) return System.Security.Cryptography.SHA256.HashData(content);
        }

        return null;
    }

    [LoggerMessage(8402, LogLevel.Information, "Case {Case} has ended ({Why}): its rows are gone, a receipt in releases/ says so")]
    private partial void LogFreed(string @case, string why);
}
