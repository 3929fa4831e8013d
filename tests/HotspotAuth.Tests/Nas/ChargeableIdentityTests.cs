using System.Text;
using HotspotAuth.Access;
using HotspotAuth.Nas;
using HotspotAuth.Radius;
using static HotspotAuth.Radius.AcctStatusType;

namespace HotspotAuth.Tests.Nas;

/// <summary>Chargeable-User-Identity (RFC 4372).</summary>
public sealed class ChargeableIdentityTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_asks_with_a_NUL_or_with_nothing_is_told_the_same_identity_each_time(bool nul)
    {
        await using var rig = await RigAsync();
        var first = Identity(await LoginAsync(rig, nul ? [0] : []));
        Assert.Equal(ChargeableIdentities.Length, first!.Length);
        Assert.Equal(first, Identity(await LoginAsync(rig, [0])));
        Assert.DoesNotContain("mali", Encoding.ASCII.GetString(first), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_ask_is_told_none_and_a_refusal_tells_none()
    {
        await using var rig = await RigAsync();
        Assert.Null(Identity(await rig.LoginAsync("mali")));
        Assert.Null(Identity(await rig.LoginAsync(p => p.User("mali").Pap("guess").Add(RadiusAttributeType.ChargeableUserIdentity, 0))));
    }

    [Fact]
    public async Task The_identity_that_was_given_is_taken_back_and_answered_again()
    {
        await using var rig = await RigAsync();
        var given = Identity(await LoginAsync(rig, [0]))!;
        Assert.Equal(given, Identity(await LoginAsync(rig, given)));
        Assert.Equal(given, Identity(await LoginAsync(rig, given))); // at once, now that the password is known
    }

    [Fact]
    public async Task Another_accounts_or_networks_identity_is_refused_and_the_log_tells_why()
    {
        await using var rig = await RigAsync();
        var identities = rig.Core.Get<ChargeableIdentities>();
        Assert.True(rig.Core.Known.TryFind("mali", out var mali));
        Assert.True(rig.Core.Known.TryFind("anan", out var anan));
        Assert.NotEqual(identities.Of("lab", mali.Id), identities.Of("hall", mali.Id));
        await rig.LoginAsync("mali"); // so that the fast path is asked too
        var right = identities.Of("lab", mali.Id);
        foreach (var wrong in new[] { identities.Of("lab", anan.Id), identities.Of("hall", mali.Id), "somebody@elsewhere", right[..^1] + (right[^1] == '0' ? '1' : '0') })
        {
            Assert.Equal((byte)RadiusCode.AccessReject, (await LoginAsync(rig, Encoding.ASCII.GetBytes(wrong)))[0]);
            Assert.Equal(AccessReason.OtherAccount, rig.Attempts[0].Reason);
        }

        Assert.Equal((byte)RadiusCode.AccessReject, (await rig.LoginAsync(p => p.User("mali").Pap("guess").Add(RadiusAttributeType.ChargeableUserIdentity, 1)))[0]);
        Assert.Equal(AccessReason.WrongPassword, rig.Attempts[0].Reason);
    }

    [Fact]
    public async Task An_accounting_record_that_brings_it_back_is_its_accounts_whatever_the_name_says()
    {
        await using var rig = await RigAsync();
        var given = Identity(await LoginAsync(rig, [0]))!;
        await rig.AccountAsync(Start, p => p.User("anonymous").Add(RadiusAttributeType.ChargeableUserIdentity, given));
        Assert.Equal("mali", rig.Only.Username);
    }

    [Fact]
    public async Task An_identity_that_is_not_ours_says_nothing_and_the_name_counts()
    {
        await using var rig = await RigAsync();
        await rig.AccountAsync(Start, p => p.User("anan").Add(RadiusAttributeType.ChargeableUserIdentity, "of another server"u8.ToArray()));
        Assert.Equal("anan", rig.Only.Username);
    }

    private static async Task<NasRig> RigAsync()
    {
        var rig = new NasRig();
        await rig.Core.AddAsync("mali");
        await rig.Core.AddAsync("anan");
        return rig;
    }

    private static Task<byte[]> LoginAsync(NasRig rig, byte[] identity) =>
        rig.LoginAsync(p => p.User("mali").Pap("secret123").Text(RadiusAttributeType.CallingStationId, NasRig.Station).Add(RadiusAttributeType.ChargeableUserIdentity, identity));

    private static byte[]? Identity(byte[] answer)
    {
        Assert.True(RadiusPacket.TryParse(answer, out var packet, out _));
        return packet.TryFind(RadiusAttributeType.ChargeableUserIdentity, out var identity) ? identity.ToArray() : null;
    }
}
