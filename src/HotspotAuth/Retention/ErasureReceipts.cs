using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary>The signed receipts of erased identities, <c>erasures/</c>: numbers and a rule, nobody's name.</summary>
internal sealed class ErasureReceipts(DataDirectory data, TrafficStore store)
{
    private readonly ReceiptBook _book = new(data, store, "erasures");

    /// <summary>Writes the next receipt; its hash.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public byte[] Write(ErasedIdentities erased, string rule, long time) => _book.Write("erasure", time, new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["accounts"] = erased.Accounts,
        ["requests"] = erased.Requests,
        ["events"] = erased.Events,
        ["rule"] = rule,
    });
}
