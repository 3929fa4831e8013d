using System.Net;
using System.Text;
using Dapper;

namespace HotspotAuth.FunctionalTests.Admin.Lists;

/// <summary>Lists over HTTP: order, files, and what they leave in the audit trail.</summary>
public sealed class ListTests
{
    [Fact]
    public async Task A_list_as_a_file_has_every_row_Thai_for_a_spreadsheet_and_its_record()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAccountAsync("evil", "=cmd|' /C calc'!A0", "นายไพศาล");
        for (var i = 0; i < 30; i++) await host.AddAccountAsync($"user{i:00}", $"User {i}", $"มะลิ {i:00}");
        using var client = await host.SignedInAsync();
        Assert.Contains("href=\"/accounts?q=m&amp;sort=-user&amp;handler=csv\"", await client.PageAsync("/accounts?q=m&sort=-user&p=2"), StringComparison.Ordinal);

        using var answer = await client.GetAsync("/accounts?handler=csv");
        var octets = await answer.Content.ReadAsByteArrayAsync();
        var lines = Encoding.UTF8.GetString(octets).Split("\r\n");

        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Matches("^attachment; filename=\"accounts-2[0-9]{3}-[0-9]{2}-[0-9]{2}\\.csv\"$", answer.Content.Headers.ContentDisposition?.ToString());
        Assert.Equal([0xEF, 0xBB, 0xBF], octets[..3]);
        Assert.StartsWith("\uFEFFชื่อผู้ใช้,", lines[0], StringComparison.Ordinal);
        Assert.Equal(31 + 2, lines.Length); // the head, and nothing behind the last end of line
        // Sorted as the page: พ before ม, whatever the title.
        Assert.StartsWith("evil,นายไพศาล,'=cmd|' /C calc'!A0,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("user00,", lines[2], StringComparison.Ordinal);
        using var connection = host.Database.Open();
        var record = connection.QuerySingle<(string Actor, string Subject, string Reason, string Result, long Rows, byte[] Hash)>(
            "SELECT actor, object, reason, result, rows, hash FROM audit_outbox WHERE action = 'list-export'");
        Assert.Equal((ConsoleHost.Administrator, "accounts", "/accounts", "done", 31L), (record.Actor, record.Subject, record.Reason, record.Result, record.Rows));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(octets), record.Hash);
    }

    [Fact]
    public async Task Heads_of_columns_tell_and_turn_the_order()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAccountAsync("a", "A", "ไพศาล");
        await host.AddAccountAsync("b", "B", "เกษร");
        using var client = await host.SignedInAsync();

        var page = await client.PageAsync("/accounts");
        Assert.Contains("<th class=\"sort\" aria-sort=\"ascending\"><a href=\"/accounts?sort=-name\"", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("เกษร", StringComparison.Ordinal) < page.IndexOf("ไพศาล", StringComparison.Ordinal));
        page = await client.PageAsync("/accounts?sort=-name");
        Assert.Contains("aria-sort=\"descending\"><a href=\"/accounts\"", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("เกษร", StringComparison.Ordinal) > page.IndexOf("ไพศาล", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/online?handler=csv")]
    [InlineData("/attempts?handler=csv&show=refused")]
    [InlineData("/sessions?handler=csv&days=365")]
    public async Task Every_list_comes_as_a_file(string path)
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var password = await host.AddAccountAsync("mali", "Mali", "มะลิ");
        await host.LogInAsync("mali", "wrong wrong", "02:00:5e:10:00:01", "10.10.0.1");
        var session = await host.LogInAsync("mali", password, "02:00:5e:10:00:01", "10.10.0.1");
        if (path.StartsWith("/sessions", StringComparison.Ordinal)) await host.Sessions.EndAsync(session!.Id, "Admin-Reset", Accounts.Actor.System, default);
        using var client = await host.SignedInAsync();

        var lines = (await client.PageAsync(path)).Split("\r\n");

        Assert.Equal(3, lines.Length);
        Assert.Contains("mali", lines[1], StringComparison.Ordinal);
        Assert.Contains("02:00:5e:10:00:01", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_that_can_not_be_read_is_told_at_its_field_and_searches_nothing()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();

        using var answer = await client.GetAsync("/sessions?q=mali&from=31/2/2569&to=1/3/2569");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("value=\"31/2/2569\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"#from\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", page, StringComparison.Ordinal);
        using var early = await client.GetAsync("/sessions?from=2/3/2569&to=1/3/2569");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, early.StatusCode);
    }
}
