using HotspotAuth.Accounts;
using HotspotAuth.Radius;
using HotspotAuth.Tests.Radius;

namespace HotspotAuth.Tests.Nas;

/// <summary>What a NAS of each kind is sent, as the dictionary names it.</summary>
public sealed class AcceptAttributesTests
{
    private static readonly Rights Limited = new() { UpBitsPerSecond = 2_000_000, DownBitsPerSecond = 8_000_000 };

    [Theory]
    [InlineData("mikrotik", "Mikrotik-Rate-Limit = \"2000000/8000000\"")]
    [InlineData("generic", "WISPr-Bandwidth-Max-Up = 2000000", "WISPr-Bandwidth-Max-Down = 8000000")]
    [InlineData("unifi", "WISPr-Bandwidth-Max-Up = 2000000", "WISPr-Bandwidth-Max-Down = 8000000")]
    [InlineData("opennds", "WISPr-Bandwidth-Max-Up = 2000000", "WISPr-Bandwidth-Max-Down = 8000000")]
    [InlineData("chilli", "ChilliSpot-Bandwidth-Max-Up = 2000", "ChilliSpot-Bandwidth-Max-Down = 8000")]
    public async Task A_speed_is_sent_in_the_makers_own_unit_and_direction(string kind, params string[] expected) =>
        Assert.Equal(expected, Speeds(await AcceptAsync(kind, Limited)));

    [Theory]
    [InlineData("mikrotik", "Mikrotik-Rate-Limit = \"0/8000000\"")]
    [InlineData("generic", "WISPr-Bandwidth-Max-Down = 8000000")]
    [InlineData("chilli", "ChilliSpot-Bandwidth-Max-Down = 8000")]
    public async Task One_direction_alone_limits_that_one_alone(string kind, string expected) =>
        Assert.Equal([expected], Speeds(await AcceptAsync(kind, Limited with { UpBitsPerSecond = null })));

    [Theory]
    [InlineData("chilli", 1_999, 64_999, "ChilliSpot-Bandwidth-Max-Up = 1", "ChilliSpot-Bandwidth-Max-Down = 64")]
    [InlineData("generic", 1_999, 10_000_000_000, "WISPr-Bandwidth-Max-Up = 1999", "WISPr-Bandwidth-Max-Down = 4294967295")]
    [InlineData("mikrotik", 1_999, 10_000_000_000, "Mikrotik-Rate-Limit = \"1999/10000000000\"")]
    public async Task No_rounding_and_no_width_makes_a_speed_higher_than_allowed(string kind, long up, long down, params string[] expected) =>
        Assert.Equal(expected, Speeds(await AcceptAsync(kind, new Rights { UpBitsPerSecond = up, DownBitsPerSecond = down })));

    [Theory]
    [InlineData("mikrotik", 3_000_000_000, "Mikrotik-Total-Limit = 3000000000")]
    [InlineData("mikrotik", 5_000_000_000, "Mikrotik-Total-Limit = 705032704", "Mikrotik-Total-Limit-Gigawords = 1")]
    [InlineData("mikrotik", 4_294_967_296, "Mikrotik-Total-Limit = 4294967295")]
    [InlineData("chilli", 3_000_000_000, "ChilliSpot-Max-Total-Octets = 3000000000")]
    [InlineData("chilli", 5_000_000_000, "ChilliSpot-Max-Total-Octets = 705032704", "ChilliSpot-Max-Total-Gigawords = 1")]
    [InlineData("generic", 5_000_000_000)]
    public async Task The_octets_left_are_sent_in_two_halves_where_the_maker_has_them(string kind, long bytes, params string[] expected) =>
        Assert.Equal(expected, (await AcceptAsync(kind, new Rights { TotalBytes = bytes })).Where(l => l.Contains("Total-", StringComparison.Ordinal)));

    [Fact]
    public async Task What_was_used_is_taken_from_the_octets_left()
    {
        await using var rig = await RigAsync("mikrotik", new Rights { DailyBytes = 10_000, TotalBytes = 50_000 });
        await rig.AccountAsync(AcctStatusType.Start, p => p.User("mali"));
        await rig.AccountAsync(AcctStatusType.InterimUpdate, p => p.Number(RadiusAttributeType.AcctInputOctets, 7_000));
        Assert.Contains("Mikrotik-Total-Limit = 3000", Describe(await rig.LoginAsync("mali")));
    }

    [Fact]
    public async Task A_VLAN_is_three_tunnel_attributes_without_a_tag()
    {
        var expected = new[] { "Tunnel-Type = VLAN", "Tunnel-Medium-Type = IEEE-802", "Tunnel-Private-Group-Id = \"20\"" };
        Assert.Equal(expected, (await AcceptAsync("generic", new Rights { Vlan = 20 })).Where(l => l.StartsWith("Tunnel", StringComparison.Ordinal)));
        Assert.Contains("Mikrotik-Wireless-VLANID = 20", await AcceptAsync("mikrotik", new Rights { Vlan = 20 }));
    }

    [Fact]
    public async Task The_session_never_lasts_past_the_validity_and_idle_time_is_told()
    {
        await using var rig = await RigAsync("generic", new Rights { IdleSeconds = 1200 }, DateTimeOffset.Parse("2026-11-21T04:10:00.9Z", System.Globalization.CultureInfo.InvariantCulture));
        var sent = Describe(await rig.LoginAsync("mali"));
        Assert.Contains("Session-Timeout = 600", sent);
        Assert.Contains("Idle-Timeout = 1200", sent);
        var interim = Assert.Single(sent, l => l.StartsWith("Acct-Interim-Interval = ", StringComparison.Ordinal));
        Assert.InRange(int.Parse(interim.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture), 600, 659);
        Assert.Single(sent, l => l.StartsWith("Class = ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_rights_nothing_but_time_and_reporting_is_said()
    {
        var sent = await AcceptAsync("mikrotik", Rights.None);
        Assert.Equal(["Acct-Interim-Interval", "Class", "Message-Authenticator", "Session-Timeout"], sent.Select(l => l.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Where_the_rights_do_not_fit_beside_a_proxys_state_nobody_is_let_in_without_them()
    {
        await using var rig = await RigAsync("mikrotik", Limited with { Vlan = 20, TotalBytes = 5_000_000_000 });
        Assert.Equal(RadiusCode.AccessReject, (RadiusCode)(await rig.LoginAsync(Filled))[0]);
        rig.Core.Get<GroupStore>().Set("staff", _ => Rights.None, Actor.System);
        rig.Core.Known.Refresh();
        Assert.Equal(RadiusCode.AccessAccept, (RadiusCode)(await rig.LoginAsync(Filled))[0]);

        static RawPacket Filled(RawPacket packet)
        {
            packet.User("mali").Pap("secret123");
            for (var i = 0; i < 15; i++) packet.Add(RadiusAttributeType.ProxyState, new byte[253]);
            return packet.Add(RadiusAttributeType.ProxyState, new byte[128]);
        }
    }

    [Theory]
    [InlineData("th", "ใช้ปริมาณข้อมูลของวันนี้ครบแล้ว ใช้ได้อีกครั้งวันพรุ่งนี้")]
    [InlineData("en", "Today's data is used up, you are welcome again tomorrow")]
    public async Task A_refusal_is_told_in_the_language_of_the_account(string language, string expected)
    {
        await using var rig = await RigAsync("generic", new Rights { DailyBytes = 1_000 });
        rig.Core.Accounts.Change("mali", new AccountChange { Language = language }, Actor.System);
        rig.Core.Known.Refresh();
        await rig.AccountAsync(AcctStatusType.Start, p => p.User("mali"));
        await rig.AccountAsync(AcctStatusType.Stop, p => p.Number(RadiusAttributeType.AcctInputOctets, 1_000));
        Assert.Equal(expected, Message(await rig.LoginAsync("mali")));
    }

    [Fact]
    public async Task Who_gave_no_right_password_is_told_in_both_languages_Thai_first()
    {
        await using var rig = await RigAsync("generic", Rights.None);
        var stranger = Message(await rig.LoginAsync("nobody"));
        Assert.Equal("ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง / Wrong username or password", stranger);
        Assert.Equal(stranger, Message(await rig.LoginAsync("mali", "guess")));
    }

    private static string[] Speeds(IReadOnlyList<string> sent) => [.. sent.Where(l => l.Contains("Bandwidth", StringComparison.Ordinal) || l.Contains("Rate-Limit", StringComparison.Ordinal))];

    private static async Task<IReadOnlyList<string>> AcceptAsync(string kind, Rights rights)
    {
        await using var rig = await RigAsync(kind, rights);
        return Describe(await rig.LoginAsync("mali"));
    }

    private static async Task<NasRig> RigAsync(string kind, Rights rights, DateTimeOffset? until = null)
    {
        var rig = new NasRig(s => s.Radius.Clients[0].Kind = kind);
        await rig.Core.AddAsync("mali", until: until);
        rig.Core.Get<GroupStore>().Set("staff", _ => rights, Actor.System);
        rig.Core.Known.Refresh();
        return rig;
    }

    private static IReadOnlyList<string> Describe(byte[] reply)
    {
        Assert.True(RadiusPacket.TryParse(reply, out var packet, out _));
        Assert.Equal(RadiusCode.AccessAccept, packet.Code);
        return RadiusText.Describe(packet);
    }

    private static string? Message(byte[] reply)
    {
        Assert.True(RadiusPacket.TryParse(reply, out var packet, out _));
        Assert.Equal(RadiusCode.AccessReject, packet.Code);
        return packet.FindText(RadiusAttributeType.ReplyMessage);
    }
}
