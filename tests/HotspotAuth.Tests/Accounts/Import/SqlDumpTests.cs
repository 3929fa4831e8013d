using System.Text;
using HotspotAuth.Accounts.Import;

namespace HotspotAuth.Tests.Accounts.Import;

public sealed class SqlDumpTests
{
    private static (List<SqlRow> Rows, SqlFault? Fault, IReadOnlyDictionary<string, long> Counts) Read(byte[] octets)
    {
        var dump = new SqlDump(new MemoryStream(octets), RadiusRows.Tables, RadiusRows.History);
        var rows = dump.Rows().ToList();
        return (rows, dump.Fault, dump.Counts);
    }

    private static (List<SqlRow> Rows, SqlFault? Fault, IReadOnlyDictionary<string, long> Counts) Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Quotes_escapes_and_Thai_come_out_as_they_were()
    {
        var (rows, fault, _) = Read(
            """
            INSERT INTO `radcheck` VALUES (1,'o''brien','Cleartext-Password',':=','it''s \'so\' "good"'),
              (2,'mali','Cleartext-Password',':=','มะลิ\\;(,)\n\t\Z\%\_x');
            INSERT INTO radcheck (username, attribute, op, value) VALUES ("q", "a", ":=", "say ""x"" it's");
            """);
        Assert.Null(fault);
        Assert.Equal(("o'brien", "it's 'so' \"good\""), (rows[0].Values[1], rows[0].Values[4]));
        Assert.Equal("มะลิ\\;(,)\n\t\u001a\\%\\_x", rows[1].Values[4]);
        Assert.Equal((2L, "say \"x\" it's"), (rows[1].Line, rows[2].Values[3]));
        Assert.Equal(["username", "attribute", "op", "value"], rows[2].Columns);
    }

    [Theory]
    [InlineData("NULL", null)]
    [InlineData("0x6d616c69", "mali")]
    [InlineData("X'6D616C69'", "mali")]
    [InlineData("_utf8mb4'mali'", "mali")]
    [InlineData("_binary 'mali'", "mali")]
    [InlineData("_utf8mb4 0x6d616c69", "mali")]
    [InlineData("N'mali'", "mali")]
    [InlineData("-1.5e3", "-1.5e3")]
    [InlineData("true", "1")]
    [InlineData("CURRENT_TIMESTAMP", null)]
    [InlineData("now()", null)]
    [InlineData("concat('a', ')', upper('b'))", null)]
    [InlineData("/* a comment */ 'mali'", "mali")]
    public void Every_kind_of_value_is_read(string written, string? value)
    {
        var (rows, fault, _) = Read($"insert into radius.radcheck values ({written}, 'next');");
        Assert.Null(fault);
        Assert.Equal((2, value, "next"), (Assert.Single(rows).Values.Count, rows[0].Values[0], rows[0].Values[1]));
    }

    [Fact]
    public void Columns_come_from_the_CREATE_TABLE_where_the_INSERT_names_none()
    {
        var (rows, fault, counts) = Read(
            """
            -- MySQL dump 10.13  Distrib 8.0
            /*!40101 SET NAMES utf8mb4 */;
            DROP TABLE IF EXISTS `radcheck`;
            CREATE TABLE `radcheck` (
              `value` varchar(253) NOT NULL DEFAULT 'a,b)c' COMMENT 'it''s (the) value', -- not, this
              `key` enum('a','b') /* nor this, */ DEFAULT NULL,
              `username` varchar(64) NOT NULL,
              PRIMARY KEY (`username`), KEY `u` (`username`(32))
            ) ENGINE=InnoDB AUTO_INCREMENT=3 COMMENT='x;y';
            LOCK TABLES `radcheck` WRITE;
            INSERT IGNORE INTO `radcheck` VALUES ('v','k','mali');
            UNLOCK TABLES;
            INSERT INTO radacct VALUES (1,'a;b'),(2,'c'),(3,NULL);
            INSERT INTO other VALUES (1,'a''; INSERT INTO radcheck VALUES (9);');
            -- Dump completed on 2026-11-21
            """);
        Assert.Null(fault);
        Assert.Equal(["value", "key", "username"], Assert.Single(rows).Columns);
        Assert.Equal(3, counts["radacct"]);
    }

    [Fact]
    public void A_dump_of_sqlite_has_no_escapes()
    {
        var (rows, fault, _) = Read("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nINSERT INTO radcheck VALUES(1,'dom\\user','x',':=','a\\');\nCOMMIT;\n");
        Assert.Null(fault);
        Assert.Equal(("dom\\user", "a\\"), (rows[0].Values[1], rows[0].Values[4]));
    }

    [Fact]
    public void Octets_that_are_no_UTF8_are_taken_for_Thai()
    {
        var (rows, fault, _) = Read([.. "INSERT INTO userinfo VALUES (1,'mali','"u8, 0xC1, 0xD0, 0xC5, 0xD4, .. "');"u8]);
        Assert.Null(fault);
        Assert.Equal("มะลิ", rows[0].Values[2]);
    }

    [Theory]
    [InlineData("INSERT INTO radcheck VALUES (1,'mali','x',':=','y'", 1)]
    [InlineData("\n\nINSERT INTO radcheck VALUES (1,'mali','x", 3)]
    [InlineData("INSERT INTO radcheck VALUES (1,'mali','x',':=','y')", 1)]
    [InlineData("INSERT INTO radcheck VALUES (1,'a'),\n(2,", 2)]
    [InlineData("INSERT INTO other VALUES (1,'a'),\n(2,", 2)]
    [InlineData("INSERT INTO radcheck", 1)]
    [InlineData("CREATE TABLE radcheck (\n`a` int", 2)]
    [InlineData("/* never ends", 1)]
    [InlineData("-- MySQL dump 10.13\nINSERT INTO radcheck VALUES (1,'a');\n", 3)]
    public void A_file_that_is_cut_off_says_where(string text, long line)
    {
        var (_, fault, _) = Read(text);
        Assert.Equal(("truncated", line), (fault!.Kind, fault.Line));
        Assert.Equal(Encoding.UTF8.GetByteCount(text), fault.Offset);
    }

    [Theory]
    [InlineData("INSERT INTO radcheck VALUES (1 'a');", "syntax")]
    [InlineData("INSERT INTO radcheck VALUES (,);", "syntax")]
    [InlineData("INSERT INTO radcheck VALUES 1;", "syntax")]
    [InlineData("INSERT INTO radcheck SELECT 1;", "statement")]
    [InlineData("INSERT INTO radcheck VALUES (0x1);", "syntax")]
    [InlineData("INSERT INTO radcheck VALUES (1-2-3-4);", "syntax")]
    [InlineData("COPY radcheck FROM stdin;\n1\tmali\n\\.\n", "postgresql")]
    public void What_is_no_row_is_a_fault(string text, string kind) => Assert.Equal(kind, Read(text).Fault?.Kind);

    [Fact]
    public void A_value_without_measure_is_refused_and_one_of_another_table_is_stepped_over()
    {
        var great = new string('x', 200_000);
        Assert.Equal("long", Read($"INSERT INTO radcheck VALUES (1,'{great}');").Fault?.Kind);
        var (rows, fault, _) = Read($"INSERT INTO other VALUES (1,'{great}'); INSERT INTO radcheck VALUES (1,'a');");
        Assert.Null(fault);
        Assert.Single(rows);
    }

    [Fact]
    public void What_is_read_does_not_depend_on_where_a_block_ends()
    {
        var text = Encoding.UTF8.GetBytes("-- x\nINSERT INTO radcheck VALUES (1,'a''b\\'c','--no','/*no*/',_utf8'd'),(2,NULL,0x41,-1,'z'); # end\n");
        var whole = Read(text).Rows.SelectMany(r => r.Values).ToArray();
        var dump = new SqlDump(new DrippingStream(text), RadiusRows.Tables, RadiusRows.History);
        Assert.True(whole.SequenceEqual(dump.Rows().SelectMany(r => r.Values)));
        Assert.Null(dump.Fault);
    }

    /// <summary>Gives one octet at a time.</summary>
    private sealed class DrippingStream(byte[] octets) : MemoryStream(octets)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}
