using System.Net;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Events;
using HotspotAuth.Operation;

namespace HotspotAuth.FunctionalTests.Portal;

public class HolderTests
{
    private static readonly Actor Desk = new("desk", "test", null);

    [Theory]
    [InlineData("", "ลงชื่อผู้ถือรหัส")]
    [InlineData("/en", "Who holds this code?")]
    public async Task A_slip_without_a_holder_opens_only_once_a_person_is_named(string language, string heading)
    {
        await using var portal = await PortalHost.StartAsync();
        var slip = await SlipAsync(portal);
        using var client = portal.Client();

        var asked = await Page.LogInAsync(client, slip.Username, "", language);
        var form = await Page.GetAsync(client, asked.Location!.OriginalString);
        Assert.StartsWith(language + "/login/holder/", asked.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains(heading, form.Text, StringComparison.Ordinal);
        Assert.Empty(portal.Sessions.Open);

        var answer = await NameAsync(client, asked.Location!.OriginalString, form, " สมชาย   ใจดี ", "+66 81-234 5678");
        var status = await Page.GetAsync(client, language + "/status");

        Assert.Equal((HttpStatusCode.SeeOther, language + "/status"), (answer.Status, answer.Location?.OriginalString));
        Assert.Contains("สมชาย ใจดี", status.Text, StringComparison.Ordinal);
        Assert.Equal("สมชาย ใจดี", Assert.Single(portal.Sessions.Open).Person);
        var entry = Assert.Single(portal.Core<Holders>().HistoryOf(slip.Id));
        Assert.Equal(("สมชาย ใจดี", "0812345678", slip.Username, portal.Time.GetUtcNow()), (entry.Name, entry.Phone, entry.NamedBy, entry.Named));
    }

    [Fact]
    public async Task The_form_is_skipped_at_the_next_login_and_where_the_desk_has_named_the_holder()
    {
        await using var portal = await PortalHost.StartAsync();
        var slip = await SlipAsync(portal);
        await portal.Core<Holders>().NameAsync(slip, new HolderName("Somsri Deejai", "055000123"), Desk, replace: false, CancellationToken.None);
        using var client = portal.Client();

        var first = await Page.LogInAsync(client, slip.Username, "");
        await Page.PostAsync(client, "/logout");
        var second = await Page.LogInAsync(client, slip.Username, "");

        Assert.Equal("/status", first.Location?.OriginalString);
        Assert.Equal("/status", second.Location?.OriginalString);
        Assert.Equal("Somsri Deejai", Assert.Single(portal.Sessions.Open).Person);
    }

    [Fact]
    public async Task A_holder_stands_until_the_desk_names_another_and_the_history_keeps_both()
    {
        await using var portal = await PortalHost.StartAsync();
        var slip = await SlipAsync(portal);
        var holders = portal.Core<Holders>();

        Assert.True(await holders.NameAsync(slip, new HolderName("First Holder", "055000123"), Desk, replace: false, CancellationToken.None));
        Assert.False(await holders.NameAsync(slip, new HolderName("A Stranger", "055000124"), Desk, replace: false, CancellationToken.None));
        Assert.True(await holders.NameAsync(slip, new HolderName("Second Holder", "055000125"), Desk, replace: true, CancellationToken.None));

        Assert.Equal(["Second Holder", "First Holder"], holders.HistoryOf(slip.Id).Select(entry => entry.Name));
        Assert.True(portal.Core<AccountDirectory>().TryFind(slip.Username, out var account));
        Assert.Equal(("Second Holder", "055000125"), (account.Name, account.Phone));
        using var connection = portal.Core<Database>().Open();
        Assert.Equal(2, connection.ExecuteScalar<int>("SELECT count(*) FROM audit_outbox WHERE action = 'holder-name' AND object = @name", new { name = slip.Username }));
    }

    [Fact]
    public async Task A_persons_own_account_has_no_holder_to_be_named()
    {
        await using var portal = await PortalHost.StartAsync();
        var account = await portal.AddAsync("mali");

        Assert.False(await portal.Core<Holders>().NameAsync(account, new HolderName("A Stranger", "055000124"), Desk, replace: true, CancellationToken.None));
        Assert.Empty(portal.Core<Holders>().HistoryOf(account.Id));
    }

    [Theory]
    [InlineData("", "0812345678", "ยังไม่มีชื่อที่อ่านได้", "t", "0812345678")]
    [InlineData("1234", "0812345678", "ยังไม่มีชื่อที่อ่านได้", "t", "0812345678")]
    [InlineData("สมชาย ใจดี", "12", "เบอร์โทรศัพท์ไม่ครบ", "n", "สมชาย ใจดี")]
    [InlineData("สมชาย ใจดี", "call me", "เบอร์โทรศัพท์ไม่ครบ", "n", "สมชาย ใจดี")]
    public async Task A_field_that_cannot_be_taken_is_named_and_what_was_typed_stays(string name, string phone, string sentence, string kept, string value)
    {
        await using var portal = await PortalHost.StartAsync();
        var slip = await SlipAsync(portal);
        using var client = portal.Client();
        var path = (await Page.LogInAsync(client, slip.Username, "")).Location!.OriginalString;

        var page = await NameAsync(client, path, await Page.GetAsync(client, path), name, phone);

        Assert.Contains(sentence, page.Text, StringComparison.Ordinal);
        Assert.Contains($"value=\"{value}\"", WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        Assert.Contains($"id=\"{kept}\"", page.Html, StringComparison.Ordinal);
        Assert.Empty(portal.Sessions.Open);
        Assert.Equal("/status", (await NameAsync(client, path, page, "สมชาย ใจดี", "08 1234 5678")).Location?.OriginalString);
    }

    [Fact]
    public async Task Every_faulty_field_is_named_on_top_and_the_other_language_keeps_the_form()
    {
        await using var portal = await PortalHost.StartAsync();
        var slip = await SlipAsync(portal);
        using var client = portal.Client();
        var path = (await Page.LogInAsync(client, slip.Username, "")).Location!.OriginalString;

        var page = await NameAsync(client, path, await Page.GetAsync(client, path), "", "");

        Assert.Contains("href=\"#n\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"#t\"", page.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/en{path}\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_address_is_of_no_use_on_another_device_late_or_twice()
    {
        await using var portal = await PortalHost.StartAsync();
        var slip = await SlipAsync(portal);
        using var client = portal.Client();
        using var thief = portal.Client("127.0.0.2");
        var path = (await Page.LogInAsync(client, slip.Username, "")).Location!.OriginalString;
        var form = await Page.GetAsync(client, path);

        var stolen = await Page.GetAsync(thief, path);
        var posted = await NameAsync(thief, path, form, "A Thief", "0812345678");
        portal.Time.Advance(TimeSpan.FromMinutes(11));
        var late = await Page.GetAsync(client, path);
        await NameAsync(client, path, form, "Too Late", "0812345678");

        Assert.Equal("/login", stolen.Location?.OriginalString);
        Assert.Contains("หน้านี้เปิดค้างไว้นาน", posted.Text, StringComparison.Ordinal);
        Assert.Equal("/login", late.Location?.OriginalString);
        Assert.Empty(portal.Sessions.Open);
        Assert.Empty(portal.Core<Holders>().HistoryOf(slip.Id));
        Assert.InRange(path.Split('/')[^1].Length, 22, 64);
    }

    [Fact]
    public async Task Expired_is_told_before_a_name_is_asked()
    {
        await using var portal = await PortalHost.StartAsync();
        var slip = await SlipAsync(portal);
        portal.Time.Advance(TimeSpan.FromHours(9));
        using var client = portal.Client();

        var page = await Page.LogInAsync(client, slip.Username, "");

        Assert.Contains("รหัสนี้หมดเวลาแล้ว", page.Text, StringComparison.Ordinal);
    }

    private static async Task<Account> SlipAsync(PortalHost portal)
    {
        var now = portal.Time.GetUtcNow();
        var store = new TrainingEventStore(portal.Core<Database>(), portal.Core<AccountStore>(), portal.Time);
        var (_, slips) = await store.CreateAsync(new TrainingEvent(0, "Coding camp", "School 1", "055000000", "A Teacher", now - TimeSpan.FromHours(1), now + TimeSpan.FromHours(8)), 1, Desk, CancellationToken.None);
        portal.Core<AccountDirectory>().Refresh();
        return slips[0].Account;
    }

    private static Task<Page> NameAsync(HttpClient client, string path, Page form, string name, string phone) =>
        Page.PostAsync(client, path, ("token", form.Hidden("token")), ("name", name), ("phone", phone));
}
