using System.Security.Cryptography;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

public sealed class HashLanesTests
{
    [Fact]
    public void Every_length_hashes_to_SHA_256_whatever_lies_in_the_lanes_beside_it()
    {
        var contents = Enumerable.Range(0, 1301).Select(i => Content(i * 7 % 1301)).ToArray();
        var lanes = new HashLanes();
        var hashes = new byte[contents.Length * 32];
        for (var i = 0; i < contents.Length; i++)
        {
            lanes.Add(contents[i], hashes, i * 32);
            if (i % 97 == 0) lanes.Finish(hashes); // less than a full set of lanes
        }

        lanes.Finish(hashes);
        for (var i = 0; i < contents.Length; i++) Assert.Equal(SHA256.HashData(contents[i]), hashes.AsSpan(i * 32, 32).ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(33)]
    [InlineData(999)]
    [InlineData(1000)]
    public void A_batch_has_the_same_root_level_by_level_as_leaf_by_leaf(int count)
    {
        var rows = new RowBlock(1000);
        for (var i = 0; i < count; i++) rows.Append(new AuthRow(i, "pap", AuthResult.Accept, User: new string('u', i % 60)));
        var root = new BatchTree().Root(rows, 41);

        var tree = new MerkleTree();
        for (var i = 0; i < count; i++) tree.Append(SHA256.HashData(rows.Numbered(i, 41 + i)));
        Assert.Equal(tree.Root(), root);
    }

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)((i * 31) + length))];
}
