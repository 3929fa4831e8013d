using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

public sealed class FormatTests
{
    [Fact]
    public void The_tree_is_that_of_RFC_6962_for_every_count_up_to_300()
    {
        var leaves = new List<byte[]>();
        var tree = new MerkleTree();
        for (var count = 0; count <= 300; count++)
        {
            Assert.Equal(Naive(leaves), tree.Root());
            var leaf = SHA256.HashData(BitConverter.GetBytes(count));
            leaves.Add(leaf);
            tree.Append(leaf);
        }
    }

    [Fact]
    public void The_tree_gives_the_known_root_of_the_eight_leaves_that_certificate_transparency_tests_with()
    {
        string[] inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        var tree = new MerkleTree();
        foreach (var input in inputs) tree.Append(SHA256.HashData([0, .. Convert.FromHexString(input)]));
        Assert.Equal("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328", Hash.Hex(tree.Root()));
    }

    [Fact]
    public void A_row_has_the_bytes_that_the_format_says()
    {
        var block = new RowBlock(1);
        block.Append(new GapRow(-1, 2, GapCause.Queue, "é", null));
        const string Expected = "07" + "0001" + "010000000000000009" + "01ffffffffffffffff" + "010000000000000002" + "02000000057175657565" + "0200000002c3a9" + "00";
        Assert.Equal("00" + Expected, Hash.Hex(block.Numbered(0, 9)));
    }

    [Fact]
    public void Empty_text_empty_blob_and_null_differ()
    {
        var block = new RowBlock(3);
        block.Append(new AuthRow(0, "", AuthResult.Accept, Session: []));
        block.Append(new AuthRow(0, "", AuthResult.Accept));
        block.Append(new AuthRow(0, "", AuthResult.Accept, Reason: "", Session: []));
        var rows = Enumerable.Range(0, 3).Select(row => Hash.Hex(block.Numbered(row, 1))).ToList();
        Assert.Equal(3, rows.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("somchai", "somchai")]
    [InlineData("e\u0301", "\u00e9")]
    [InlineData("a\0b", "a\ufffdb")]
    [InlineData("สมหญิง", "สมหญิง")]
    public void Text_is_made_NFC_and_what_is_ill_formed_replaced(string typed, string kept) => Assert.Equal(kept, LogText.Clean(typed));

    [Fact]
    public void A_lone_surrogate_is_replaced() => Assert.Equal("a\uFFFDb", LogText.Clean(string.Concat("a", '\uD800', "b")));

    [Fact]
    public void The_tag_of_a_typed_name_is_eight_bytes_of_its_HMAC()
    {
        var key = Convert.FromHexString("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
        // RFC 4231 §4.2
        Assert.Equal("b0344c61d8db3853", Hash.Hex(LogText.UserTag(key, "Hi There")));
    }

    [Theory]
    [InlineData("::ffff:10.10.0.5", 4)]
    [InlineData("10.10.0.5", 4)]
    [InlineData("2001:db8::1", 16)]
    public void A_mapped_address_is_stored_as_IPv4(string text, int length)
    {
        Assert.True(LogIp.TryParse(text, out var address));
        Assert.Equal(length, address.ToBytes().Length);
        Assert.True(LogIp.TryRead(address.ToBytes(), out var again) && again == address);
    }

    [Fact]
    public void Days_are_Gregorian_and_of_the_site_whatever_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("th-TH");
        try
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(TestStore.Zone);
            Assert.Equal("2026-11-22", DayName.Of(DayName.At(new DateTimeOffset(2026, 11, 21, 17, 0, 0, TimeSpan.Zero), zone)));
            Assert.True(DayName.TryParse("2026-11-22", out var day) && day.Year == 2026);
            Assert.Equal(new DateTimeOffset(2026, 11, 22, 17, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), DayName.EndOf(day, zone));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("{\"a\":1,\"b\":\"x\"}", true)]
    [InlineData("{\"b\":1,\"a\":1}", false)]
    [InlineData("{\"a\":1,\"a\":1}", false)]
    [InlineData("{\"a\": 1}", false)]
    [InlineData("{\"a\":1}\n", false)]
    [InlineData("{\"a\":1.0}", false)]
    [InlineData("{\"a\":-0}", false)]
    [InlineData("{\"a\":9007199254740991}", true)]
    [InlineData("{\"a\":9007199254740992}", false)]
    [InlineData("{\"a\":\"\\u0041\"}", false)]
    [InlineData("{\"a\":\"\\u001f\"}", true)]
    [InlineData("{\"a\":\"\\u001F\"}", false)]
    [InlineData("{\"a\":\"\\ud800\"}", false)]
    [InlineData("{\"a\":\"e\u0301\"}", false)]
    [InlineData("{\"\u00e9\":1}", false)]
    [InlineData("[1]", false)]
    public void Only_the_canonical_bytes_of_a_signed_object_are_read(string text, bool fits) =>
        Assert.Equal(fits, CanonicalJson.TryRead(Encoding.UTF8.GetBytes(text)) is not null);

    [Theory]
    [InlineData("3006020101020101", true)]
    [InlineData("300602010102010100", false)]
    [InlineData("3006020100020101", false)]
    [InlineData("3006020181020101", false)]
    [InlineData("300702020001020101", false)]
    [InlineData("300702020081020101", true)]
    [InlineData("30810602010102010100", false)]
    public void A_signature_is_strict_DER(string hex, bool fits) => Assert.Equal(fits, SignatureForm.IsStrict(Convert.FromHexString(hex)));

    [Fact]
    public void Every_row_writes_the_columns_of_its_table()
    {
        Check<AuthRow>(default);
        Check<SessionRow>(default);
        Check<BindingRow>(default);
        Check<AuditRow>(default);
        Check<ClockRow>(default);
        Check<HeadRow>(default);
        Check<GapRow>(default);
        Check<FlowRow>(default);
        Check<FlowGapRow>(default);
        Check<FlowBindingRow>(default);
        Check<TranslationRow>(default);
        Check<NatGapRow>(default);

        static void Check<TRow>(TRow row) where TRow : struct, ILogRow
        {
            var block = new RowBlock(1);
            block.Append(row);
            var table = Schema.Current.Tables(TRow.Stream).Single(table => table.Number == TRow.Table);
            var items = block.Numbered(0, 1)[4..];
            foreach (var column in table.Columns)
            {
                var kind = column.Type switch { ColumnType.Int or ColumnType.Time => 1, ColumnType.Text => 2, _ => 3 };
                Assert.True(items[0] == kind || (items[0] == 0 && column.Nullable), $"{typeof(TRow).Name}.{column.Name}");
                items = items[0] switch { 0 => items[1..], 1 => items[9..], _ => items[(5 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(items[1..]))..] };
            }

            Assert.Equal(0, items.Length);
        }
    }

    // RFC 6962 §2.1, word by word: k is the largest power of two smaller than n.
    private static byte[] Naive(List<byte[]> leaves)
    {
        if (leaves.Count == 0) return SHA256.HashData([]);
        if (leaves.Count == 1) return leaves[0];
        var k = 1;
        while (k * 2 < leaves.Count) k *= 2;
        return SHA256.HashData([1, .. Naive(leaves[..k]), .. Naive(leaves[k..])]);
    }
}
