using System.Net;
using System.Text;
using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>Imports through the console's pages, without a browser.</summary>
public sealed class ConsoleImportTests
{
    private const string Staff = "ชื่อผู้ใช้,ชื่อ,นามสกุล,กลุ่ม\nmali,มะลิ,ทองคำ,staff\nprasert,\"=cmd()\",ใจดี,staff\n";

    [Fact]
    public async Task A_list_goes_from_its_columns_to_passwords_that_can_be_taken_once()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();
        var columns = await UploadAsync(client, "csv", Encoding.UTF8.GetBytes(Staff));
        Assert.EndsWith("/columns", columns, StringComparison.Ordinal);
        var job = await GoAsync(client, columns, ("column-0", "username"), ("column-1", "name_th"), ("column-2", "name_th"), ("column-3", "group"));
        Assert.Contains("มะลิ ทองคำ", await WaitAsync(client, job, "handler=run"), StringComparison.Ordinal);
        Assert.Equal(0, await host.Accounts.CountAsync(new AccountQuery(), CancellationToken.None));

        await GoAsync(client, job, "?handler=run");
        await WaitAsync(client, job, "handler=passwords");
        Assert.Equal(2, await host.Accounts.CountAsync(new AccountQuery(), CancellationToken.None));
        Assert.Empty(Directory.GetFiles(Path.Combine(host.Folder, "uploads")));
        using var file = await client.SendToAsync(job, job + "?handler=passwords");
        Assert.Equal("text/csv", file.Content.Headers.ContentType?.MediaType);
        Assert.Contains("no-store", file.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
        var lines = (await file.Content.ReadAsStringAsync()).TrimStart('\ufeff').Split("\r\n");
        Assert.Equal("username,name,password", lines[0]);
        Assert.StartsWith("prasert,'=cmd() ", lines[2], StringComparison.Ordinal);
        await host.RefreshAsync();
        Assert.NotNull(await host.LogInAsync("mali", lines[1].Split(',')[2], "02:00:5e:10:00:01", "10.10.0.9"));

        Assert.DoesNotContain("handler=passwords", await client.PageAsync(job), StringComparison.Ordinal);
        Assert.DoesNotContain(lines[1].Split(',')[2], await client.PageAsync(job), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_with_faults_names_line_and_field_and_makes_nothing()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();
        var columns = await UploadAsync(client, "csv", Encoding.UTF8.GetBytes("username,email\nmali,mali@example.org\n<script>,nowhere\n"));
        var job = await GoAsync(client, columns, ("column-0", "username"), ("column-1", "email"));
        var page = await WaitAsync(client, job, "class=\"stack faults\"");
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>,", page, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=run", page, StringComparison.Ordinal);
        // Even a page that was open before can't run it.
        await GoAsync(client, job, "?handler=run");
        Assert.Equal(0, await host.Accounts.CountAsync(new AccountQuery(), CancellationToken.None));
    }

    [Fact]
    public async Task Without_a_column_of_usernames_nothing_is_checked()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();
        var columns = await UploadAsync(client, "csv", Encoding.UTF8.GetBytes(Staff));
        using var answer = await client.SendAsync(columns, ("column-0", ""), ("column-1", "name_th"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        using var twice = await client.SendAsync(columns, ("column-0", "username"), ("column-1", "username"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, twice.StatusCode);
    }

    [Fact]
    public async Task A_file_is_its_owners_lies_closed_and_goes_after_an_hour()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();
        var columns = await UploadAsync(client, "csv", Encoding.UTF8.GetBytes(Staff), "../../../etc/cron.d/x\u202e.csv");
        var folder = Path.Combine(host.Folder, "uploads");
        var file = Assert.Single(Directory.GetFiles(folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(folder, Path.GetDirectoryName(file));
        Assert.Contains(">x.csv<", await client.PageAsync(columns), StringComparison.Ordinal);

        var id = columns.Split('/')[2];
        var desk = host.Site.Services.GetRequiredService<ImportDesk>();
        Assert.NotNull(desk.Find(id, ConsoleHost.Administrator));
        Assert.Null(desk.Find(id, "somebody"));
        host.Time.By += TimeSpan.FromMinutes(61);
        desk.Sweep();
        Assert.Empty(Directory.GetFiles(folder));
        Assert.Null(desk.Find(id, ConsoleHost.Administrator));
    }

    [Theory]
    [InlineData("csv", 0)]
    [InlineData("csv", (20 << 20) + 1)]
    [InlineData("elsewhere", 10)]
    public async Task A_file_that_is_missing_too_large_or_of_no_kind_is_refused_at_its_field(string kind, int length)
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();
        using var answer = await client.UploadAsync("/import", kind, new byte[length], "a.csv");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("role=\"alert\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(host.Folder, "uploads")) && Directory.GetFiles(Path.Combine(host.Folder, "uploads")).Length > 0);
    }

    [Fact]
    public async Task An_older_system_moves_over_with_a_report()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();
        var job = await UploadAsync(client, "freeradius", Encoding.UTF8.GetBytes(
            "INSERT INTO radcheck VALUES (1,'mali','Cleartext-Password',':=','green lamp 7'),(2,'mali','Framed-Pool',':=','x');\nINSERT INTO radacct VALUES (1),(2);\n"), "radius.sql");
        Assert.Contains("Framed-Pool", await WaitAsync(client, job, "handler=run"), StringComparison.Ordinal);
        await GoAsync(client, job, "?handler=run");
        await WaitAsync(client, job, job + "/report");
        var report = await client.PageAsync(job + "/report");
        Assert.Contains("Framed-Pool", report, StringComparison.Ordinal);
        Assert.Contains("radacct", report, StringComparison.Ordinal);
        Assert.DoesNotContain("green lamp", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thrown_away_file_is_gone_at_once()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();
        var columns = await UploadAsync(client, "csv", Encoding.UTF8.GetBytes(Staff));
        var job = columns[..columns.LastIndexOf('/')];
        using var answer = await client.SendToAsync(columns, job + "?handler=drop");
        Assert.Equal("/import", answer.Headers.Location?.ToString());
        Assert.Empty(Directory.GetFiles(Path.Combine(host.Folder, "uploads")));
        using var gone = await client.GetAsync(job);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private static async Task<string> UploadAsync(ConsoleClient client, string kind, byte[] octets, string name = "staff.csv")
    {
        using var answer = await client.UploadAsync("/import", kind, octets, name);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    private static async Task<string> GoAsync(ConsoleClient client, string path, params (string, string)[] fields)
    {
        using var answer = await client.SendAsync(path, fields);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    private static async Task GoAsync(ConsoleClient client, string path, string handler)
    {
        using var answer = await client.SendToAsync(path, path + handler);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    /// <summary>The work goes on beside the pages: asks until the page has what it comes to.</summary>
    private static async Task<string> WaitAsync(ConsoleClient client, string path, string sign)
    {
        for (var i = 0; ; i++)
        {
            var page = await client.PageAsync(path);
            if (page.Contains(sign, StringComparison.Ordinal)) return page;
            Assert.True(i < 2000 && page.Contains("<progress", StringComparison.Ordinal), page);
            await Task.Delay(20);
        }
    }
}
