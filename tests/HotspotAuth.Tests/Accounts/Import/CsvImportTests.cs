using System.Text;
using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;

namespace HotspotAuth.Tests.Accounts.Import;

public sealed class CsvImportTests
{
    [Fact]
    public async Task A_Thai_list_of_staff_is_understood_by_its_header()
    {
        await using var import = new ImportFixture();
        var plan = import.Csv("ลำดับ;ชื่อผู้ใช้;คำนำหน้า;ชื่อ;นามสกุล;ตำแหน่ง;เบอร์โทร;วันหมดอายุ\n1;mali;นางสาว;มะลิ;ทองคำ;ครู;055000123;30/9/2570\n");
        import.Write(plan);
        var mali = await import.AccountAsync("mali");
        Assert.Equal(("นางสาวมะลิ ทองคำ", "ครู", "055000123"), (mali.NameTh, mali.Position, mali.Phone));
        // The whole last day: until the midnight that ends it.
        Assert.Equal(new DateTimeOffset(2027, 10, 1, 0, 0, 0, TimeSpan.FromHours(7)), mali.ValidUntil);
        Assert.True(mali.MustChangePassword);
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("windows-874", false)]
    [InlineData("utf-16", true)]
    public async Task Every_encoding_that_a_spreadsheet_saves_gives_the_same_name(string encoding, bool mark)
    {
        await using var import = new ImportFixture();
        var codec = encoding switch { "windows-874" => CodePagesEncodingProvider.Instance.GetEncoding(874)!, "utf-16" => Encoding.Unicode, _ => new UTF8Encoding(mark) };
        byte[] octets = [.. mark ? codec.GetPreamble() : [], .. codec.GetBytes("username\tชื่อ-สกุล\r\nmali\tมะลิ ใจดี\r\n")];
        var plan = import.Read(octets, new ImportChoice(ImportOrigin.Csv));
        Assert.Equal("มะลิ ใจดี", Assert.Single(plan.Accounts).Account.NameTh);
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    public async Task The_separator_is_found_also_where_another_stands_in_quotation_marks(char separator)
    {
        await using var import = new ImportFixture();
        var plan = import.Csv($"username{separator}\"name, ; and all\"{separator}phone\nmali{separator}x{separator}055000123\n");
        Assert.Equal("055000123", Assert.Single(plan.Accounts).Account.Phone);
    }

    [Fact]
    public async Task Every_fault_of_every_row_is_told_with_its_line_and_nothing_is_made()
    {
        await using var import = new ImportFixture();
        await import.Core.AddAsync("taken");
        var plan = import.Csv("username,email,expires,devices\nมะลิ,x,31/13/2569,\ntaken,a@b.c,31/12/2569,many\nmali,a@b.c,,\n,,,\nMALI,a@b.c,,\n,a@b.c,,\n");
        Assert.Equal(
            ["2 email", "2 username", "2 valid_until", "3 max_devices", "3 username", "6 username", "7 name", "7 username"],
            plan.Faults.Items.Select(f => $"{f.Line} {f.Field}").Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(1, await import.Core.Accounts.CountAsync(new AccountQuery(), CancellationToken.None));
    }

    [Fact]
    public async Task Of_more_than_a_thousand_faults_the_rest_is_counted()
    {
        await using var import = new ImportFixture();
        var plan = import.Csv("username\n" + string.Concat(Enumerable.Range(0, 1500).Select(i => $"bad name! {i}!\n")));
        Assert.Equal((1000, 1500, 500), (plan.Faults.Items.Count, (int)plan.Faults.Count, (int)plan.Faults.Unlisted));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("name,phone\nx,1\n", "no_column")]
    [InlineData("username,login\na,b\n", null)]
    [InlineData("username,name\nmali,\"open\n", "quote")]
    [InlineData("username,name\nmali,a,b\n", "cells")]
    public async Task A_file_that_is_no_such_list_says_why(string text, string? kind)
    {
        await using var import = new ImportFixture();
        var plan = import.Csv(text);
        Assert.Equal(kind, plan.Faults.Items.Select(f => f.Kind).FirstOrDefault());
    }

    [Fact]
    public async Task A_picture_is_no_list()
    {
        await using var import = new ImportFixture();
        var plan = import.Read([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0xFF, 0xFE], new ImportChoice(ImportOrigin.Csv));
        Assert.Equal("encoding", Assert.Single(plan.Faults.Items).Kind);
    }

    [Fact]
    public async Task The_contract_refuses_an_unknown_column_another_encoding_and_a_time_without_offset()
    {
        await using var import = new ImportFixture();
        var strict = new ImportChoice(ImportOrigin.Csv) { Strict = true };
        Assert.Equal("column", Assert.Single(import.Read("username,shoe size\na,b\n", strict).Faults.Items).Kind);
        Assert.Equal("encoding", Assert.Single(import.Read([.. "username,name\na,"u8, 0xA1, 0xD2], strict).Faults.Items).Kind);
        Assert.Equal("date", Assert.Single(import.Read("username,valid_until\nmali,31/12/2569\n", strict).Faults.Items).Kind);
    }

    [Fact]
    public async Task A_choice_of_columns_goes_before_the_guess()
    {
        await using var import = new ImportFixture();
        var plan = import.Read("username,code\nwrong,mali\n", new ImportChoice(ImportOrigin.Csv) { Fields = [null, CsvField.Username] });
        Assert.Equal("mali", Assert.Single(plan.Accounts).Account.Username);
        Assert.Equal("twice", Assert.Single(import.Read("a,b\nc,d\n", new ImportChoice(ImportOrigin.Csv) { Fields = [CsvField.Username, CsvField.Username] }).Faults.Items).Kind);
    }
}
