namespace HotspotAuth.TrafficLog;

/// <summary>The signed receipt of a purged day: exactly these members; no user, IP or MAC.</summary>
internal sealed record PurgeReceipt(
    string Store, long Number, string Previous, string Day, string Digest, long Rows, string Rule, string Actor, string Reason,
    IReadOnlyList<string> Cases, long Time, string Key)
{
    public byte[] ToBytes() => CanonicalJson.Write(new Dictionary<string, object?>
    {
        ["format"] = 1L,
        ["type"] = "purge",
        ["store"] = Store,
        ["number"] = Number,
        ["previous"] = Previous,
        ["day"] = Day,
        ["digest"] = Digest,
        ["rows"] = Rows,
        ["rule"] = Rule,
        ["actor"] = Actor,
        ["reason"] = Reason,
        ["cases"] = Cases.Cast<object?>().ToList(),
        ["time"] = Time,
        ["key"] = Key,
    });

    /// <summary>Reads a receipt; null if a member is missing, ill-typed or one too many, or the bytes are not canonical.</summary>
    public static PurgeReceipt? TryRead(ReadOnlyMemory<byte> bytes)
    {
        var form = SignedMembers.Of(CanonicalJson.TryRead(bytes));
        form.Same("format", 1);
        form.Same("type", "purge");
        var receipt = new PurgeReceipt(
            form.Hex("store", 16), form.Count("number"), form.Hex("previous"), form.Day("day"), form.Hex("digest"), form.Count("rows"),
            form.Text("rule"), form.Text("actor"), form.Text("reason"), form.Texts("cases"), form.Integer("time"), form.Hex("key"));
        return form.IsWhole ? receipt : null;
    }
}
