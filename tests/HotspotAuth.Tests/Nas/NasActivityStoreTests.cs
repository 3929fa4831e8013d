using System.Net;
using System.Text;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Nas;
using HotspotAuth.Operation;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Nas;

public class NasActivityStoreTests
{
    private static readonly IPAddress Source = IPAddress.Parse("192.0.2.1");

    [Fact]
    public async Task What_was_seen_comes_back_whole_after_a_restart()
    {
        await using var core = new CoreFixture();
        var before = core.Get<NasActivity>();
        before.Decided("lobby", Source, signed: true, RadiusCode.AccessAccept);
        before.Decided("lobby", Source, signed: false, RadiusCode.AccessReject);
        before.Accounted("lobby", Source, core.Clock.GetUtcNow().AddSeconds(90));
        before.Discarded(RadiusDiscard.BadMessageAuthenticator, Source, "lobby", 2);
        before.Garbled("lobby");
        before.Discarded(RadiusDiscard.UnknownClient, IPAddress.Parse("fd00::7"), null, 5);
        core.Get<NasActivityStore>().Save(before);

        var after = new NasActivity(core.Clock);
        core.Get<NasActivityStore>().Load(after);

        var expected = before.Of("lobby");
        Assert.Equal(expected.Discarded, after.Of("lobby").Discarded);
        Assert.Equal(expected with { Discarded = NasSeen.Nothing.Discarded }, after.Of("lobby") with { Discarded = NasSeen.Nothing.Discarded });
        Assert.Equal(before.Strangers, after.Strangers);
    }

    [Fact]
    public async Task A_keeper_that_never_started_saves_nothing_over_what_is_there()
    {
        await using var core = new CoreFixture();
        core.Get<NasActivity>().Accounted("lobby", Source, null);
        core.Get<NasActivityStore>().Save(core.Get<NasActivity>());
        core.Get<NasActivity>().Keep(RadiusClientTable.Empty);

        core.Get<NasActivityKeeper>().Save();

        var after = new NasActivity(core.Clock);
        core.Get<NasActivityStore>().Load(after);
        Assert.Equal(1, after.Of("lobby").Accounted);
    }

    [Fact]
    public async Task An_added_NAS_counts_at_once_and_its_secret_is_not_in_the_database()
    {
        await using var core = new CoreFixture();
        var told = new List<RadiusClientTable>();
        core.Get<NasTable>().Watch(told.Add);
        Assert.Null(core.Get<NasTable>().Current.Find(Source));

        core.Get<NasRegister>().Add(Lobby("192.0.2.1"), Actor.System);
        core.Get<NasTable>().Reload();

        Assert.Equal("lobby", Assert.Single(told).Find(Source)!.Name);
        Assert.Same(told[0], core.Get<NasTable>().Current);
        using var connection = core.Get<Database>().Open();
        var box = connection.QuerySingle<byte[]>("SELECT sealed_secret FROM nas");
        Assert.DoesNotContain("a-secret-of-more", Encoding.Latin1.GetString(box), StringComparison.Ordinal);
        Assert.Equal("nas-add", connection.QuerySingle<string>("SELECT action FROM audit_outbox"));
    }

    [Fact]
    public async Task A_sealed_secret_moved_to_another_NAS_does_not_open_and_leaves_that_NAS_out()
    {
        await using var core = new CoreFixture();
        core.Get<NasRegister>().Add(Lobby("192.0.2.1"), Actor.System);
        using (var connection = core.Get<Database>().Open()) connection.Execute("UPDATE nas SET name = 'other'");

        Assert.Null(Assert.Single(core.Get<NasRegister>().Load()).Secret);
        Assert.Empty(core.Get<NasTable>().Current.Clients);
    }

    [Fact]
    public async Task The_configuration_counts_where_an_added_NAS_collides_with_it()
    {
        await using var core = new CoreFixture(s => s.Radius.Clients.Add(Lobby("192.0.2.9")));
        core.Get<NasRegister>().Add(Lobby("192.0.2.1"), Actor.System);

        Assert.Equal("192.0.2.9/32", Assert.Single(core.Get<NasTable>().Current.Clients).Network.ToString());
    }

    [Theory]
    [InlineData("LOBBY", "192.0.2.2", "Name")]
    [InlineData("hall", "192.0.2.1/32", "Address")]
    [InlineData("", "192.0.2.2", "Name")]
    [InlineData("a\u0007", "192.0.2.2", "Name")]
    public void A_NAS_that_collides_or_is_faulty_is_refused_at_its_setting(string name, string address, string setting)
    {
        var configured = new RadiusSettings { Clients = { Lobby("192.0.2.1") } };
        var nas = Lobby(address);
        nas.Name = name;

        Assert.Equal(setting, Assert.Single(NasEntry.Check(nas, configured, [])).Setting);
    }

    [Fact]
    public void A_NAS_beside_the_others_is_taken_and_one_inside_a_network_too()
    {
        var configured = new RadiusSettings { Clients = { Lobby("192.0.2.0/24") } };
        var nas = Lobby("192.0.2.7/32");
        nas.Name = "hall";

        Assert.Empty(NasEntry.Check(nas, configured, []));
        Assert.Equal("192.0.2.7", nas.Address);
    }

    private static RadiusClientSettings Lobby(string address) => new() { Name = "lobby", Address = address, Secret = "a-secret-of-more-than-24-octets" };
}
