using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Nas;

/// <summary>Nobody learns by asking which names exist, or what an account keeps; the attempt log alone knows.</summary>
public sealed class NameOracleTests
{
    [Theory]
    [InlineData("pap")]
    [InlineData("chap")]
    [InlineData("mschapv1")]
    [InlineData("mschapv2")]
    public async Task A_wrong_secret_an_unknown_name_and_an_account_that_can_not_be_asked_so_are_answered_alike(string method)
    {
        await using var rig = await RigAsync();
        string[] names = ["nobody", "staff", "guest"];
        var answers = new List<string>();
        foreach (var name in names) answers.Add(Told(await AskAsync(rig, method, name, station: $"02-00-00-00-00-0{answers.Count}")));
        Assert.Single(answers.Distinct());
        Assert.Contains("Reply-Message", answers[0], StringComparison.Ordinal);
        var reasons = rig.Attempts.Reverse().Select(a => a.Reason);
        Assert.Equal([AccessReason.UnknownUser, method == "pap" ? AccessReason.WrongPassword : AccessReason.MethodNotAllowed, AccessReason.WrongPassword], reasons);
    }

    [Fact]
    public async Task EAP_is_refused_alike_too_and_without_words()
    {
        await using var rig = await RigAsync();
        var answers = new List<string>();
        foreach (var name in new[] { "nobody", "staff", "guest" })
            answers.Add(Told(await rig.LoginAsync(p => p.User(name).Add(RadiusAttributeType.EapMessage, 2, 7, 0, 5, 1).Text(RadiusAttributeType.CallingStationId, NasRig.Station))));
        Assert.Equal("EAP-Message = 0x04070004", Assert.Single(answers.Distinct()));
    }

    [Fact]
    public async Task The_same_number_of_tries_is_allowed_for_every_name()
    {
        await using var rig = await RigAsync();
        foreach (var name in new[] { "nobody", "staff", "guest" })
        {
            for (var i = 0; i < 10; i++) await AskAsync(rig, "chap", name, $"02-00-00-00-01-{name.Length:D2}");
            Assert.NotEqual(AccessReason.TooManyAttempts, rig.Attempts[0].Reason);
            await AskAsync(rig, "chap", name, $"02-00-00-00-01-{name.Length:D2}");
            Assert.Equal(AccessReason.TooManyAttempts, rig.Attempts[0].Reason);
            rig.Core.Clock.Move(TimeSpan.FromMinutes(2));
        }
    }

    [Theory]
    [InlineData("mschapv1")]
    [InlineData("mschapv2")]
    public async Task MS_CHAP_tells_what_is_wrong_with_an_account_only_after_its_right_secret(string method)
    {
        await using var rig = await RigAsync();
        await rig.Core.Accounts.SetStateAsync("guest", AccountState.Disabled, Actor.System, default);
        rig.Core.Known.Refresh();
        Assert.Contains("E=691 ", Error(await AskAsync(rig, method, "guest")), StringComparison.Ordinal);
        Assert.Contains("E=647 ", Error(await AskAsync(rig, method, "guest", password: "secret123")), StringComparison.Ordinal);
    }

    private static async Task<NasRig> RigAsync()
    {
        var rig = new NasRig();
        await rig.Core.AddAsync("staff", chap: false);
        await rig.Core.AddAsync("guest", chap: true);
        return rig;
    }

    private static Task<byte[]> AskAsync(NasRig rig, string method, string name, string station = NasRig.Station, string password = "guess") => rig.LoginAsync(p =>
    {
        p = p.User(name).Text(RadiusAttributeType.CallingStationId, station);
        return method switch { "pap" => p.Pap(password), "chap" => p.Chap(password), "mschapv1" => p.MsChap1(password), _ => p.MsChap2(name, password) };
    });

    /// <summary>The answer without what is fresh in each: its proof, and the challenge of MS-CHAP-Error.</summary>
    private static string Told(byte[] answer)
    {
        Assert.True(RadiusPacket.TryParse(answer, out var packet, out _));
        Assert.Equal(RadiusCode.AccessReject, packet.Code);
        var error = Error(answer);
        var lines = RadiusText.Describe(packet).Where(l => !l.StartsWith("Message-Authenticator", StringComparison.Ordinal) && !l.StartsWith("MS-CHAP-Error", StringComparison.Ordinal));
        return string.Join('\n', lines) + (error.Length == 0 ? "" : "\n" + System.Text.RegularExpressions.Regex.Replace(error, " C=[0-9A-F]+", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    private static string Error(byte[] answer)
    {
        Assert.True(RadiusPacket.TryParse(answer, out var packet, out _));
        return packet.TryFindVendor(RadiusVendors.Microsoft, 2, out var error) ? System.Text.Encoding.UTF8.GetString(error) : "";
    }
}
