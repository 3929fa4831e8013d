using System.Text.Json;
using HotspotAuth.Admin;
using HotspotAuth.FunctionalTests.Admin;
using HotspotAuth.FunctionalTests.Mail;
using HotspotAuth.FunctionalTests.Manuals;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Setup;

/// <summary>The first run of a machine in a real browser, from the one-time password to the tests of all parts.</summary>
public sealed class SetupAssistantTests
{
    private const string Password = "river under the hill";
    private readonly List<string> _pictures = [];

    [Fact]
    public async Task A_first_run_from_an_empty_machine_to_the_tests_of_each_part()
    {
        await using var mails = new SmtpServer();
        await using var machine = await SetupMachine.StartAsync();
        await using var browser = await Chromium.RentAsync();
        var page = await OpenAsync(browser.Browser, machine);
        await SignInFirstAsync(page, machine);

        // After the recovery codes the assistant opens by itself; the console stays usable.
        Assert.EndsWith("/setup", page.Url, StringComparison.Ordinal);
        await LookAsync(page, "setup");
        await page.GotoAsync("/");
        Assert.Contains("เครื่องนี้ยังไม่ได้ตั้งค่า", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.GotoAsync("/setup");
        await page.PressAsync("main a.primary");

        Assert.Equal("1 จาก 9", await page.InnerTextAsync(".steps"));
        await page.FillAsync("#Site-Name", "โรงเรียนบ้านไร่");
        await page.FillAsync("#Site-Ssid", "BANRAI");
        await page.FillAsync("#Site-PortalHost", "not a host");
        await page.FillAsync("#Site-Contact", "0 5500 0123");
        await NextAsync(page);
        Assert.Equal("not a host", await page.InputValueAsync("#Site-PortalHost"));
        Assert.Equal("โรงเรียนบ้านไร่", await page.InputValueAsync("#Site-Name"));
        await LookAsync(page, "setup-office-wrong");
        await page.FillAsync("#Site-PortalHost", "wifi.banrai.example");
        await NextAsync(page);

        Assert.Equal("2 จาก 9", await page.InnerTextAsync(".steps"));
        await page.PressAsync("button[value=back]");
        await PictureAsync(page, "setup-office", 800);
        await NextAsync(page);
        await LookAsync(page, "setup-machine");
        await PictureAsync(page, "setup-machine", 800);
        await page.CheckAsync("#mode-nftables");
        await NextAsync(page);
        Assert.True(await page.Locator("#Gateway-LanInterface option").CountAsync() > 0);
        await LookAsync(page, "setup-interfaces");
        await page.PressAsync("button[value=back]");
        await page.CheckAsync("#mode-none");
        await NextAsync(page);

        await page.SelectOptionAsync("#router-kind", "mikrotik");
        await page.PressAsync("button[value=add-nas]");
        await Assertions.Expect(page.Locator(".field.wrong")).ToHaveCountAsync(2);
        await page.FillAsync("#router-name", "mikrotik-1");
        await page.FillAsync("#router-address", "192.0.2.1");
        await page.FillAsync("#router-hosts", "192.0.2.1");
        await page.PressAsync("button[value=add-nas]");
        var secret = await page.InnerTextAsync(".nas .dl dd");
        Assert.Equal(24, Convert.FromBase64String(secret).Length);
        await LookAsync(page, "setup-nas");
        await NextAsync(page);

        await LookAsync(page, "setup-certificate");
        await page.CheckAsync("#certificate-upload");
        await page.SetInputFilesAsync("#chain", new FilePayload { Name = "fullchain.pem", MimeType = "text/plain", Buffer = "no PEM"u8.ToArray() });
        await page.SetInputFilesAsync("#key", new FilePayload { Name = "privkey.pem", MimeType = "text/plain", Buffer = "no PEM"u8.ToArray() });
        await NextAsync(page);
        Assert.Contains("ต้องเป็น PEM", await page.InnerTextAsync(".note.bad"), StringComparison.Ordinal);
        await page.CheckAsync("#certificate-none");
        await NextAsync(page);

        await page.FillAsync("#Mail-Host", "127.0.0.1");
        await page.FillAsync("#Mail-Port", mails.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await page.FillAsync("#Mail-From", "wifi@example.go.th");
        await page.FillAsync("#Alerts-Mail", "it@example.go.th\nnobody");
        await NextAsync(page);
        Assert.Contains("ไม่ใช่ที่อยู่อีเมล", await page.InnerTextAsync(".field:has(#Alerts-Mail) .err"), StringComparison.Ordinal);
        await LookAsync(page, "setup-mail-wrong");
        await page.FillAsync("#Alerts-Mail", "it@example.go.th\ndirector@example.go.th");
        await page.FillAsync("#mail-test", "arunee@example.go.th");
        await page.PressAsync("button[value=test]");
        Assert.Contains("ส่งถึง arunee@example.go.th แล้ว", await page.InnerTextAsync("[role=status]"), StringComparison.Ordinal);
        await LookAsync(page, "setup-mail");
        await NextAsync(page);

        Assert.Contains("time.navy.mi.th", await page.InputValueAsync("#Clock-Sources"), StringComparison.Ordinal);
        await page.FillAsync("#Clock-Sources", "127.0.0.1:9");
        await page.PressAsync("button[value=test]");
        Assert.Contains("ไม่ตอบ", await page.InnerTextAsync("[role=status]"), StringComparison.Ordinal);
        await LookAsync(page, "setup-clock");
        await NextAsync(page);

        await page.FillAsync("#Retention-Days", "30");
        await NextAsync(page);
        Assert.Equal("30", await page.InputValueAsync("#Retention-Days"));
        Assert.Contains("90 ถึง 365", await page.InnerTextAsync(".note.bad"), StringComparison.Ordinal);
        await page.FillAsync("#Retention-Days", "120");
        await LookAsync(page, "setup-retention");
        await NextAsync(page);

        await page.FillAsync("#Administrator-Name", "อรุณี สุขใจ");
        await page.FillAsync("#Administrator-Email", "arunee@example.go.th");
        await LookAsync(page, "setup-person");
        await NextAsync(page);

        Assert.Contains("0 5500 0123", await page.InnerTextAsync(".preview"), StringComparison.Ordinal);
        Assert.Contains("120", await page.InnerTextAsync(".preview"), StringComparison.Ordinal);
        await LookAsync(page, "setup-privacy");
        await NextAsync(page);

        // Nothing is written before the end, and the draft is there after a reload.
        await page.ReloadAsync();
        Assert.Contains("โรงเรียนบ้านไร่", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(page, "setup-summary");
        await PictureAsync(page, "setup-summary", 900);
        Assert.False(File.Exists(Path.Combine(machine.Directory, "setup.json")));

        await page.PressAsync("main form button.primary");
        await page.ArriveAsync("/setup/tests");
        await machine.UntilAsync(() => machine.Starts == 2, "the service did not come back");
        // Each part has a few seconds to answer: where the machine stood still meanwhile, they are asked again.
        for (var i = 0; i < 30 && await page.Locator(".st.bad").CountAsync() > 0; i++)
        {
            await Task.Delay(2000);
            await page.ReloadAsync();
        }

        var told = await page.InnerTextAsync("main");
        foreach (var part in new[] { "ฐานข้อมูลบัญชี", "ข้อมูลจราจร", "หน้าเข้าใช้งาน", "RADIUS", "จดหมาย", "นาฬิกา", "เนื้อที่ดิสก์", "หลักฐานนอกเครื่อง", "แจ้งไปที่ it@example.go.th, director@example.go.th" }) Assert.Contains(part, told, StringComparison.Ordinal);
        Assert.Contains("รู้จักอุปกรณ์ 1 เครื่อง", told, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator(".st.bad")).ToHaveCountAsync(0);
        Assert.Contains("BANRAI", await page.TitleAsync(), StringComparison.Ordinal);
        await LookAsync(page, "setup-tests");
        await PictureAsync(page, "setup-tests", 1300);
        Assert.Equal(ManualPicture.OfSetup, _pictures.Order(StringComparer.Ordinal));

        using var http = new HttpClient();
        using var asked = new HttpRequestMessage(HttpMethod.Get, new Uri(machine.Portal, "/privacy"));
        asked.Headers.Host = "wifi.banrai.example";
        using var answer = await http.SendAsync(asked);
        var notice = await answer.Content.ReadAsStringAsync();
        Assert.Contains("โรงเรียนบ้านไร่", notice, StringComparison.Ordinal);
        Assert.Contains("120", notice, StringComparison.Ordinal);
        var written = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(machine.Directory, "setup.json"))).RootElement;
        Assert.Equal("mikrotik-1", written.GetProperty("Radius").GetProperty("Clients")[0].GetProperty("Name").GetString());
        Assert.Equal(["it@example.go.th", "director@example.go.th"], written.GetProperty("Alerts").GetProperty("Mail").EnumerateArray().Select(address => address.GetString()));
        Assert.DoesNotContain(secret, written.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, machine.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_configuration_fixes_is_shown_as_fixed_and_a_setup_that_does_not_start_is_taken_back()
    {
        await using var machine = await SetupMachine.StartAsync("--Site:Ssid=FIXED");
        await using var browser = await Chromium.RentAsync();
        var page = await OpenAsync(browser.Browser, machine);
        await SignInFirstAsync(page, machine);
        await page.GotoAsync("/setup/office");
        await Assertions.Expect(page.Locator("#Site-Ssid")).ToHaveCountAsync(0);
        Assert.Contains("argument --Site:Ssid", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(page, "setup-fixed");

        // An interface that is there when it is chosen and gone when the service starts: the gateway does not come up.
        await File.WriteAllTextAsync(Path.Combine(machine.Directory, "setup.json"), """{ "Site": { "Name": "x" }, "Gateway": { "Mode": "nftables", "LanInterface": "setup-no-lan", "WanInterface": "setup-no-wan" } }""");
        await machine.UntilAsync(() => machine.Starts == 2, "the service did not come back");
        Assert.False(File.Exists(Path.Combine(machine.Directory, "setup.json")));
        await page.GotoAsync("/setup");
        Assert.Contains("กลับไปใช้ค่าเดิมแล้ว", await page.InnerTextAsync(".note.bad"), StringComparison.Ordinal);
        Assert.Contains("setup-no-", await page.InnerTextAsync(".note.bad"), StringComparison.Ordinal);
        await page.GotoAsync("/setup/ways");
        await LookAsync(page, "setup-refused");
    }

    [Fact]
    public async Task Without_script_the_page_waits_and_comes_back_by_itself()
    {
        await using var machine = await SetupMachine.StartAsync();
        await using var browser = await Chromium.RentAsync();
        var page = await OpenAsync(browser.Browser, machine, script: false);
        await SignInFirstAsync(page, machine);
        await page.GotoAsync("/setup/office");
        await page.FillAsync("#Site-Name", "โรงเรียนบ้านไร่");
        await page.PressAsync("button[value=summary]");
        await page.PressAsync("main form button.primary");

        Assert.Contains("/setup/restart?was=", page.Url, StringComparison.Ordinal);
        Assert.Contains("กลับมา", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await machine.UntilAsync(() => machine.Starts == 2, "the service did not come back");
        await machine.UntilAsync(() => !page.Url.Contains("/setup/restart", StringComparison.Ordinal), "the page did not go on by itself");
        // It goes on after 25 s; where nobody answered yet, the browser shows a page of its own, which stays.
        if (page.Url.StartsWith("chrome-error:", StringComparison.Ordinal)) await page.GotoAsync("/setup/tests");
        await page.ArriveAsync("/setup/tests");
        Assert.Contains("ฐานข้อมูลบัญชี", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Contains("โรงเรียนบ้านไร่", await page.InnerTextAsync("body"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_file_the_same_is_written_taken_over_and_tested()
    {
        // The verb waits 40 s for the service and a few for each part, and tells a password only once: where the machine stood still, again on a fresh one.
        if (await SetUpByFileAsync() is not null) Assert.Null(await SetUpByFileAsync());
    }

    /// <returns>What did not come in time; null where all did.</returns>
    private static async Task<string?> SetUpByFileAsync()
    {
        await using var machine = await SetupMachine.StartAsync();
        var answers = Path.Combine(machine.Directory, "answers.json");
        await File.WriteAllTextAsync(answers, """
            {
              "Site": { "Name": "โรงเรียนบ้านไร่", "Ssid": "BANRAI" },
              "Nas": [{ "Name": "ap-1", "Address": "192.0.2.7", "Kind": "chilli", "LoginHosts": ["192.0.2.7"] }],
              "Administrator": { "Username": "arunee", "Name": "อรุณี สุขใจ", "Email": "arunee@example.go.th" },
              "Retention": { "Days": 10 },
            }
            """);
        var (refused, _, why) = await machine.VerbAsync("setup", "--file", answers);
        Assert.Equal((78, false), (refused, File.Exists(Path.Combine(machine.Directory, "setup.json"))));
        Assert.Contains("Retention:Days", why, StringComparison.Ordinal);

        await File.WriteAllTextAsync(answers, (await File.ReadAllTextAsync(answers)).Replace("10 }", "100 }", StringComparison.Ordinal));
        Assert.Equal(0, (await machine.VerbAsync("setup", "--file", answers, "--dry-run")).ExitCode);
        Assert.False(File.Exists(Path.Combine(machine.Directory, "setup.json")));

        var (exitCode, text, error) = await machine.VerbAsync("setup", "--file", answers, "--json");
        if (exitCode == 69) return error;
        Assert.True(exitCode is 0 or 1, error);
        var told = JsonDocument.Parse(text).RootElement;
        await machine.UntilAsync(() => machine.Starts == 2, "the service did not come back");
        Assert.True(told.GetProperty("password").GetString()!.Length >= 8);
        var secret = told.GetProperty("nas")[0].GetProperty("secret").GetString()!;
        var parts = told.GetProperty("parts").EnumerateArray().ToDictionary(part => part.GetProperty("part").GetString()!, part => part.GetProperty("state").GetString(), StringComparer.Ordinal);
        if ((parts["accounts"], parts["portal"]) != ("ok", "ok")) return text;

        var (_, shown, _) = await machine.VerbAsync("setup", "--show");
        Assert.Contains("BANRAI", shown, StringComparison.Ordinal);
        Assert.Contains("\"UamSecret\": \"***\"", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        var (_, doctor, _) = await machine.VerbAsync("doctor");
        Assert.Contains("Account store", doctor, StringComparison.Ordinal);
        return null;
    }

    private static async Task<IPage> OpenAsync(IBrowser browser, SetupMachine machine, bool script = true)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = machine.Admin.ToString(), IgnoreHTTPSErrors = true, JavaScriptEnabled = script, ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        context.SetDefaultTimeout(90_000);
        return await context.NewPageAsync();
    }

    private static async Task SignInFirstAsync(IPage page, SetupMachine machine)
    {
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#username", "admin");
        await page.FillAsync("#password", machine.OneTimePassword);
        await page.PressAsync("main button");
        await page.FillAsync("#fresh", Password);
        await page.FillAsync("#again", Password);
        await page.PressAsync("main button.primary");
        await page.PressAsync("summary");
        var secret = ConsoleBrowser.FromBase32(await page.InnerTextAsync(".key"));
        await page.FillAsync("#code", Totp.Code(secret, Totp.StepAt(TimeProvider.System.GetUtcNow())));
        await page.PressAsync("main button.primary");
        await page.PressAsync("main a.primary");
    }

    private static Task NextAsync(IPage page) => page.PressAsync("button.primary[value=next]");

    private async Task PictureAsync(IPage page, string name, int height)
    {
        await page.SetViewportSizeAsync(1280, height);
        await page.EvaluateAsync("scrollTo(0, 0)");
        await ManualPicture.TakeAsync(page, name);
        _pictures.Add(name);
    }

    private static async Task LookAsync(IPage page, string name)
    {
        foreach (var (width, height, size) in new[] { (390, 844, "phone"), (1280, 900, "desktop") })
        {
            await page.SetViewportSizeAsync(width, height);
            await ConsoleBrowser.ShotAsync(page, $"{name}-{size}");
            await ConsoleBrowser.CheckScreenAsync(page, $"{name} {width}");
        }
    }
}
