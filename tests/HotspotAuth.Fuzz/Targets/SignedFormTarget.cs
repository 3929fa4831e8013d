using HotspotAuth.TrafficLog;

namespace HotspotAuth.Fuzz;

/// <summary>The signed JSON of digests, receipts and witnesses: what is taken for canonical writes itself back octet for octet.</summary>
internal static class SignedFormTarget
{
    public static int Run(byte[] input)
    {
        if (CanonicalJson.TryRead(input) is not { } members) return 0;
        BrokenPromiseException.Unless(CanonicalJson.Write(members).AsSpan().SequenceEqual(input), "what is read as canonical is canonical");
        var way = new HashCode();
        var reader = SignedMembers.Of(members);
        foreach (var name in members.Keys.Order(StringComparer.Ordinal))
        {
            way.Add(members[name]?.GetType());
            reader.Text(name);
            reader.IntegerOrNull(name);
            reader.HexOrNull(name);
            reader.Texts(name);
            _ = reader.ObjectOrNull(name)?.IsWhole;
        }

        way.Add(reader.IsWhole);
        return way.ToHashCode();
    }
}
