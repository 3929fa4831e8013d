using System.Net;
using HotspotAuth.Admin;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>What somebody is told whose roles do not open a page; that none opens more is asked in <see cref="Security.ConsoleMatrixTests"/>.</summary>
public sealed class DoorMatrixTests
{
    [Fact]
    public async Task A_refusal_names_the_roles_that_may_and_who_holds_them()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync("desk", "Desk Person", ConsoleRole.HelpDesk);
        await host.AddAdministratorAsync("gone", "Gone Person", ConsoleRole.Auditor);
        host.Desk.Disable("gone", HotspotAuth.Accounts.Actor.System);
        using var client = await host.SignedInAsync("desk");
        using var answer = await client.GetAsync("/trail");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("หน้านี้สำหรับผู้ตรวจสอบ · ผู้ดูแลระบบ", page, StringComparison.Ordinal);
        Assert.Contains("อรุณี สุขใจ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Gone Person", page, StringComparison.Ordinal);
        Assert.Contains("หน้าที่ของท่าน: ช่วยเหลือผู้ใช้", page, StringComparison.Ordinal);
    }
}
