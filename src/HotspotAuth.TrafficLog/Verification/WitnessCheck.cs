namespace HotspotAuth.TrafficLog;

/// <summary>Compares what was remembered elsewhere, in witness rows or anchors outside, with what stands in the store now.</summary>
internal sealed class WitnessCheck(DigestChain digests, ReceiptChain receipts, EvidenceFiles files)
{
    /// <summary>Checks the witness rows of an access stream; each fault once, for its first row.</summary>
    public void Check(StreamFacts facts)
    {
        foreach (var witness in facts.Witnesses)
        {
            if (Find(witness) is not { } finding || facts.Findings.Contains(finding)) continue;
            facts.Findings.Add(finding);
        }
    }

    public Finding? Find(WitnessFact witness)
    {
        if (!DayName.TryParse(witness.Day, out var day)) return Finding.Altered($"a witness names the day '{witness.Day}'");
        return witness.Kind switch
        {
            "receipt" => Compare(FormattableString.Invariant($"receipt {witness.Number}"), receipts.HashOf(witness.Number), witness.Hash),
            "head" or "anchor" when witness.Stream is not null => Head(day, witness),
            "digest" or "anchor" => Compare($"the digest of {witness.Day}", digests.HashOf(day), witness.Hash),
            _ => Finding.Altered($"a witness of the unknown kind '{witness.Kind}'"),
        };
    }

    private Finding? Head(DateOnly day, WitnessFact witness)
    {
        if (!LogStreams.TryParse(witness.Stream, out var stream)) return Finding.Altered($"a witness names the stream '{witness.Stream}'");
        // Purged lawfully: the digest holds what is left to compare, and it is checked by itself.
        if (receipts.Of(day) is not null) return null;
        var chain = files.ChainAt(day, stream, witness.Number);
        return Compare(FormattableString.Invariant($"batch {witness.Number} of {witness.Day} {witness.Stream}"), chain is null ? null : Hash.Hex(chain), witness.Hash);
    }

    private static Finding? Compare(string what, string? found, byte[] remembered)
    {
        if (found is null) return Finding.Incomplete($"{what}, which a witness names, is absent");
        return found == Hash.Hex(remembered) ? null : Finding.Altered($"{what} is not what a witness remembers");
    }
}
