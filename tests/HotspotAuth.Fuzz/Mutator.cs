namespace HotspotAuth.Fuzz;

/// <summary>Bends inputs: octets, numbers at their edges, lengths, pieces moved, doubled, cut and taken from another input.</summary>
internal sealed class Mutator(int seed, int longest)
{
    private static readonly byte[] Edges = [0, 1, 2, 3, 4, 18, 20, 0x7F, 0x80, 0xFE, 0xFF];
    private readonly Random _random = new(seed);

    public byte[] Bend(IReadOnlyList<byte[]> pool)
    {
        var octets = pool[_random.Next(pool.Count)].ToList();
        for (var changes = 1 + _random.Next(5); changes > 0; changes--) Change(octets, pool);
        if (octets.Count > longest) octets.RemoveRange(longest, octets.Count - longest);
        return [.. octets];
    }

    private void Change(List<byte> octets, IReadOnlyList<byte[]> pool)
    {
        // Small places first: headers decide, and they stand at the front.
        var at = octets.Count == 0 ? 0 : _random.Next(_random.Next(2) == 0 ? Math.Min(64, octets.Count) : octets.Count);
        var length = 1 + _random.Next(_random.Next(4) == 0 ? 64 : 6);
        switch (_random.Next(8))
        {
            case 0 when octets.Count > 0:
                octets[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when octets.Count > 0:
                octets[at] = Edges[_random.Next(Edges.Length)];
                break;
            case 2 when octets.Count > 0:
                octets[at] = (byte)(octets[at] + _random.Next(-4, 5));
                break;
            case 3 when octets.Count > 0:
                octets.RemoveRange(at, Math.Min(length, octets.Count - at));
                break;
            case 4 when octets.Count > 0:
                octets.InsertRange(at, octets.GetRange(at, Math.Min(length, octets.Count - at)));
                break;
            case 5:
                var other = pool[_random.Next(pool.Count)];
                if (other.Length == 0) break;
                var from = _random.Next(other.Length);
                octets.InsertRange(at, other[from..Math.Min(other.Length, from + length)]);
                break;
            case 6 when octets.Count > 0:
                octets.RemoveRange(at, octets.Count - at);
                break;
            default:
                for (; length > 0; length--) octets.Insert(at, _random.Next(3) == 0 ? Edges[_random.Next(Edges.Length)] : (byte)_random.Next(256));
                break;
        }
    }
}
