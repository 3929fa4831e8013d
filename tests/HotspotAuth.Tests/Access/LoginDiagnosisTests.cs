using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Sessions;

namespace HotspotAuth.Tests.Access;

/// <summary>A table of situations: what is the case, the sentence that says why, and the mend that comes first.</summary>
public sealed class LoginDiagnosisTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);
    private static readonly MacAddress Phone = Mac("02:00:5e:10:00:01");
    private static readonly MacAddress Laptop = Mac("02:00:5e:10:00:02");

    private static readonly Account Mali = new()
    {
        Id = 7,
        Username = "mali",
        Name = "Mali",
        Group = AccountGroup.Staff,
        State = AccountState.Active,
        OwnMaxDevices = 2,
        Chap = false,
        MustChangePassword = false,
    };

    private static readonly Dictionary<string, (LoginFacts Facts, LoginState State, LoginMend? First)> Situations = new(StringComparer.Ordinal)
    {
        ["closed"] = (Of(Mali with { State = AccountState.Closed }), LoginState.Closed, LoginMend.AddAccount),
        ["suspended"] = (Of(Mali with { State = AccountState.Disabled }), LoginState.Disabled, LoginMend.Enable),
        ["suspended goes before a wrong password"] = (Of(Mali with { State = AccountState.Disabled }) with { Attempts = [Refused(AccessReason.WrongPassword)] }, LoginState.Disabled, LoginMend.Enable),
        ["too early"] = (Of(Mali with { ValidFrom = Now.AddMinutes(1) }), LoginState.NotYetValid, LoginMend.ChangePeriod),
        ["over, to the moment"] = (Of(Mali with { ValidUntil = Now }), LoginState.Expired, LoginMend.ChangePeriod),
        ["used up"] = (Of(Mali) with { Exhausted = AccessReason.DailyDataUsed }, LoginState.QuotaUsed, LoginMend.ChangeRights),
        ["device rests"] = (Of(Mali) with { DeviceHeldUntil = Now.AddMinutes(1), Attempts = [Refused(AccessReason.TooManyAttempts)] }, LoginState.DeviceHeld, LoginMend.NewPassword),
        ["somebody guesses at him"] = (Of(Mali) with { UserHeldUntil = Now.AddMinutes(5) }, LoginState.UserHeld, LoginMend.NewPassword),
        ["somebody guesses, but he is in"] = (Of(Mali) with { UserHeldUntil = Now.AddMinutes(5), Open = [On(Phone)] }, LoginState.Online, LoginMend.EndSession),
        ["slip without a name"] = (Of(Mali with { Event = 1, Slip = 4 }), LoginState.HolderMissing, LoginMend.NameHolder),
        ["wrong password"] = (Of(Mali) with { Attempts = [Refused(AccessReason.WrongPassword)] }, LoginState.WrongPassword, LoginMend.NewPassword),
        ["every place taken"] = (Of(Mali) with { Open = [On(Phone), On(Laptop)], Attempts = [Refused(AccessReason.TooManyDevices)] }, LoginState.TooManyDevices, LoginMend.EndSession),
        ["a place is free again"] = (Of(Mali) with { Open = [On(Phone)], Attempts = [Refused(AccessReason.TooManyDevices)] }, LoginState.TryAgain, LoginMend.TellTryAgain),
        ["was over, is extended"] = (Of(Mali with { ValidUntil = Now.AddDays(1) }) with { Attempts = [Refused(AccessReason.Expired)] }, LoginState.TryAgain, LoginMend.TellTryAgain),
        ["the way is not allowed"] = (Of(Mali) with { Attempts = [Refused(AccessReason.MethodNotAllowed)] }, LoginState.Refused, null),
        ["the system failed"] = (Of(Mali) with { Attempts = [Refused(AccessReason.Unavailable)] }, LoginState.Refused, null),
        ["never tried"] = (Of(Mali), LoginState.NeverTried, LoginMend.TellOpenPortal),
        ["in"] = (Of(Mali) with { Open = [On(Phone)], Attempts = [Accepted()] }, LoginState.Online, LoginMend.EndSession),
        ["was in, is out"] = (Of(Mali) with { Attempts = [Accepted()] }, LoginState.Fine, LoginMend.TellOpenPortal),
        ["in on the other device"] = (Of(Mali, Laptop) with { Open = [On(Phone)], Attempts = [Refused(AccessReason.WrongPassword)] }, LoginState.WrongPassword, LoginMend.NewPassword),
        ["device never seen"] = (Of(null, Phone), LoginState.NeverSeen, LoginMend.TellOpenPortal),
        ["device's registration over"] = (Of(null, Phone) with { Registered = new RegisteredDevice(Phone, 7, "mali", "printer", Now, Now, "arunee") }, LoginState.DeviceExpired, LoginMend.RegisterDevice),
        ["names that don't exist"] = (Of(null, Phone) with { Attempts = [Refused(AccessReason.UnknownUser), Refused(AccessReason.UnknownUser)] }, LoginState.UnknownNames, LoginMend.TellKeyboard),
        ["device rests, nobody known"] = (Of(null, Phone) with { DeviceHeldUntil = Now.AddMinutes(1), Attempts = [Refused(AccessReason.UnknownUser)] }, LoginState.DeviceHeld, LoginMend.TellWait),
    };

    public static TheoryData<string> Names => [.. Situations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_situation_has_its_sentence_and_its_mend(string situation)
    {
        var (facts, state, first) = Situations[situation];

        var verdict = LoginDiagnosis.Of(facts);

        Assert.Equal(state, verdict.State);
        Assert.Equal(first, verdict.Mends.Cast<LoginMend?>().FirstOrDefault());
    }

    [Fact]
    public void Every_sentence_is_in_the_table() => Assert.Equal(Enum.GetValues<LoginState>().Order(), Situations.Values.Select(situation => situation.State).Distinct().Order());

    [Fact]
    public void Wrong_passwords_are_counted_since_the_last_right_one_and_by_device()
    {
        var facts = Of(Mali) with
        {
            Attempts = [Refused(AccessReason.WrongPassword), Refused(AccessReason.WrongPassword) with { Mac = Laptop }, Refused(AccessReason.WrongPassword), Accepted(), Refused(AccessReason.WrongPassword)],
        };

        var verdict = LoginDiagnosis.Of(facts);

        Assert.Equal((2, Phone), (verdict.Count, verdict.Device));
    }

    private static LoginFacts Of(Account? account, MacAddress? device = null) => new(Now, account, device);

    private static Attempt Refused(AccessReason reason) => new(Now.AddMinutes(-1), "portal", false, reason, "mali", Phone, IPAddress.Parse("10.10.3.4"), null);

    private static Attempt Accepted() => new(Now.AddMinutes(-2), "portal", true, AccessReason.Accepted, "mali", Phone, IPAddress.Parse("10.10.3.4"), null);

    private static Session On(MacAddress mac) => Session.Begin(Mali, Now.AddMinutes(-2)) with { Mac = mac, Ip = IPAddress.Parse("10.10.3.4") };

    private static MacAddress Mac(string text) => MacAddress.TryParse(text, out var mac) ? mac : throw new ArgumentException(text);
}
