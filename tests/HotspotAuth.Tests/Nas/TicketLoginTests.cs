using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Radius;
using HotspotAuth.Tests.Radius;

namespace HotspotAuth.Tests.Nas;

/// <summary>One-time tickets as the password that a NAS sends.</summary>
public sealed class TicketLoginTests
{
    private static readonly MacAddress Phone = new(0x020000000001);

    [Theory]
    [InlineData("pap")]
    [InlineData("chap")]
    [InlineData("mschapv1")]
    [InlineData("mschapv2")]
    public async Task Every_method_takes_a_ticket_once_for_an_account_that_keeps_no_recoverable_secret(string method)
    {
        await using var rig = new NasRig();
        var ticket = Issue(rig, await rig.Core.AddAsync("staff"));
        Assert.Equal(RadiusCode.AccessAccept, await AskAsync(rig, method, "staff", ticket.Password));
        Assert.Equal(($"ticket-{method}", true, "staff"), (rig.Attempts[0].Method, rig.Attempts[0].Accepted, rig.Attempts[0].Username));
        Assert.Equal(RadiusCode.AccessReject, await AskAsync(rig, method, "staff", ticket.Password));
        Assert.Equal((method, method == "pap" ? AccessReason.WrongPassword : AccessReason.MethodNotAllowed), (rig.Attempts[0].Method, rig.Attempts[0].Reason));
    }

    [Fact]
    public async Task MSCHAPv2_by_ticket_gets_the_servers_proof()
    {
        await using var rig = new NasRig();
        var ticket = Issue(rig, await rig.Core.AddAsync("staff"));
        var answer = await rig.LoginAsync(p => p.User("staff").Text(RadiusAttributeType.CallingStationId, NasRig.Station).MsChap2("staff", ticket.Password));
        Assert.True(RadiusPacket.TryParse(answer, out var packet, out _));
        Assert.True(packet.TryFindVendor(RadiusVendors.Microsoft, 26, out var success));
        Assert.Equal(43, success.Length);
    }

    [Fact]
    public async Task A_resend_of_the_same_datagram_gets_the_same_answer()
    {
        await using var rig = new NasRig();
        var ticket = Issue(rig, await rig.Core.AddAsync("staff"));
        var request = new RawPacket(RadiusCode.AccessRequest, 200).User("staff").Text(RadiusAttributeType.CallingStationId, NasRig.Station).Chap(ticket.Password).Sign().Build();
        var first = await rig.AskAsync(request);
        Assert.Equal((byte)RadiusCode.AccessAccept, first[0]);
        Assert.Equal(first, await rig.AskAsync(request));
        Assert.Single(rig.Attempts);
    }

    [Theory]
    [InlineData("02-00-00-00-00-02")]
    [InlineData("")]
    [InlineData("not a mac")]
    public async Task From_another_device_or_none_it_is_refused_with_its_reason_and_burnt(string station)
    {
        await using var rig = new NasRig();
        var ticket = Issue(rig, await rig.Core.AddAsync("staff"));
        Assert.Equal(RadiusCode.AccessReject, await AskAsync(rig, "chap", "staff", ticket.Password, station));
        Assert.Equal(("ticket-chap", AccessReason.TicketElsewhere), (rig.Attempts[0].Method, rig.Attempts[0].Reason));
        Assert.Equal(RadiusCode.AccessReject, await AskAsync(rig, "chap", "staff", ticket.Password));
    }

    [Fact]
    public async Task A_ticket_of_another_NAS_is_refused_and_burnt()
    {
        await using var rig = new NasRig();
        var ticket = rig.Core.Get<LoginTickets>().Issue(await rig.Core.AddAsync("staff"), Phone, "hall")!;
        Assert.Equal(RadiusCode.AccessReject, await AskAsync(rig, "pap", "staff", ticket.Password));
        Assert.Equal(AccessReason.TicketElsewhere, rig.Attempts[0].Reason);
        Assert.Null(rig.Core.Get<LoginTickets>().Find("staff", _ => true));
    }

    [Fact]
    public async Task Another_accounts_ticket_is_just_a_wrong_password_and_stays_good()
    {
        await using var rig = new NasRig();
        await rig.Core.AddAsync("anan", chap: true);
        var ticket = Issue(rig, await rig.Core.AddAsync("staff"));
        Assert.Equal(RadiusCode.AccessReject, await AskAsync(rig, "chap", "anan", ticket.Password));
        Assert.Equal(AccessReason.WrongPassword, rig.Attempts[0].Reason);
        Assert.Equal(RadiusCode.AccessAccept, await AskAsync(rig, "chap", "staff", ticket.Password));
    }

    [Fact]
    public async Task A_minute_later_it_is_refused()
    {
        await using var rig = new NasRig();
        var ticket = Issue(rig, await rig.Core.AddAsync("staff"));
        rig.Core.Clock.Move(LoginTickets.Life);
        Assert.Equal(RadiusCode.AccessReject, await AskAsync(rig, "chap", "staff", ticket.Password));
    }

    [Fact]
    public async Task The_accounts_standing_and_devices_are_judged_as_for_every_login()
    {
        await using var rig = new NasRig();
        var account = await rig.Core.AddAsync("staff", maxDevices: 1);
        var other = rig.Core.Get<LoginTickets>().Issue(account, new MacAddress(0x020000000002), "lab")!;
        Assert.Equal(RadiusCode.AccessAccept, await AskAsync(rig, "chap", "staff", other.Password, "02-00-00-00-00-02"));
        Assert.Equal(RadiusCode.AccessReject, await AskAsync(rig, "chap", "staff", Issue(rig, account).Password));
        Assert.Equal(AccessReason.TooManyDevices, rig.Attempts[0].Reason);
        await rig.Core.Accounts.SetStateAsync("staff", AccountState.Disabled, Actor.System, default);
        rig.Core.Known.Refresh();
        Assert.Equal(RadiusCode.AccessReject, await AskAsync(rig, "chap", "staff", Issue(rig, account).Password));
        Assert.Equal(AccessReason.Disabled, rig.Attempts[0].Reason);
    }

    [Fact]
    public async Task With_a_ticket_open_the_accounts_own_password_goes_on_working()
    {
        await using var rig = new NasRig();
        Issue(rig, await rig.Core.AddAsync("guest", chap: true));
        Assert.Equal(RadiusCode.AccessAccept, await AskAsync(rig, "chap", "guest", "secret123"));
        Assert.Equal(RadiusCode.AccessAccept, await AskAsync(rig, "mschapv2", "guest", "secret123"));
        Assert.Equal(RadiusCode.AccessAccept, await AskAsync(rig, "pap", "guest", "secret123"));
        Assert.Equal(["pap", "mschapv2", "chap"], rig.Attempts.Select(a => a.Method));
    }

    private static LoginTicket Issue(NasRig rig, Account account) => rig.Core.Get<LoginTickets>().Issue(account, Phone, "lab")!;

    private static async Task<RadiusCode> AskAsync(NasRig rig, string method, string username, string password, string station = NasRig.Station)
    {
        var answer = await rig.LoginAsync(p =>
        {
            p = p.User(username);
            if (station.Length > 0) p = p.Text(RadiusAttributeType.CallingStationId, station);
            return method switch { "pap" => p.Pap(password), "chap" => p.Chap(password), "mschapv1" => p.MsChap1(password), _ => p.MsChap2(username, password) };
        });
        return (RadiusCode)answer[0];
    }
}
