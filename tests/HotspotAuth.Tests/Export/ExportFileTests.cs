using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Export;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Export;

public sealed class ExportFileTests
{
    private static readonly TimeZoneInfo Bangkok = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok");

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+66", "'+66")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("มะลิ ตัวอย่าง", "มะลิ ตัวอย่าง")]
    [InlineData("", "")]
    public void Cell_never_begins_a_formula_and_is_quoted_where_it_must(string text, string cell) => Assert.Equal(cell, CsvFormat.Cell(text));

    [Theory]
    [InlineData("en-US")]
    [InlineData("th-TH")]
    public void Csv_line_is_the_contracts_in_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            var format = new CsvFormat(Bangkok);
            Assert.Equal(
                "\ufeffstart,end,user,person,group,client_mac,client_ip,client_port,peer_ip,peer_port,protocol,outside_ip,outside_port,packets_up,packets_down,bytes_up,bytes_down,session,day,seq\r\n",
                Text(format.Head));
            Assert.Equal(
                "2026-11-21T12:00:10.250+07:00,2026-11-21T12:00:20.000+07:00,mali,มะลิ,staff,02:00:00:00:00:01,10.10.0.5,40000,203.0.113.7,443,6,,,3,4,300,4000,s1,2026-11-21,7\r\n",
                Text(format.Line(Row)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Json_line_has_numbers_as_numbers_times_in_utc_and_the_same_names()
    {
        using var format = new JsonLinesFormat();
        using var json = JsonDocument.Parse(Text(format.Line(Row)));

        Assert.Equal(ExportRow.Columns, json.RootElement.EnumerateObject().Select(m => m.Name));
        Assert.Equal("2026-11-21T05:00:10.250Z", json.RootElement.GetProperty("start").GetString());
        Assert.Equal(JsonValueKind.Number, json.RootElement.GetProperty("bytes_down").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("outside_port").ValueKind);
    }

    [Fact]
    public async Task Finished_export_has_its_name_its_hash_and_an_audit_record_with_both_and_the_reason()
    {
        await using var office = new TestOffice();
        await office.FlowAsync(10, 20, Mac(1));
        var path = office.Scratch("answer.csv");
        using var file = ExportFile.Create(path);

        var result = await WriteAsync(office, file, CancellationToken.None);

        Assert.Equal(1, result.Rows);
        Assert.Equal(SHA256.HashData(await File.ReadAllBytesAsync(path)), result.Sha256);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        var (question, reason, rows, hash) = Audit(office, "done");
        Assert.Equal("ip 10.10.0.5 from 2026-11-21T12:00:00.000+07:00 to 2026-11-21T12:01:00.000+07:00", question);
        Assert.Equal(("letter 12/2569", 1), (reason, rows));
        Assert.Equal(result.Sha256, hash);
    }

    [Fact]
    public async Task Stopped_export_leaves_no_file_of_any_name_but_its_audit_record()
    {
        await using var office = new TestOffice();
        await office.FlowAsync(10, 20, Mac(1));
        var place = Directory.CreateDirectory(office.Scratch("answers")).FullName;
        using (var file = ExportFile.Create(Path.Combine(place, "answer.csv")))
        {
            Assert.Single(Directory.GetFiles(place));
            await Assert.ThrowsAsync<OperationCanceledException>(() => WriteAsync(office, file, new CancellationToken(canceled: true)));
        }

        Assert.Empty(Directory.GetFiles(place));
        Assert.Equal("letter 12/2569", Audit(office, "cancelled").Reason);
    }

    [Fact]
    public async Task An_answer_that_rests_on_an_address_two_devices_claimed_says_so()
    {
        await using var office = new TestOffice();
        await office.FlowAsync(10, 20, Mac(1));
        var other = LogIp.FromIPv4(0x0A0A_0009);
        await office.WriteAsync(
            At(30),
            new FlowBindingRow(At(5), At(15), Mac(1), Ip, BindingSource.Arp, Conflict: true),
            new FlowBindingRow(At(5), At(16), Mac(2), Ip, BindingSource.Arp, Conflict: true),
            new FlowBindingRow(At(5), At(16), Mac(2), other, BindingSource.Arp, Conflict: true));
        using var file = ExportFile.Create(office.Scratch("answer.csv"));

        var conflict = Assert.Single((await WriteAsync(office, file, CancellationToken.None)).Conflicts);

        Assert.Equal(Ip, conflict.Ip);
        Assert.StartsWith("CONFLICT 10.10.0.5: 02:00:00:00:00:01 and 02:00:00:00:00:02 claimed it, 2026-11-21T12:00:05", conflict.Words(Bangkok), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_disk_is_an_error_and_not_a_short_file()
    {
        await using var office = new TestOffice();
        await office.FlowAsync(10, 20, Mac(1));
        using var file = ExportFile.Create("/dev/full");

        await Assert.ThrowsAnyAsync<IOException>(() => WriteAsync(office, file, CancellationToken.None));
        Assert.Null(Audit(office, "failed").Hash);
    }

    [Theory]
    [InlineData("/nowhere/at/all/answer.csv")]
    [InlineData("/proc/answer.csv")]
    [InlineData("/tmp")]
    public void Place_that_cannot_be_written_ends_with_73(string path) =>
        Assert.Equal(ExitCode.CannotWrite, Assert.Throws<VerbException>(() => ExportFile.Create(path)).ExitCode);

    private static ExportRow Row => new(
        new StoredFlow(new RowPlace(new DateOnly(2026, 11, 21), LogStream.Flow, 7), Flow(At(10.25), At(20), Mac(1))), "mali", "มะลิ", "staff", "s1", null, null);

    private static async Task<ExportResult> WriteAsync(TestOffice office, ExportFile file, CancellationToken cancellationToken)
    {
        var writer = new ExportWriter(office.Stores(), await office.PeopleAsync(), new Disclosure(office.Database, Actor.Verb, office.Clock));
        return writer.Write(new ExportQuestion(new TimeSpanMs(At(0), At(60))) { Ip = Ip }, "csv", file, "letter 12/2569", (_, _) => { }, cancellationToken);
    }

    private static (string Question, string Reason, long Rows, byte[]? Hash) Audit(TestOffice office, string result)
    {
        using var connection = office.Database.Open();
        return connection.QuerySingle<(string, string, long, byte[]?)>("SELECT object, reason, rows, hash FROM audit_outbox WHERE action = 'export' AND result = @result", new { result });
    }
}
