using System.Text;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>The examples of RFC 2865 §7, RFC 5997 §6, RFC 2759 §9.2 and RFC 3079 §3.5, octet for octet.</summary>
public sealed class VectorTests
{
    private const string PapRequest = "010000380f403f9473978057bd83d5cb98f4227a01066e656d6f02120dbe708d93d413ce3196e43f782a0aee0406c0a80110050600000003";
    private const string PapAccept = "0200002686fe220e7624ba2a1005f6bf9b55e0b20606000000010f06000000000e06c0a80103";
    private const string ChapRequest =
        "010100472aee86f08d0d55969ca5978e0d3367a20108666c6f707379031316e97557c316185895f293ff63440772750406c0a80110050600000014060600000002070600000001";

    // Framed-Routing is annotated "None (0)" in the RFC, but only with 02 is its authenticator right.
    private const string ChapAccept =
        "0201003815efbc7dab26cfa3dc34d9c03c8601a40606000000020706000000010806fffffffe0a06000000020d06000000010c06000005dc";
    private const string ChallengeRequest =
        "01020039f3a47a1f6a6d76710b947ab93041a03901076d6f707379021233657573778289b570885e15084825c50406c0a80110050600000007";
    private const string Challenge =
        "0b02004e36f3c8764ae8c71157403c0c71ff9c4512304368616c6c656e67652033323736393433302e2020456e74657220726573706f6e73652061742070726f6d70742e180a3332373639343330";
    private const string ChallengeAnswer =
        "01030043b122556d428a13d0d6253807c457ecf001076d6f7073790212692c1f205fc081b919b95195f561a5810406c0a8011005060000000718103332373639343330";
    private const string Reject = "03030014a42f4fca45916c4e09c8340f9e746aa0";

    private static readonly RadiusSecret Secret = new("xyzzy5461");

    [Theory]
    [InlineData(PapRequest, "arctangent")]
    [InlineData(ChallengeRequest, "challenge")]
    public void User_Password_is_recovered(string request, string expected)
    {
        var packet = Parse(request);
        var password = new byte[128];
        var length = UserPassword.Reveal(packet.Find(RadiusAttributeType.UserPassword), packet.Authenticator, Secret, password);
        Assert.Equal(expected, Encoding.ASCII.GetString(password, 0, length));
    }

    [Fact]
    public void User_Password_is_hidden_to_the_same_octets()
    {
        var packet = Parse(PapRequest);
        var hidden = new byte[128];
        var length = UserPassword.Hide("arctangent"u8, packet.Authenticator, Secret, hidden);
        Assert.Equal(packet.Find(RadiusAttributeType.UserPassword).ToArray(), hidden[..length]);
    }

    [Fact]
    public void User_Password_of_the_malformed_example_is_recovered_from_its_octets()
    {
        var octets = Convert.FromHexString(ChallengeAnswer);
        var password = new byte[128];
        var length = UserPassword.Reveal(octets.AsSpan(29, 16), octets.AsSpan(4, 16), Secret, password);
        Assert.Equal("99101462", Encoding.ASCII.GetString(password, 0, length));
    }

    [Case(10)]
    [Fact]
    public void The_example_whose_State_overruns_the_packet_is_rejected()
    {
        Assert.False(RadiusPacket.TryParse(Convert.FromHexString(ChallengeAnswer), out _, out var fault));
        Assert.Equal(PacketFault.AttributeOverrun, fault);
    }

    [Fact]
    public void CHAP_without_challenge_uses_the_request_authenticator()
    {
        var packet = Parse(ChapRequest);
        var sent = packet.Find(RadiusAttributeType.ChapPassword);
        Assert.True(Chap.IsRight(sent, packet.Authenticator, "arctangent"u8));
        Assert.False(Chap.IsRight(sent, packet.Authenticator, "arctangenT"u8));
    }

    [Theory]
    [InlineData(PapRequest, PapAccept)]
    [InlineData(ChapRequest, ChapAccept)]
    [InlineData(ChallengeRequest, Challenge)]
    [InlineData(ChallengeAnswer, Reject)]
    [InlineData("0cda00268a54f4686fb394c52866e302185d062350125a665e2e1e8411f3e243822097c84fa3", "02da0014ef0d552a4bf2d693ec2b6fe8b5411d66")]
    [InlineData("0cb30026925f6b66dd5fed571fcb1db7ad3882605012e8d6eabda910875cd91fdade26367858", "05b300140f6f92145f107e2f504e860a4860669c")]
    [InlineData(
        "0c47002cbf58de56ae408ad3b70c8513f9b03fbe0406c00002105012852d6fec61e7ed74b8e32dac2f2a5fb2",
        "0247003446f43e62fd0354424cbbebfd6d214e06122052414449555320536572766572207570203220646179732c2031383a3430")]
    public void Response_authenticator_is_right_and_any_changed_octet_makes_it_wrong(string request, string response)
    {
        var asked = Convert.FromHexString(request);
        var answer = Convert.FromHexString(response);
        Assert.True(RadiusPacket.TryParse(answer, out var packet, out _));
        Assert.True(PacketAuthenticator.IsResponseRight(packet, asked.AsSpan(4, 16), Secret));
        answer[^1] ^= 1;
        Assert.True(RadiusPacket.TryParse(answer, out packet, out _));
        Assert.False(PacketAuthenticator.IsResponseRight(packet, asked.AsSpan(4, 16), Secret));
    }

    [Theory]
    [InlineData("0cda00268a54f4686fb394c52866e302185d062350125a665e2e1e8411f3e243822097c84fa3")]
    [InlineData("0cb30026925f6b66dd5fed571fcb1db7ad3882605012e8d6eabda910875cd91fdade26367858")]
    [InlineData("0c47002cbf58de56ae408ad3b70c8513f9b03fbe0406c00002105012852d6fec61e7ed74b8e32dac2f2a5fb2")]
    public void Message_Authenticator_of_Status_Server_is_right(string request)
    {
        var packet = Parse(request);
        Assert.True(PacketAuthenticator.IsMessageAuthenticatorRight(packet, packet.Authenticator, Secret));
        Assert.False(PacketAuthenticator.IsMessageAuthenticatorRight(packet, packet.Authenticator, new RadiusSecret("other")));
    }

    [Fact]
    public void MS_CHAPv2_gives_the_values_of_RFC_2759_9_2()
    {
        var ntHash = new byte[16];
        NtHash.Compute("clientPass", ntHash);
        Assert.Equal("44EBBA8D5312B8D611474411F56989AE", Convert.ToHexString(ntHash));

        var challenge = new byte[8];
        MsChap.ChallengeHash(Hex("21402324255E262A28295F2B3A337C7E"), Hex("5B5D7C7D7B3F2F3E3C2C602132262628"), "User"u8, challenge);
        Assert.Equal("D02E4386BCE91226", Convert.ToHexString(challenge));

        var response = new byte[24];
        MsChap.ChallengeResponse(challenge, ntHash, response);
        Assert.Equal("82309ECD8D708B5EA08FAA3981CD83544233114A3D85D6DF", Convert.ToHexString(response));

        var proof = new byte[20];
        MsChap.AuthenticatorResponse(ntHash, response, challenge, proof);
        Assert.Equal("407A5589115FD0D6209F510FE9C04566932CDA56", Convert.ToHexString(proof));
    }

    [Fact]
    public void MPPE_keys_are_those_of_RFC_3079_3_5()
    {
        var ntHash = new byte[16];
        NtHash.Compute("clientPass", ntHash);
        var master = new byte[16];
        MsChap.MasterKey(ntHash, Hex("82309ECD8D708B5EA08FAA3981CD83544233114A3D85D6DF"), master);
        Assert.Equal("FDECE3717A8C838CB388E527AE3CDD31", Convert.ToHexString(master));
        var send = new byte[16];
        MsChap.StartKey(master, isSend: true, send);
        Assert.Equal("8B7CDC149B993A1BA118CB153F56DCCB", Convert.ToHexString(send));
    }

    [Fact]
    public void The_users_domain_is_left_out_of_the_MS_CHAPv2_challenge()
    {
        var (with, without) = (new byte[8], new byte[8]);
        MsChap.ChallengeHash(new byte[16], new byte[16], "OFFICE\\User"u8, with);
        MsChap.ChallengeHash(new byte[16], new byte[16], "User"u8, without);
        Assert.Equal(without, with);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(239)]
    public void A_salted_value_comes_back_whole(int length)
    {
        var value = new byte[length];
        new Random(length).NextBytes(value);
        Span<byte> authenticator = stackalloc byte[16];
        Span<byte> salted = stackalloc byte[256];
        var written = SaltedValue.Encrypt(value, salt: 0x1234, authenticator, Secret, salted);
        Assert.Equal(SaltedValue.LengthOf(length), written);
        Assert.True((salted[0] & 0x80) != 0);
        Span<byte> plain = stackalloc byte[256];
        Assert.True(SaltedValue.TryDecrypt(salted[..written], authenticator, Secret, plain, out var decrypted));
        Assert.Equal(value, plain[..decrypted].ToArray());
    }

    [Fact]
    public void A_password_keeps_its_inner_zeros_and_loses_only_the_padding()
    {
        byte[] password = [1, 0, 2, 0, 0, 3];
        Span<byte> hidden = stackalloc byte[128];
        var length = UserPassword.Hide(password, new byte[16], Secret, hidden);
        Assert.Equal(16, length);
        Span<byte> plain = stackalloc byte[128];
        Assert.Equal(6, UserPassword.Reveal(hidden[..length], new byte[16], Secret, plain));
        Assert.Equal(password, plain[..6].ToArray());
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);

    private static RadiusPacket Parse(string hex)
    {
        Assert.True(RadiusPacket.TryParse(Convert.FromHexString(hex), out var packet, out _));
        return packet;
    }
}
