using System.Net;
using HotspotAuth.Accounts;
using HotspotAuth.FunctionalTests.Portal;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.FunctionalTests.Handover;

/// <summary>Guests of an openNDS gateway at each of its levels.</summary>
public sealed class OpenndsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task At_levels_1_and_2_the_browser_brings_the_answer_to_the_gateway(int level)
    {
        await using var gateway = await OpenndsGateway.StartAsync(level);
        await using var portal = await PortalAsync(gateway);
        using var guest = new Guest(gateway.ClientIp);
        await LogInAsync(gateway, guest);
        Assert.False(gateway.IsOpen);
        await guest.GoOnAsync();

        Assert.True(gateway.IsOpen);
        Assert.Equal("/status", guest.At.AbsolutePath);
        Assert.Contains("example.com", guest.Text, StringComparison.Ordinal);
        var session = Assert.Single(portal.Sessions.Open);
        Assert.Equal(("somchai", "opennds-1", "02:00:5e:44:00:04", gateway.ClientIp), (session.Username, session.Nas, session.Mac.ToString(), session.Ip!.ToString()));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(3, false)]
    public async Task At_levels_3_and_4_the_gateway_fetches_its_guest_and_tells_when_he_is_gone(int level, bool inBase64)
    {
        await using var gateway = await OpenndsGateway.StartAsync(level);
        await using var portal = await PortalAsync(gateway);
        await gateway.ClearAsync();
        using var guest = new Guest(gateway.ClientIp);
        var logsIn = LogInAsync(gateway, guest);
        await RunningService.EventuallyAsync(
            async () =>
            {
                await gateway.PollAsync(inBase64);
                return gateway.IsOpen;
            },
            "the gateway fetched its guest");
        await logsIn;
        // He may have stopped looking before a slow gateway came by.
        if (guest.At.AbsolutePath != "/status") await guest.OpenAsync($"{gateway.Portal}/status");

        Assert.Equal("/status", guest.At.AbsolutePath);
        Assert.Equal(["1440", "0", "0", "0", "0", "hotspotauth"], gateway.AuthWords[1..]);
        var session = Assert.Single(portal.Sessions.Open);
        Assert.Equal(("somchai", "opennds-1"), (session.Username, session.Nas));

        await gateway.PollAsync();
        Assert.Equal(session.Id, Assert.Single(portal.Sessions.Open).Id);
        Assert.Contains($"<a class=\"btn\" href=\"{gateway.Url}/opennds_deny/\"", guest.Html, StringComparison.Ordinal);
        await guest.OpenAsync($"{gateway.Url}/opennds_deny/");
        Assert.Empty(portal.Sessions.Open);
        using var connection = portal.Core<Database>().Open();
        using var transaction = connection.BeginTransaction();
        var closed = SessionStore.Find(transaction, session.Id)!;
        Assert.Equal((700L, 9000L, SessionCause.UserRequest), (closed.BytesUp, closed.BytesDown, closed.Cause));
    }

    [Fact]
    public async Task Without_a_word_from_the_gateway_nobody_is_said_to_be_in()
    {
        await using var gateway = await OpenndsGateway.StartAsync(3);
        await using var portal = await PortalAsync(gateway);
        await gateway.ClearAsync();
        using var guest = new Guest(gateway.ClientIp);
        await LogInAsync(gateway, guest);

        Assert.Equal("/nas/connected", guest.At.AbsolutePath);
        Assert.Empty(portal.Sessions.Open);
    }

    [Fact]
    public async Task Only_the_gateway_itself_may_fetch_its_guests()
    {
        await using var gateway = await OpenndsGateway.StartAsync(3);
        await using var portal = await PortalAsync(gateway);

        Assert.Equal("*", await gateway.PostAsync("view", "none"));
        Assert.Equal("ERROR: 400", await gateway.PostAsync("view", "none", from: gateway.ClientIp));
        Assert.Equal("ERROR: 400", await gateway.PostAsync("drop", "none"));
    }

    [Fact]
    public async Task A_session_that_openNDS_can_not_be_told_to_end_is_not_said_to_have_ended()
    {
        await using var gateway = await OpenndsGateway.StartAsync(2);
        await using var portal = await PortalAsync(gateway);
        using var guest = new Guest(gateway.ClientIp);
        await LogInAsync(gateway, guest);
        await guest.GoOnAsync();
        var session = Assert.Single(portal.Sessions.Open);
        var told = await portal.Sessions.EndAsync(session.Id, SessionCause.AdminReset, Actor.System, CancellationToken.None);

        Assert.False(told.Ended);
        Assert.Contains("ndsctl deauth 02:00:5e:44:00:04", told.Answer, StringComparison.Ordinal);
        Assert.Single(portal.Sessions.Open);
        portal.Time.Advance(TimeSpan.FromHours(24));
        Assert.True((await portal.Sessions.EndAsync(session.Id, SessionCause.SessionTimeout, Actor.System, CancellationToken.None)).Ended);
        Assert.Empty(portal.Sessions.Open);
    }

    [Fact]
    public async Task A_list_of_another_key_another_gateway_or_another_device_is_refused()
    {
        await using var gateway = await OpenndsGateway.StartAsync(2);
        await using var portal = await PortalAsync(gateway);
        using var guest = new Guest(gateway.ClientIp);
        using var other = new Guest("127.0.44.141");
        var right = gateway.FasUrl();
        var changed = right.Replace("&iv=", "A&iv=", StringComparison.Ordinal);

        foreach (var url in new[] { gateway.FasUrl(key: "another-key"), gateway.FasUrl(address: "evil.example:2050"), gateway.FasUrl(address: "127.0.44.4:2051@evil.example"), gateway.FasUrl(mac: "none"), changed, right.Split("&iv=")[0], $"{gateway.Portal}/nas/opennds" })
        {
            await guest.OpenAsync(url);
            Assert.Equal(HttpStatusCode.BadRequest, guest.Status);
        }

        await other.OpenAsync(right);
        Assert.Equal(HttpStatusCode.BadRequest, other.Status);
        await guest.OpenAsync(right);
        Assert.Equal("/login", guest.At.AbsolutePath);
    }

    [Fact]
    public async Task Who_leaves_the_seal_of_his_gateway_away_is_refused()
    {
        await using var gateway = await OpenndsGateway.StartAsync(2);
        await using var portal = await PortalAsync(gateway);
        using var guest = new Guest(gateway.ClientIp);
        await guest.OpenAsync(gateway.FasUrl());
        Assert.Equal("/login", guest.At.AbsolutePath);

        await guest.OpenAsync(gateway.FasUrl(mac: "02:00:5e:44:00:99", isSealed: false));

        Assert.Equal(HttpStatusCode.BadRequest, guest.Status);
    }

    private static async Task<PortalHost> PortalAsync(OpenndsGateway gateway)
    {
        var portal = await PortalHost.StartAsync(settings => settings.Radius.Clients.Add(new RadiusClientSettings
        {
            Name = "opennds-1",
            Address = OpenndsGateway.Address,
            Kind = "opennds",
            FasKey = OpenndsGateway.FasKey,
            LoginHosts = [gateway.GatewayAddress],
        }));
        gateway.Portal = $"http://kpp2.net:{portal.Port}";
        await portal.AddAsync("somchai");
        return portal;
    }

    private static async Task LogInAsync(OpenndsGateway gateway, Guest guest)
    {
        await guest.OpenAsync($"{gateway.Url}/asked");
        Assert.Equal("/login", guest.At.AbsolutePath);
        await guest.SubmitAsync(("username", "somchai"), ("password", "Correct-7"));
    }
}
