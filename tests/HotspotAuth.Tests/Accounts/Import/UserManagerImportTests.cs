using HotspotAuth.Accounts;

namespace HotspotAuth.Tests.Accounts.Import;

public sealed class UserManagerImportTests
{
    [Fact]
    public async Task An_export_of_RouterOS_7_becomes_accounts_and_groups()
    {
        await using var import = new ImportFixture();
        var plan = import.Script(
            """
            # 2026-11-21 10:00:00 by RouterOS 7.16
            /user-manager limitation
            add name=fast rate-limit-rx=2M rate-limit-tx=8M transfer-limit=10GiB uptime-limit=10h download-limit=5000000
            /user-manager profile
            add name=monthly name-for-users=Monthly override-shared-users=2 validity=4w2d
            /user-manager profile-limitation
            add limitation=fast profile=monthly
            /user-manager user
            add attributes=Mikrotik-Rate-Limit:1M/4M,Framed-IP-Address:10.1.2.3 comment=\
                "\E0\B8\A1\E0\B8\B0\E0\B8\A5\E0\B8\B4 say \"hi\"" name=mali password=\
                "green lamp\_7" shared-users=1
            add disabled=yes name=prasert
            /user-manager user-profile
            add profile=monthly user=mali end-time="2027-12-31 10:00:00"
            """);
        var outcome = import.Write(plan);
        var mali = await import.AccountAsync("mali");
        Assert.Equal(("มะลิ say \"hi\"", "monthly", 1), (mali.NameTh, mali.Group, mali.MaxDevices));
        Assert.Equal(new DateTimeOffset(2027, 12, 31, 10, 0, 0, TimeSpan.FromHours(7)), mali.ValidUntil);
        Assert.True(import.Core.Known.VerifyPassword("mali", "green lamp 7"));
        Assert.Equal(4_000_000, mali.Rights.DownBitsPerSecond);
        Assert.Equal(new Rights { UpBitsPerSecond = 2_000_000, DownBitsPerSecond = 8_000_000, TotalBytes = 10L << 30, TotalSeconds = 36_000 }, plan.Groups["monthly"]);
        Assert.Equal(AccountState.Disabled, (await import.AccountAsync("prasert")).State);
        Assert.Equal("prasert", Assert.Single(outcome.OneTime).Username);
        Assert.Equal(
            ["fast download-limit one_way", "mali Framed-IP-Address attribute", "monthly validity validity", "prasert password no_password_kept"],
            plan.Losses.Items.Select(l => $"{l.Of} {l.What} {l.Kind}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_print_of_RouterOS_6_is_read()
    {
        await using var import = new ImportFixture();
        import.Write(import.Script(
            """
            Flags: X - disabled, A - active, I - incomplete
             0   customer=admin username="mali" password="green lamp 7" shared-users=3
                 caller-id=02:00:5E:10:00:01 first-name="Mali" last-name="Thongkham" phone="055000123"
                 actual-profile="daily"

             1 X customer=admin username="prasert" password="green lamp 8" shared-users=unlimited
            """));
        var mali = await import.AccountAsync("mali");
        Assert.Equal(("Mali Thongkham", "055000123", "daily", 3), (mali.Name, mali.Phone, mali.Group, mali.MaxDevices));
        Assert.Equal(AccountState.Disabled, (await import.AccountAsync("prasert")).State);
        Assert.Single(import.Core.Get<DeviceStore>().List());
    }

    [Fact]
    public async Task A_list_in_CSV_and_the_hotspots_own_users_are_read()
    {
        await using var import = new ImportFixture();
        Assert.Equal("monthly", Assert.Single(import.Script("Username,Password,Shared Users,Profile\nmali,green lamp 7,2,monthly\n").Accounts).Account.Group);
        var plan = import.Script(
            """
            /ip hotspot user profile
            add name=slow rate-limit=512k/1M session-timeout=12h idle-timeout=none shared-users=2
            /ip hotspot user
            add name=mali password=green-lamp-7 profile=slow limit-uptime=2d03:00:00
            """);
        Assert.Equal((2, "slow", 183_600L), (plan.Accounts[0].Account.MaxDevices ?? 0, plan.Accounts[0].Account.Group, plan.Accounts[0].Rights.TotalSeconds ?? 0));
        Assert.Equal(new Rights { UpBitsPerSecond = 512_000, DownBitsPerSecond = 1_000_000, SessionSeconds = 43_200 }, plan.Groups["slow"]);
    }

    [Theory]
    [InlineData("/user-manager user\nadd name=\"mali", "truncated")]
    [InlineData("/user-manager user\nadd name=\"mali\nadd name=x", "quote")]
    [InlineData("/ip address\nadd address=10.0.0.1/24", "no_users")]
    [InlineData("", "no_users")]
    [InlineData("a\0b", "binary")]
    public async Task A_file_that_is_no_export_says_why(string text, string kind)
    {
        await using var import = new ImportFixture();
        Assert.Equal(kind, Assert.Single(import.Script(text).Faults.Items).Kind);
    }
}
