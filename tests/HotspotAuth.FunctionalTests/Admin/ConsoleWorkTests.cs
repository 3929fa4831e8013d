using System.Net;
using Dapper;
using HotspotAuth.Accounts;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>What an administrator does with it in a day.</summary>
public sealed class ConsoleWorkTests
{
    [Fact]
    public async Task A_new_account_s_password_is_shown_once_and_works()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();
        using var added = await client.SendAsync("/accounts/add", ("username", "Mali"), ("name_th", "นางสาวมะลิ ทองคำ"), ("group", "staff"));
        var address = added.Headers.Location!.ToString();
        Assert.StartsWith("/account/mali/password?once=", address, StringComparison.Ordinal);

        var page = await client.PageAsync(address);
        var password = System.Text.RegularExpressions.Regex.Match(page, "<dd class=\"mono\">(?<p>[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4})</dd>").Groups["p"].Value;
        Assert.NotEmpty(password);
        Assert.DoesNotContain(password, await client.PageAsync(address), StringComparison.Ordinal);

        await host.RefreshAsync();
        Assert.NotNull(await host.LogInAsync("mali", password, "d2:4b:9a:10:7c:e5", "10.10.4.27"));
        var account = await host.Accounts.FindAsync("mali", CancellationToken.None);
        Assert.Equal(("นางสาวมะลิ ทองคำ", "staff", true), (account!.NameTh, account.Group, account.MustChangePassword));
    }

    [Fact]
    public async Task Every_fault_of_a_form_is_told_at_once_and_nothing_typed_is_lost()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();
        using var answer = await client.SendAsync(
            "/accounts/add", ("username", "มะลิ"), ("email", "no address"), ("max_devices", "many"),
            ("valid_until-day", "31"), ("valid_until-month", "2"), ("valid_until-year", "2570"), ("valid_until-time", "16:30"));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        foreach (var field in new[] { "username", "name_th", "email", "max_devices", "valid_until" })
        {
            Assert.Contains($"<a href=\"#{field}\">", page, StringComparison.Ordinal);
            Assert.Contains($"id=\"{field}-fault\"", page, StringComparison.Ordinal);
        }

        Assert.Contains("value=\"มะลิ\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"no address\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"2570\"", page, StringComparison.Ordinal);
        Assert.Empty(await host.Accounts.ListAsync(new(), CancellationToken.None));
    }

    [Fact]
    public async Task A_name_in_Thai_letters_is_told_with_the_same_keys_in_English()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var stranger = host.Client();
        using var signIn = await stranger.SendAsync("/sign-in", ("username", "ทฟสร"), ("password", "x"));
        Assert.Contains("ปุ่มชุดเดียวกันคือ mali", await signIn.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var client = await host.SignedInAsync();
        using var added = await client.SendAsync("/accounts/add", ("username", "ทฟสร"), ("name_th", "มะลิ"));
        Assert.Contains("ปุ่มชุดเดียวกันคือ mali", await added.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_username_that_is_taken_is_told_at_its_field()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAccountAsync("mali", "Mali Thongkham");
        using var client = await host.SignedInAsync();
        using var answer = await client.SendAsync("/accounts/add", ("username", "MALI "), ("name_th", "มะลิ อีกคน"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("id=\"username-fault\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_period_is_typed_in_the_Buddhist_era_and_kept_in_UTC()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();
        using var added = await client.SendAsync(
            "/accounts/add", ("username", "mali"), ("name_th", "มะลิ"), ("max_devices", "2"),
            ("valid_until-day", "22"), ("valid_until-month", "11"), ("valid_until-year", "2580"), ("valid_until-time", "16:30"));
        Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);

        var account = await host.Accounts.FindAsync("mali", CancellationToken.None);
        Assert.Equal(new DateTimeOffset(2037, 11, 22, 9, 30, 0, TimeSpan.Zero), account!.ValidUntil!.Value.ToUniversalTime());
        Assert.Equal(2, account.MaxDevices);
        Assert.Contains("ถึง 22 พ.ย. 80 16:30 น.", await client.PageAsync("/account/mali"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disabling_says_what_follows_then_does_it_in_the_administrator_s_name()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var password = await host.AddAccountAsync("mali", "Mali Thongkham");
        await host.LogInAsync("mali", password, "d2:4b:9a:10:7c:e5", "10.10.4.27");
        using var client = await host.SignedInAsync();
        Assert.Contains("1 เครื่องที่ออนไลน์อยู่จะจบ", await client.PageAsync("/account/mali/disable"), StringComparison.Ordinal);
        Assert.Equal(AccountState.Active, (await host.Accounts.FindAsync("mali", CancellationToken.None))!.State);

        using var done = await client.SendAsync("/account/mali/disable");
        Assert.Equal("/account/mali?done=disable", done.Headers.Location?.ToString());
        Assert.Contains("ระงับบัญชีแล้ว", await client.PageAsync("/account/mali?done=disable"), StringComparison.Ordinal);
        Assert.Equal(AccountState.Disabled, (await host.Accounts.FindAsync("mali", CancellationToken.None))!.State);

        using var database = host.Database.Open();
        var (actor, role, origin) = database.QuerySingle<(string, string, string)>("SELECT actor, role, origin FROM audit_outbox WHERE action = 'account-disable'");
        Assert.Equal((ConsoleHost.Administrator, "admin", "127.0.0.1"), (actor, role, origin));

        using var enabled = await client.SendAsync("/account/mali/enable");
        Assert.Equal(AccountState.Active, (await host.Accounts.FindAsync("mali", CancellationToken.None))!.State);
    }

    [Fact]
    public async Task A_reset_password_is_a_new_one_and_the_old_is_dead()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var old = await host.AddAccountAsync("mali", "Mali Thongkham");
        using var client = await host.SignedInAsync();
        using var done = await client.SendAsync("/account/mali/reset");
        Assert.StartsWith("/account/mali/password?once=", done.Headers.Location!.ToString(), StringComparison.Ordinal);
        await host.RefreshAsync();

        Assert.Null(await host.LogInAsync("mali", old, "d2:4b:9a:10:7c:e5", "10.10.4.27"));
    }

    [Fact]
    public async Task Disconnecting_asks_first_and_then_tells_the_answer()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var password = await host.AddAccountAsync("mali", "Mali Thongkham", "นางสาวมะลิ ทองคำ");
        var session = await host.LogInAsync("mali", password, "d2:4b:9a:10:7c:e5", "10.10.4.27");
        using var client = await host.SignedInAsync();
        var online = await client.PageAsync("/online");
        Assert.Contains("นางสาวมะลิ ทองคำ", online, StringComparison.Ordinal);
        Assert.Contains("10.10.4.27", online, StringComparison.Ordinal);

        var address = $"/online/{session!.Id}/disconnect";
        Assert.Contains("ตัดอินเทอร์เน็ตของเครื่องนี้เองไม่ได้", await client.PageAsync(address), StringComparison.Ordinal);
        Assert.Single(host.Sessions.Open);

        using var answer = await client.SendAsync(address);
        var told = await answer.Content.ReadAsStringAsync();
        Assert.Contains("ตัดการเชื่อมต่อแล้ว", told, StringComparison.Ordinal);
        Assert.Contains("ระบบนี้ไม่ได้คุมเกตเวย์", told, StringComparison.Ordinal);
        Assert.Empty(host.Sessions.Open);
        Assert.Contains("ไม่ได้ออนไลน์แล้ว", await client.PageAsync(address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_refusal_stands_with_its_reason_and_never_with_what_was_typed()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var password = await host.AddAccountAsync("mali", "Mali Thongkham");
        await host.LogInAsync("mali", "wrong-secret-1", "d2:4b:9a:10:7c:e5", "10.10.4.27");
        await host.LogInAsync("my-password-in-the-wrong-field", "x", "d2:4b:9a:10:7c:e6", "10.10.4.28");
        await host.LogInAsync("mali", password, "d2:4b:9a:10:7c:e5", "10.10.4.27");
        using var client = await host.SignedInAsync();
        var page = await client.PageAsync("/attempts");

        Assert.Contains("3 ครั้งล่าสุด เข้าไม่ได้ 2 ครั้ง", page, StringComparison.Ordinal);
        Assert.Contains("รหัสผิด", page, StringComparison.Ordinal);
        Assert.Contains("ไม่มีบัญชีชื่อนี้", page, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret-1", page, StringComparison.Ordinal);
        Assert.DoesNotContain("my-password-in-the-wrong-field", page, StringComparison.Ordinal);
        Assert.DoesNotContain("รหัสผิด", await client.PageAsync("/attempts?show=accepted"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Today_counts_what_happened_and_says_it_in_a_sentence()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var password = await host.AddAccountAsync("mali", "Mali Thongkham");
        using var client = await host.SignedInAsync();
        Assert.Contains("<h1>ระบบทำงานปกติ ยังไม่มีใครออนไลน์</h1>", await client.PageAsync("/"), StringComparison.Ordinal);

        await host.LogInAsync("mali", password, "d2:4b:9a:10:7c:e5", "10.10.4.27");
        await host.LogInAsync("mali", "wrong", "d2:4b:9a:10:7c:e5", "10.10.4.27");
        var page = await client.PageAsync("/");
        Assert.Contains("<h1>ระบบทำงานปกติ ออนไลน์ 1 เครื่อง</h1>", page, StringComparison.Ordinal);
        Assert.Contains("เข้าไม่สำเร็จวันนี้ 1 ครั้ง", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_text_is_shown_as_text()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        const string Hostile = "<script>alert(1)</script>\"'&";
        var password = await host.AddAccountAsync("mali", Hostile, Hostile);
        var session = await host.LogInAsync("mali", password, "d2:4b:9a:10:7c:e5", "10.10.4.27");
        using var client = await host.SignedInAsync();
        foreach (var path in new[] { "/", "/accounts", "/account/mali", "/account/mali/disable", "/online", $"/online/{session!.Id}/disconnect", "/accounts?q=" + Uri.EscapeDataString(Hostile) })
        {
            var page = await client.PageAsync(path);
            Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
            Assert.True(path == "/" || page.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", StringComparison.Ordinal), path);
        }
    }

    [Fact]
    public async Task A_long_list_comes_in_pages_made_by_the_server()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var accounts = Enumerable.Range(1, 45).Select(i => new NewAccount { Username = $"guest{i:00}", Name = $"Guest {i}", Group = AccountGroup.Guest, Password = "seven small boats" }).ToArray();
        await host.Accounts.AddAllAsync(accounts, Actor.System, CancellationToken.None);
        await host.Accounts.SetStateAsync("guest07", AccountState.Disabled, Actor.System, CancellationToken.None);
        using var client = await host.SignedInAsync();

        var third = await client.PageAsync("/accounts?p=3");
        Assert.Contains("แสดง 41–45 จาก 45", third, StringComparison.Ordinal);
        Assert.Contains("guest45", third, StringComparison.Ordinal);
        Assert.DoesNotContain("guest40", third, StringComparison.Ordinal);
        var found = await client.PageAsync("/accounts?q=guest0&state=disabled");
        Assert.Contains("guest07", found, StringComparison.Ordinal);
        Assert.DoesNotContain("guest08", found, StringComparison.Ordinal);
        Assert.Contains("ถูกระงับ 1</a>", found, StringComparison.Ordinal);
        Assert.Contains("ทั้งหมด 9</a>", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task English_is_one_click_away_and_stays()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();
        Assert.Contains("href=\"/accounts?q=ma&amp;lang=en\"", await client.PageAsync("/accounts?q=ma"), StringComparison.Ordinal);
        using var chosen = await client.GetAsync("/accounts?q=ma&lang=en");
        Assert.Equal("/accounts?q=ma", chosen.Headers.Location?.ToString());

        var page = await client.PageAsync("/accounts");
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("<h1>Accounts</h1>", page, StringComparison.Ordinal);
        using var away = await client.GetAsync(host.Address + "/example.org/?lang=th");
        Assert.Equal("/", away.Headers.Location?.ToString());
    }
}
