using HotspotAuth.Events;

namespace HotspotAuth.FunctionalTests.Admin.Events;

public sealed class EventScreenTests
{
    [Fact]
    public async Task Every_screen_is_clean_to_axe_at_both_widths_and_in_both_languages()
    {
        await using var host = await EventRig.StartAsync();
        var events = host.Events();
        var running = events.Request(EventRig.Camp(host, "อบรมครูปฐมวัย การใช้สื่อ DLTV", -1, 26), EventRig.Issuer);
        events.Approve(running, 30, "ใช้ห้องประชุม 2", EventRig.Approver);
        await events.IssueAsync(running, new SlipOrder(0, 20, []), EventRig.Issuer, CancellationToken.None);
        var waiting = events.Request(EventRig.Camp(host, "ค่ายอ่านเขียนเรียนรู้ โรงเรียนขนาดเล็กทุกแห่งในอำเภอคลองลานและอำเภอปางศิลาทอง", 24, 50, 120), EventRig.Issuer);
        var refused = events.Request(EventRig.Camp(host, "ประชุมผู้บริหาร", 24, 30), EventRig.Issuer);
        events.Refuse(refused, "ห้องไม่ว่าง เลือกวันอื่น", EventRig.Approver);
        var upcoming = events.Request(EventRig.Camp(host, "อบรมธุรการ", 24, 30), EventRig.Issuer);
        events.Approve(upcoming, 10, null, EventRig.Approver);
        var over = (await events.CreateAsync(new TrainingEvent(0, "ค่ายวิทย์", "โรงเรียนบ้านไร่", "055000123", "นายคำ แสง", host.Time.GetUtcNow(), host.Time.GetUtcNow().AddMinutes(1)), 4, EventRig.Issuer, CancellationToken.None)).Event.Id;
        events.End(over, "ไฟดับ", EventRig.Issuer);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        string[] issuers = ["/events", "/events?phase=approved", "/events?q=nobody", "/events?phase=dropped", "/events/add", $"/event/{running}", $"/event/{waiting}", $"/event/{refused}", $"/event/{upcoming}", $"/event/{over}", $"/event/{upcoming}/issue", $"/event/{waiting}/cancel"];
        string[] directors = [$"/event/{waiting}", $"/event/{waiting}/approve", $"/event/{waiting}/refuse"];
        foreach (var (who, password, paths) in new[] { (ConsoleHost.Administrator, ConsoleHost.Password, issuers), (EventRig.Director, EventRig.Password, directors) })
        {
            var page = await browser.OpenAsync(390, 844);
            await EventRig.SignInAsync(page, who, password);
            foreach (var language in new[] { "th", "en" })
            {
                await page.GotoAsync($"/?lang={language}");
                foreach (var path in paths)
                {
                    await page.GotoAsync(path);
                    Assert.Equal((path, language), (path, await page.GetAttributeAsync("html", "lang")));
                    Assert.True(await page.Locator("main .btn.primary").CountAsync() <= 1, $"{path}: more than one primary button");
                    await ConsoleBrowser.CheckBothWidthsAsync(page, $"{path} {language}", $"*-{language}-{who}{path.Replace('/', '-').Replace('?', '-')}");
                }
            }
        }

        Assert.Empty(browser.Complaints);
    }
}
