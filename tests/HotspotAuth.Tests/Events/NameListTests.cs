using System.Text;
using HotspotAuth.Events;

namespace HotspotAuth.Tests.Events;

public sealed class NameListTests
{
    private const string Thai = "ชื่อ-สกุล,โทรศัพท์,โรงเรียน\r\nนางสาวมะลิ ทองคำ,081-234-5678,บ้านวังแขม\r\nนายประเสริฐ น้ำเพชร,,อนุบาลคลองลาน\r\n";

    public static TheoryData<byte[]> Encodings
    {
        get
        {
            var windows874 = CodePagesEncodingProvider.Instance.GetEncoding(874)!;
            return new TheoryData<byte[]>(
                Encoding.UTF8.GetBytes(Thai),
                [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Thai)],
                windows874.GetBytes(Thai),
                [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Thai.Replace(',', '\t'))],
                Encoding.UTF8.GetBytes(Thai.Replace(',', ';')),
                Encoding.UTF8.GetBytes(Thai.Replace(',', '\t').Replace("\r\n", "\n", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_list_is_read_in_every_encoding_and_with_every_separator_that_spreadsheets_write(byte[] file)
    {
        var list = Read(file);

        Assert.Empty(list.Errors);
        Assert.Equal([new ListedGuest("นางสาวมะลิ ทองคำ", "0812345678", "บ้านวังแขม"), new ListedGuest("นายประเสริฐ น้ำเพชร", null, "อนุบาลคลองลาน")], list.Guests.Select(g => g.Guest));
    }

    [Theory]
    [InlineData("Malee Thongkham,0812345678,Ban Rai\n", "Malee Thongkham", "0812345678")]
    [InlineData("1,Malee Thongkham,0812345678\n", "Malee Thongkham", "0812345678")]
    [InlineData("No.,Title,Name,Surname,Tel\n1,Mrs ,Malee,Thongkham,812345678\n", "MrsMalee Thongkham", "0812345678")]
    [InlineData("school;phone;full name\nBan Rai;+66 81 234 5678;\"Malee  Thongkham\"\n", "Malee Thongkham", "0812345678")]
    [InlineData("Malee Thongkham", "Malee Thongkham", null)]
    public void Columns_are_found_by_heading_or_by_place(string text, string name, string? phone)
    {
        var list = NameList.Read(text);

        Assert.Empty(list.Errors);
        Assert.Equal((name, phone), (list.Guests[0].Guest.Name, list.Guests[0].Guest.Phone));
    }

    [Fact]
    public void Each_bad_line_is_told_by_its_number_and_the_others_are_read()
    {
        var list = NameList.Read("name,phone\nMalee Thongkham,0812345678\n,0812345679\n\nX,0812345670\nPrasert Namphet,12345\nMalee Thongkham,081 234 5678\nYanee Kuson,\n");

        Assert.Equal([new NameListError(3, NameListFault.NoName), new(5, NameListFault.BadName), new(6, NameListFault.BadPhone), new(7, NameListFault.Twice)], list.Errors);
        Assert.Equal([2, 8], list.Guests.Select(g => g.Line));
    }

    [Fact]
    public void A_workbook_or_another_encoding_or_binary_is_refused_whole()
    {
        Assert.Equal((null, NameListFault.Workbook), NameList.Decode("PK\u0003\u0004rest of a workbook"u8));
        Assert.Equal((null, NameListFault.Encoding), NameList.Decode([0x4D, 0x00, 0x01, 0x02]));
        Assert.Equal((null, NameListFault.Encoding), NameList.Decode([0xFF, 0xFE, 0x00, 0xD8]));
        Assert.Equal((null, NameListFault.Encoding), NameList.Decode([0x41, 0xDB, 0x0A]));
        Assert.Equal((null, NameListFault.TooBig), NameList.Decode(new byte[NameList.MostBytes + 1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n,,\n")]
    [InlineData("name,phone\n")]
    public void A_list_of_nobody_is_said_to_be_empty(string text) => Assert.Equal([new NameListError(0, NameListFault.Empty)], NameList.Read(text).Errors);

    [Fact]
    public void A_list_longer_than_any_event_stops_at_the_limit()
    {
        var list = NameList.Read(string.Concat(Enumerable.Range(0, 5000).Select(i => $"Guest Number{(char)('a' + (i % 26))}{i}\n")));

        Assert.Equal(EventRequest.MostUsers, list.Guests.Count);
        Assert.Equal(NameListFault.TooMany, Assert.Single(list.Errors).Fault);
    }

    [Fact]
    public void A_quote_that_never_closes_is_a_fault_and_no_name()
    {
        var list = NameList.Read("Malee Thongkham,0812345678\n\"" + new string('x', 200_000));

        Assert.NotEmpty(list.Errors);
        Assert.DoesNotContain(list.Guests, g => g.Guest.Name.Contains("xxx", StringComparison.Ordinal));
    }

    [Fact]
    public void No_bytes_at_all_make_the_reader_throw()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            for (var i = 0; i < bytes.Length; i += 3) bytes[i] = (byte)",;\t\"\n\r0a"[random.Next(8)];
            if (NameList.Decode(bytes).Text is { } text) Assert.All(NameList.Read(text).Guests, g => Assert.True(g.Guest.Name.Length is > 1 and <= 100));
        }
    }

    private static NameList Read(byte[] file)
    {
        var (text, _) = NameList.Decode(file);
        return NameList.Read(Assert.IsType<string>(text));
    }
}
