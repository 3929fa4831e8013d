using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Access;

/// <summary>The real core: a search finds its person whatever it is, and what stands in the way is what really refused.</summary>
public sealed class LoginInquiryTests
{
    private const string Mac = "02:00:5e:10:00:01";

    [Theory]
    [InlineData("somchai")]
    [InlineData(" SomChai ")]
    [InlineData("ใจดี")]
    [InlineData("089 123 4567")]
    [InlineData("0891234567")]
    [InlineData("02-00-5E-10-00-01")]
    [InlineData("0200.5e10.0001")]
    [InlineData("10.10.3.4")]
    public async Task One_box_finds_the_person(string search)
    {
        await using var core = new CoreFixture();
        await AddAsync(core, "somchai", "นายสมชาย ใจดี", "089-123-4567");
        await AddAsync(core, "mali", "นางสาวมะลิ งาม", "055-000-123");
        Assert.True((await TryAsync(core, "somchai", "secret123")).Granted);

        var facts = core.Get<LoginInquiry>().Ask(search, null).Facts;

        Assert.Equal("somchai", facts?.Account?.Username);
        Assert.Equal(LoginState.Online, LoginDiagnosis.Of(facts!).State);
    }

    [Fact]
    public async Task Several_are_offered_and_one_is_chosen()
    {
        await using var core = new CoreFixture();
        await AddAsync(core, "somchai.a", "สมชาย ก", null);
        await AddAsync(core, "somchai.b", "สมชาย ข", null);

        Assert.Equal(["somchai.a", "somchai.b"], core.Get<LoginInquiry>().Ask("สมชาย", null).Choices.Select(account => account.Username));
        Assert.Equal("somchai.b", core.Get<LoginInquiry>().Ask("สมชาย", "somchai.b").Facts?.Account?.Username);
    }

    [Fact]
    public async Task A_name_typed_wrong_or_on_a_Thai_keyboard_suggests_its_person()
    {
        await using var core = new CoreFixture();
        await AddAsync(core, "mali.ngam", "มะลิ งาม", null);

        Assert.Equal("mali.ngam", Assert.Single(core.Get<LoginInquiry>().Ask("mali.ngma", null).Similar).Username);
        var thai = core.Get<LoginInquiry>().Ask("ทฟสรใืเฟท", null);
        Assert.Equal(("mali.ngam", "mali.ngam"), (thai.OtherKeyboard, Assert.Single(thai.Similar).Username));
        Assert.Empty(core.Get<LoginInquiry>().Ask("nobody at all", null).Similar);
    }

    [Fact]
    public async Task A_slip_is_found_by_its_number_and_by_its_code_as_scanned()
    {
        await using var core = new CoreFixture();
        var training = await core.Get<AccountStore>().AddAsync(new NewAccount { Username = "k7m2p9qr", Name = "ใบที่ 12", Group = AccountGroup.Guest, Password = "k7m2p9qr" }, Actor.System, default);
        core.Known.Refresh();
        Assert.NotNull(training);

        foreach (var code in new[] { "K7M2 P9QR", "k7m2-p9qr", "http://kpp2.net/#c=K7M2P9QR" })
            Assert.Equal("k7m2p9qr", core.Get<LoginInquiry>().Ask(code, null).Facts?.Account?.Username);
    }

    [Fact]
    public async Task Wrong_passwords_then_too_many_tell_the_device_and_until_when()
    {
        await using var core = new CoreFixture();
        await AddAsync(core, "somchai", "สมชาย", null);
        for (var i = 0; i < 3; i++) await TryAsync(core, "somchai", "wrong");

        var verdict = LoginDiagnosis.Of(core.Get<LoginInquiry>().Ask("somchai", null).Facts!);
        Assert.Equal((LoginState.WrongPassword, 3, Mac), (verdict.State, verdict.Count, verdict.Device.ToString()));

        for (var i = 0; i < 9; i++) await TryAsync(core, "somchai", "wrong");
        verdict = LoginDiagnosis.Of(core.Get<LoginInquiry>().Ask("somchai", null).Facts!);
        Assert.Equal(LoginState.DeviceHeld, verdict.State);
        Assert.InRange(verdict.At!.Value, core.Clock.GetUtcNow(), core.Clock.GetUtcNow() + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_device_that_only_ever_typed_unknown_names_says_so_and_an_unseen_one_too()
    {
        await using var core = new CoreFixture();
        await TryAsync(core, "nobody", "whatever1");

        Assert.Equal(LoginState.UnknownNames, LoginDiagnosis.Of(core.Get<LoginInquiry>().Ask(Mac, null).Facts!).State);
        Assert.Equal(LoginState.NeverSeen, LoginDiagnosis.Of(core.Get<LoginInquiry>().Ask("02:00:5e:10:00:99", null).Facts!).State);
    }

    private static async Task AddAsync(CoreFixture core, string username, string nameTh, string? phone)
    {
        await core.Accounts.AddAsync(new NewAccount { Username = username, Name = username, NameTh = nameTh, Phone = phone, Password = "secret123" }, Actor.System, default);
        core.Known.Refresh();
    }

    private static async Task<AccessDecision> TryAsync(CoreFixture core, string username, string password)
    {
        Assert.True(MacAddress.TryParse(Mac, out var mac));
        var device = new Device(mac, IPAddress.Parse("10.10.3.4"));
        var decision = await core.Policy.DecideAsync(AccessAttempt.Portal(username, password, device), default);
        if (decision.Granted) await core.Sessions.StartAsync(decision, device, default);
        return decision;
    }
}
