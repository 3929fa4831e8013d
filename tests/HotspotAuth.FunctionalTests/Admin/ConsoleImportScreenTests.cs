using System.Text;
using HotspotAuth.Accounts.Import;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>Moving people over, as it looks in a real browser.</summary>
public sealed class ConsoleImportScreenTests
{
    private const string Dump =
        """
        INSERT INTO radcheck VALUES (1,'mali','Cleartext-Password',':=','green lamp 7'),(2,'prasert','LM-Password',':=','x'),(3,'mali','Framed-Pool',':=','main'),
          (4,'somchai','Cleartext-Password',':=','12342530'),(5,'02005e100001','Auth-Type',':=','Accept');
        INSERT INTO radusergroup VALUES ('mali','teachers',1);
        INSERT INTO radgroupreply VALUES (1,'teachers','Mikrotik-Rate-Limit',':=','2M/8M');
        INSERT INTO userinfo VALUES (1,'mali','มะลิ','ทองคำ','mali@example.org','วิชาการ','','','','0812345678');
        INSERT INTO radacct VALUES (1),(2),(3);
        """;

    [Fact]
    public async Task Every_import_screen_is_clean_to_axe_at_both_widths_and_in_both_languages()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var good = await ReadyAsync(host, ImportOrigin.Csv, "username,ชื่อ,นามสกุล,email,phone,expires,password\nmali,มะลิ,ทองคำ,mali@example.org,0812345678,30/9/2570,\nprasert,ประเสริฐ,วัฒนากิจเจริญ,,,,green lamp 7\n", [CsvField.Username, CsvField.NameTh, CsvField.NameTh, CsvField.Email, CsvField.Phone, CsvField.ValidUntil, CsvField.Password]);
        var faults = await ReadyAsync(host, ImportOrigin.Csv, "username,email,expires\nมะลิ,nowhere,31/13/2569\nx y!,a@b.c,\nmali,a@b.c,31/12/2500\n", [CsvField.Username, CsvField.Email, CsvField.ValidUntil]);
        var columns = await KeepAsync(host, ImportOrigin.Csv, "ลำดับ;ชื่อผู้ใช้;คำนำหน้า;ชื่อ;นามสกุล;รหัสผ่าน\n1;mali;นางสาว;มะลิ;ทองคำ;green lamp 7\n2;prasert;นาย;ประเสริฐ;วัฒนากิจเจริญ;secret 8\n");
        var foreign = await ReadyAsync(host, ImportOrigin.FreeRadius, Dump, null);
        var done = await ReadyAsync(host, ImportOrigin.FreeRadius, Dump.Replace("'mali'", "'malee'", StringComparison.Ordinal), null);
        var desk = host.Site.Services.GetRequiredService<ImportDesk>();
        desk.Run(done, new Accounts.Actor(ConsoleHost.Administrator, "admin", null));
        await SettledAsync(done);
        Assert.Equal(ImportState.Done, done.State);

        await using var browser = await ConsoleBrowser.StartAsync(host);
        (string Path, string Name)[] paths =
        [
            ("/import", "upload"), ($"/import/{columns.Id}/columns", "columns"), ($"/import/{good.Id}", "good"), ($"/import/{faults.Id}", "faults"),
            ($"/import/{foreign.Id}", "foreign"), ($"/import/{done.Id}", "done"), ($"/import/{done.Id}/report", "report"),
        ];
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        foreach (var language in new[] { "th", "en" })
        {
            await page.GotoAsync($"/?lang={language}");
            foreach (var (path, name) in paths)
            {
                await page.GotoAsync(path);
                await ConsoleBrowser.CheckBothWidthsAsync(page, $"{name} {language}", $"import-*-{language}-{name}");
            }
        }

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_list_moves_over_by_keyboard_and_mouse_alone()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.PressAsync(".side a[href='/import']");
        await page.PressAsync("main button.primary");
        await Assertions.Expect(page.Locator(".note.bad")).ToBeFocusedAsync();
        await ConsoleBrowser.ShotAsync(page, "import-no-file");

        await page.SetInputFilesAsync("#file", new FilePayload { Name = "staff.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes("ชื่อผู้ใช้,ชื่อ,นามสกุล\nmali,มะลิ,ทองคำ\n") });
        await page.PressAsync("main button.primary");
        Assert.Equal(["username", "name_th", "name_th"], await page.EvaluateAsync<string[]>("[...document.querySelectorAll('select')].map(s => s.value)"));
        await page.PressAsync("main button.primary");
        await page.PressAsync("main button.primary:has-text('นำเข้า')");
        await page.WaitForSelectorAsync("text=นำเข้าแล้ว 1 บัญชี");
        var download = await page.RunAndWaitForDownloadAsync(() => page.PressAsync("main .note button.primary"));
        Assert.Equal("passwords.csv", download.SuggestedFilename);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("form[action*='handler=passwords']")).ToHaveCountAsync(0);
        Assert.Equal(1, await host.Accounts.CountAsync(new Accounts.AccountQuery(), CancellationToken.None));
        Assert.Empty(browser.Complaints);
    }

    private static async Task<ImportJob> KeepAsync(ConsoleHost host, ImportOrigin origin, string text)
    {
        using var octets = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var job = await host.Site.Services.GetRequiredService<ImportDesk>().KeepAsync(
            octets, octets.Length, origin == ImportOrigin.Csv ? "รายชื่อบุคลากร.csv" : "radius.sql", new ImportChoice(origin), new Accounts.Actor(ConsoleHost.Administrator, "admin", null), CancellationToken.None);
        return Assert.IsType<ImportJob>(job);
    }

    private static async Task<ImportJob> ReadyAsync(ConsoleHost host, ImportOrigin origin, string text, string?[]? fields)
    {
        var job = await KeepAsync(host, origin, text);
        if (fields is not null) host.Site.Services.GetRequiredService<ImportDesk>().Choose(job, fields);
        await SettledAsync(job);
        return job;
    }

    private static async Task SettledAsync(ImportJob job)
    {
        while (job.IsWorking) await Task.Yield();
    }
}
