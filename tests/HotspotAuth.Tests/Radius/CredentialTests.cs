using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>One credential, of the right size, or no handler sees the request.</summary>
public sealed class CredentialTests
{
    private static readonly byte[] ChapCredential = new byte[17];
    private static readonly byte[] Eap = [2, 7, 0, 5, 1];

    public static TheoryData<string, RawPacketMaker, ProtocolReject> Refused() => new()
    {
        { "User-Password and CHAP-Password", new(packet => packet.User().Pap().Add(RadiusAttributeType.ChapPassword, ChapCredential)), ProtocolReject.TwoCredentials },
        { "User-Password and MS-CHAP", new(packet => MsChap2(packet.User().Pap(), 50)), ProtocolReject.TwoCredentials },
        { "MS-CHAP of both versions", new(packet => MsChap2(packet.User(), 50).Vendor(311, 1, new byte[50])), ProtocolReject.TwoCredentials },
        { "no credential", new(packet => packet.User()), ProtocolReject.NoCredential },
        { "a State and no credential", new(packet => packet.User().Add(RadiusAttributeType.State, 1, 2)), ProtocolReject.NoCredential },
        { "no User-Name", new(packet => packet.Pap()), ProtocolReject.NoUserName },
        { "an empty User-Name", new(packet => packet.User("").Pap()), ProtocolReject.NoUserName },
        { "Call-Check without User-Name", new(packet => packet.Number(RadiusAttributeType.ServiceType, 10)), ProtocolReject.NoUserName },
        { "User-Password of 15 octets", new(packet => packet.User().Add(2, new byte[15])), ProtocolReject.CredentialLength },
        { "User-Password of 17 octets", new(packet => packet.User().Add(2, new byte[17])), ProtocolReject.CredentialLength },
        { "User-Password of 144 octets", new(packet => packet.User().Add(2, new byte[144])), ProtocolReject.CredentialLength },
        { "CHAP-Password of 16 octets", new(packet => packet.User().Add(3, new byte[16])), ProtocolReject.CredentialLength },
        { "CHAP-Password of 18 octets", new(packet => packet.User().Add(3, new byte[18])), ProtocolReject.CredentialLength },
        { "CHAP-Challenge of 4 octets", new(packet => packet.User().Add(3, ChapCredential).Add(60, new byte[4])), ProtocolReject.CredentialLength },
        { "MS-CHAP2-Response of 49 octets", new(packet => MsChap2(packet.User(), 49)), ProtocolReject.CredentialLength },
        { "MS-CHAP2-Response without challenge", new(packet => packet.User().Vendor(311, 25, new byte[50])), ProtocolReject.CredentialLength },
        { "two User-Names", new(packet => packet.User("a").User("b").Pap()), ProtocolReject.RepeatedAttribute },
        { "two User-Passwords", new(packet => packet.User().Pap("a").Pap("b")), ProtocolReject.RepeatedAttribute },
        { "two States", new(packet => packet.User().Pap().Add(24, 1).Add(24, 2)), ProtocolReject.RepeatedAttribute },
        { "two CHAP-Passwords", new(packet => packet.User().Add(3, ChapCredential).Add(3, ChapCredential)), ProtocolReject.RepeatedAttribute },
        { "two CHAP-Challenges", new(packet => packet.User().Add(3, ChapCredential).Add(60, new byte[16]).Add(60, new byte[16])), ProtocolReject.RepeatedAttribute },
        { "two MS-CHAP2-Responses", new(packet => MsChap2(packet.User(), 50).Vendor(311, 25, new byte[50])), ProtocolReject.TwoCredentials },
        { "two MS-CHAP-Challenges", new(packet => MsChap2(packet.User(), 50).Vendor(311, 11, new byte[16])), ProtocolReject.CredentialLength },
        { "EAP with two User-Names", new(packet => packet.User("a").User("b").Add(79, Eap)), ProtocolReject.RepeatedAttribute },
    };

    [Case(19), Case(20), Case(21), Case(23), Case(24), Case(25), Case(33)]
    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Signed_request_with_a_wrong_credential_is_rejected_before_the_handler(string what, RawPacketMaker make, ProtocolReject expected)
    {
        await using var rig = new ListenerRig(RequireMessageAuthenticator.Yes);
        using var client = new RawClient(rig.Authentication);
        var answer = await client.AskAsync(make.Make(RawPacket.Access()).Sign().Build());
        Assert.True(answer[0] == (byte)RadiusCode.AccessReject, what);
        Assert.Equal(1, rig.Listener.Counters.Rejected(expected));
        Assert.Empty(rig.Program.AccessRequests);
    }

    public static TheoryData<string, RawPacketMaker, bool, RadiusDiscard> Dropped() => new()
    {
        { "EAP and User-Password", new(packet => packet.User().Pap().Add(79, Eap)), true, RadiusDiscard.EapWithOtherCredential },
        { "EAP and CHAP-Password", new(packet => packet.User().Add(3, ChapCredential).Add(79, Eap)), true, RadiusDiscard.EapWithOtherCredential },
        { "EAP and ARAP-Password", new(packet => packet.User().Add(70, new byte[16]).Add(79, Eap)), true, RadiusDiscard.EapWithOtherCredential },
        { "two credentials unsigned", new(packet => packet.User().Pap().Add(3, ChapCredential)), false, RadiusDiscard.TwoCredentialsUnprotected },
        { "no credential unsigned", new(packet => packet.User()), false, RadiusDiscard.NoCredentialUnprotected },
        { "Call-Check unsigned", new(packet => packet.User().Number(RadiusAttributeType.ServiceType, 10)), false, RadiusDiscard.NoCredentialUnprotected },
    };

    [Case(18), Case(19), Case(20)]
    [Theory]
    [MemberData(nameof(Dropped))]
    public async Task Request_that_no_right_NAS_sends_is_dropped(string what, RawPacketMaker make, bool isSigned, RadiusDiscard expected)
    {
        await using var rig = new ListenerRig();
        using var client = new RawClient(rig.Authentication);
        var request = make.Make(RawPacket.Access());
        Assert.True(await client.IsMetWithSilenceAsync((isSigned ? request.Sign() : request).Build()), what);
        Assert.Equal(1, rig.Listener.Counters.Discarded(expected));
        Assert.Empty(rig.Program.AccessRequests);
    }

    [Case(20)]
    [Fact]
    public async Task Call_Check_with_Message_Authenticator_reaches_the_handler_as_such()
    {
        var request = await HandledAsync(packet => packet.User("00-10-A4-23-19-C0").Number(RadiusAttributeType.ServiceType, 10));
        Assert.Equal(AccessMethod.CallCheck, request.Method);
    }

    [Case(21)]
    [Fact]
    public async Task EAP_reaches_the_handler_and_its_reject_carries_EAP_Failure_with_the_same_identifier()
    {
        await using var rig = new ListenerRig(configure: handler => handler.Access = (request, _) => new(request.Reject("words that EAP forbids")));
        using var client = new RawClient(rig.Authentication);
        var answer = await client.AskAsync(RawPacket.Access().Add(RadiusAttributeType.EapMessage, Eap).Sign().Build());
        Assert.True(RadiusPacket.TryParse(answer, out var packet, out _));
        Assert.Equal(RadiusCode.AccessReject, packet.Code);
        Assert.Equal([4, 7, 0, 4], packet.Find(RadiusAttributeType.EapMessage).ToArray());
        Assert.False(packet.Has(RadiusAttributeType.ReplyMessage));
        Assert.Equal(AccessMethod.Eap, Assert.Single(rig.Program.AccessRequests).Method);
    }

    [Case(22)]
    [Fact]
    public async Task NAS_that_names_itself_by_nothing_is_served_by_its_source_address()
    {
        var request = await HandledAsync(packet => packet.User().Pap());
        Assert.Null(request.NasAddress);
        Assert.Null(request.NasIdentifier);
        Assert.Equal("127.0.0.1", request.Source.Address.ToString());
        Assert.Equal("lab", request.Client.Name);
    }

    [Case(23)]
    [Fact]
    public async Task Wrong_sized_attribute_that_decides_nothing_does_not_hinder()
    {
        var request = await HandledAsync(packet => packet.User().Pap().Add(RadiusAttributeType.NasIpAddress, 0xAB, 0xCD));
        Assert.Null(request.NasAddress);
    }

    [Case(31)]
    [Fact]
    public async Task State_with_a_password_is_the_handlers_to_judge()
    {
        var request = await HandledAsync(packet => packet.User().Pap().Add(RadiusAttributeType.State, 5, 6));
        Assert.Equal([5, 6], request.State.ToArray());
        Assert.Equal(AccessMethod.Pap, request.Method);
    }

    [Fact]
    public async Task Attributes_of_a_request_are_read_by_name()
    {
        var request = await HandledAsync(packet => packet.User("ปรีชา").Pap("รหัสผ่าน")
            .Text(RadiusAttributeType.CallingStationId, "02-00-00-00-00-01").Text(RadiusAttributeType.CalledStationId, "02-00-00-00-00-02:Office")
            .Text(RadiusAttributeType.NasIdentifier, "ap-1").Add(RadiusAttributeType.NasIpAddress, 10, 0, 0, 9)
            .Add(RadiusAttributeType.FramedIpAddress, 10, 10, 0, 7).Number(RadiusAttributeType.NasPort, 3)
            .Text(RadiusAttributeType.AcctSessionId, "81a0").Number(RadiusAttributeType.ServiceType, 1));
        Assert.Equal("ปรีชา", request.UserName);
        Assert.Equal("02-00-00-00-00-01", request.CallingStationId);
        Assert.Equal("02-00-00-00-00-02:Office", request.CalledStationId);
        Assert.Equal("ap-1", request.NasIdentifier);
        Assert.Equal("10.0.0.9", request.NasAddress!.ToString());
        Assert.Equal("10.10.0.7", request.FramedAddress!.ToString());
        Assert.Equal(3u, request.NasPort);
        Assert.Equal("81a0", request.AcctSessionId);
        Assert.Equal(1u, request.ServiceType);
        Assert.True(request.VerifyPap("รหัสผ่าน"u8));
        Assert.False(request.VerifyPap("รหัสผ่า"u8));
        Assert.Throws<InvalidOperationException>(() => request.VerifyChap("x"u8));
    }

    private static RawPacket MsChap2(RawPacket packet, int length) => packet.Vendor(311, 11, new byte[16]).Vendor(311, 25, new byte[length]);

    private static async Task<AccessRequest> HandledAsync(Func<RawPacket, RawPacket> make)
    {
        await using var rig = new ListenerRig(RequireMessageAuthenticator.Yes);
        using var client = new RawClient(rig.Authentication);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await client.AskAsync(make(RawPacket.Access()).Sign().Build()))[0]);
        return Assert.Single(rig.Program.AccessRequests);
    }

    /// <summary>A way to build a packet, for a row of a theory.</summary>
    public sealed class RawPacketMaker
    {
        private readonly Func<RawPacket, RawPacket> _make;

        internal RawPacketMaker(Func<RawPacket, RawPacket> make) => _make = make;

        internal RawPacket Make(RawPacket packet) => _make(packet);

        /// <summary>The row's first column says what it is.</summary>
        public override string ToString() => "packet";
    }
}
