using System.Text;
using System.Text.Json.Nodes;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog.Proofs;

public sealed class ProofTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 11, 21);
    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(1000)]
    [InlineData(1001)]
    public async Task Every_row_of_a_sealed_day_is_proved(int rows)
    {
        await SealAsync(rows);
        foreach (var stream in LogStreams.All)
        {
            var count = Digest().Streams[stream.Name()].Rows;
            var lines = Write(stream, count);
            Assert.True(count >= rows);
            Assert.Equal(count, lines.Count);
            for (var i = 0; i < lines.Count; i++)
            {
                Assert.Null(ProofCheck.Fault(lines[i], DigestBytes()));
                Assert.Equal(i + 1, ProofLine.TryRead(lines[i], out _)!.Row.Seq);
            }
        }
    }

    [Fact]
    public async Task A_few_rows_among_many_are_proved_in_the_order_of_their_numbers()
    {
        await SealAsync(1001);
        foreach (var stream in LogStreams.All)
        {
            var lines = Lines(output => new ProofWriter(_store.Store).Write(new ChosenRows(Day, stream, [977, 3, 500, 3]), output, CancellationToken.None));
            Assert.Equal([3, 500, 977], lines.Select(line => ProofLine.TryRead(line, out _)!.Row.Seq));
            Assert.All(lines, line => Assert.Null(ProofCheck.Fault(line, DigestBytes())));
        }
    }

    [Fact]
    public async Task A_line_with_any_bit_flipped_proves_nothing()
    {
        await SealAsync(21);
        var random = new Random(7);
        foreach (var line in LogStreams.All.SelectMany(stream => Write(stream, 9)))
        {
            for (var i = 0; i < 200; i++)
            {
                var flipped = line.ToArray();
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                Assert.NotNull(ProofCheck.Fault(flipped, DigestBytes()));
            }
        }
    }

    [Theory]
    [InlineData(LogStream.Flow, "index")]
    [InlineData(LogStream.Flow, "count")]
    [InlineData(LogStream.Flow, "key_index")]
    [InlineData(LogStream.Flow, "key_count")]
    [InlineData(LogStream.Access, "index")]
    [InlineData(LogStream.Access, "batch.k")]
    [InlineData(LogStream.Access, "batch.count")]
    [InlineData(LogStream.Access, "batch.first")]
    [InlineData(LogStream.Access, "batch.last")]
    [InlineData(LogStream.Access, "batch.time")]
    public async Task A_number_changed_by_a_little_proves_nothing(LogStream stream, string member)
    {
        await SealAsync(21);
        foreach (var line in Write(stream, 9))
        {
            for (var delta = -3; delta <= 3; delta++)
            {
                if (delta == 0) continue;
                Assert.NotNull(ProofCheck.Fault(Changed(line, member, delta), DigestBytes()));
            }
        }
    }

    [Fact]
    public async Task A_wrong_size_of_the_tree_that_leads_to_the_root_is_caught_by_the_digests_count()
    {
        await SealAsync(21);
        var caught = 0;
        foreach (var line in Write(LogStream.Flow, 21))
        {
            var proof = ProofLine.TryRead(line, out _)!;
            var key = proof.Key!;
            var root = ProofCheck.Root(ProofCheck.Leaf(proof.Row), proof.Index, proof.Count, proof.Path)!;
            var larger = key with { Count = key.Count + 1 };
            var g = Hash.Key(key.Key, proof.Count, root);
            if (ProofCheck.Root(g, larger.Index, larger.Count, larger.Path) is not { } found || Hash.Hex(found) != Digest().Streams["flow"].Keys!.Root) continue;
            caught++;
            Assert.Equal("the digest counts other keys", ProofCheck.Fault(proof with { Key = larger }, Digest()));
        }

        Assert.True(caught > 0);
    }

    [Fact]
    public async Task All_rows_of_a_key_are_proved_alone_or_together()
    {
        await SealAsync(1001);
        var key = LogIp.FromIPv4(0x0A0A0006);
        var each = Lines(output => new ProofWriter(_store.Store).WriteKey(Day, LogStream.Flow, key, output, CancellationToken.None));
        Assert.All(each, line => Assert.Null(ProofCheck.Fault(line, DigestBytes())));
        var complete = new MemoryStream();
        var together = Lines(output => new ProofWriter(_store.Store).WriteComplete(Day, LogStream.Flow, key, output, complete, CancellationToken.None));
        Assert.Equal(each.Select(line => Hash.Hex(ProofLine.TryRead(line, out _)!.Row.Bytes)), together.Select(line => Hash.Hex(ProofLine.TryRead(line, out _)!.Row.Bytes)));
        var form = SignedMembers.Of(CanonicalJson.TryRead(complete.ToArray().AsMemory(0, (int)complete.Length - 1)));
        Assert.Equal(each.Count, form.Count("count"));
        var tree = new MerkleTree();
        foreach (var line in together) tree.Append(ProofCheck.Leaf(ProofLine.TryRead(line, out _)!.Row));
        Assert.Null(ProofCheck.Fault(ProofLine.ReadKey(form), tree.Count, tree.Root(), Digest().Streams["flow"].Keys!));
        var none = LogIp.FromIPv4(0x01020304);
        Assert.Empty(Lines(output => new ProofWriter(_store.Store).WriteComplete(Day, LogStream.Flow, none, output, complete, CancellationToken.None)));
    }

    [Fact]
    public async Task Rows_of_an_open_day_are_given_without_a_proof_and_a_proof_of_them_is_refused()
    {
        await WriteAsync(5);
        var writer = new ProofWriter(_store.Store);
        var chosen = new ChosenRows(Day, LogStream.Flow, [2, 1]);
        Assert.Throws<InvalidDataException>(() => writer.Write(chosen, Stream.Null, CancellationToken.None));
        var lines = Lines(output => writer.WriteOpen(chosen, output, CancellationToken.None));
        Assert.All(lines, line => Assert.True(ProofLine.TryRead(line, out _)!.IsBare));
        Assert.Equal([1, 2], lines.Select(line => ProofLine.TryRead(line, out _)!.Row.Seq));
    }

    [Fact]
    public async Task A_damaged_day_or_an_absent_row_gets_no_proof()
    {
        await SealAsync(21);
        var writer = new ProofWriter(_store.Store);
        var output = new MemoryStream();
        Assert.Contains("not in it", Assert.Throws<InvalidDataException>(() => writer.Write(new ChosenRows(Day, LogStream.Flow, [1, 9999]), output, CancellationToken.None)).Message, StringComparison.Ordinal);
        using (var database = Database.Open(_store.FileOf("2026-11-21", "access.sqlite"), FileAccessKind.Write)) database.Run("UPDATE auth SET drill = 1 WHERE seq = 2");
        Assert.Throws<InvalidDataException>(() => writer.Write(new ChosenRows(Day, LogStream.Access, [1]), output, CancellationToken.None));
        Assert.Equal(0, output.Length);
    }

    private static ReadOnlyMemory<byte> Changed(ReadOnlyMemory<byte> line, string member, int delta)
    {
        var json = JsonNode.Parse(line.Span)!;
        var holder = member.StartsWith("batch.", StringComparison.Ordinal) ? json["batch"]! : json;
        var name = member.Split('.')[^1];
        holder[name] = (long)holder[name]! + delta;
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static List<ReadOnlyMemory<byte>> Lines(Func<Stream, long> write)
    {
        var output = new MemoryStream();
        var count = write(output);
        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line)).ToList();
        Assert.Equal(count, lines.Count);
        return lines;
    }

    private List<ReadOnlyMemory<byte>> Write(LogStream stream, long rows) =>
        Lines(output => new ProofWriter(_store.Store).Write(new ChosenRows(Day, stream, [.. Enumerable.Range(1, (int)rows).Select(seq => (long)seq)]), output, CancellationToken.None));

    private byte[] DigestBytes() => File.ReadAllBytes(_store.Store.Places.Digest(Day));

    private DayDigest Digest() => DayDigest.TryRead(DigestBytes())!;

    private async Task SealAsync(int rows)
    {
        await WriteAsync(rows);
        using var signer = DigestSigner.OpenOrCreate(_store.KeysFolder, _store.Store);
        await new DaySealer(_store.Store, signer).SealAsync(Day, CancellationToken.None);
    }

    // Several batches, an odd number of keys (which the wrong size of a tree needs), rows with and without a key.
    private async Task WriteAsync(int rows)
    {
        await using var access = _store.Writer(LogStream.Access, new StreamWriterOptions { BatchRows = 300 });
        await using var flow = _store.Writer(LogStream.Flow, new StreamWriterOptions { BatchRows = 300 });
        await using var nat = _store.Writer(LogStream.Nat, new StreamWriterOptions { BatchRows = 300 });
        for (var i = 0; i < rows; i++)
        {
            access.TryAppend(_store.Auth($"guest{i}"));
            var client = LogIp.FromIPv4(0x0A0A0005 + (uint)(i % 5));
            flow.TryAppend(i % 7 == 6 ? _store.Flow(i) with { ClientIp = LogIp.FromHalves(0x20010DB8_00000000, 1) } : _store.Flow(i) with { ClientIp = client });
            if (i % 50 == 3) flow.TryAppend(new FlowGapRow(_store.Time.Now, _store.Time.Now, GapCause.KernelDrop));
            nat.TryAppend(new TranslationRow(_store.Time.Now, TranslationEvent.Start, _store.Time.Now, null, client, 4000 + i, LogIp.FromIPv4(0xC0000201), 5000, LogIp.FromIPv4(0xCB007107), 443, 6));
        }
    }
}
