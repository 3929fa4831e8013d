using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>Random and bent datagrams, the same ones in every run: nothing throws and garbage gets no answer.</summary>
public sealed class HostileInputTests
{
    [Fact]
    public void Parser_and_every_accessor_survive_bent_datagrams()
    {
        var random = new Random(20261121);
        var parsed = 0;
        for (var i = 0; i < 60_000; i++)
        {
            if (!RadiusPacket.TryParse(Bend(random), out var packet, out var fault))
            {
                Assert.NotEqual(PacketFault.None, fault);
                continue;
            }

            parsed++;
            TouchEverything(packet);
        }

        Assert.True(parsed > 1000, $"Only {parsed} were packets: the mutations are too wild to reach the accessors.");
    }

    [Fact]
    public async Task Listener_answers_none_of_them_and_lives_on()
    {
        await using var rig = new ListenerRig(RequireMessageAuthenticator.Yes);
        using var authentication = new RawClient(rig.Authentication);
        using var accounting = new RawClient(rig.Accounting);
        var random = new Random(42);
        for (var i = 0; i < 6000; i++)
        {
            var datagram = Bend(random);
            if (IsStillProven(datagram))
                continue;
            await authentication.SendAsync(datagram);
            await accounting.SendAsync(datagram);

            // Now and then an honest question: its answer shows that nothing before it was answered, and keeps the socket from overflowing.
            if (i % 50 == 49)
            {
                Assert.True(await authentication.IsMetWithSilenceAsync([]));
                Assert.True(await accounting.IsMetWithSilenceAsync([]));
            }
        }

        Assert.Empty(rig.Program.AccessRequests);
        Assert.Empty(rig.Program.AccountingRequests);
        Assert.Empty(rig.Observer.Failures);
        Assert.Equal(0, rig.Listener.Counters.Received(RadiusCode.AccessRequest));
    }

    [Fact]
    public async Task Without_proof_required_the_listener_answers_only_what_it_can_and_never_throws()
    {
        var rig = new ListenerRig(RequireMessageAuthenticator.No, handler => handler.Access = (request, _) => new(Examine(request)), drain: ListenerRig.MaximumWait);
        using var client = new RawClient(rig.Authentication);
        var random = new Random(43);
        for (var i = 0; i < 6000; i++)
        {
            await client.SendAsync(Bend(random));
            if (i % 50 == 49)
                await PassRejectsAsync(client);
        }

        // Disposal waits for what is in flight.
        await rig.DisposeAsync();
        Assert.Empty(rig.Observer.Failures);
        Assert.True(rig.Program.AccessRequests.Count > 100, $"Only {rig.Program.AccessRequests.Count} reached the handler.");
    }

    /// <summary>Asks what can only be answered with an Accept, and reads until that comes: everything sent before was then taken.</summary>
    private static async Task PassRejectsAsync(RawClient client)
    {
        await client.SendAsync(new RawPacket(RadiusCode.StatusServer).Sign().Build());
        byte[] answer;
        do
        {
            answer = await client.ReceiveAsync();
            Assert.True(answer[0] is (byte)RadiusCode.AccessAccept or (byte)RadiusCode.AccessReject);
        }
        while (answer[0] != (byte)RadiusCode.AccessAccept);
    }

    private static AccessReply Examine(AccessRequest request)
    {
        TouchEverything(request.Packet);
        var isRight = request.Method switch
        {
            AccessMethod.Pap => request.VerifyPap("x"u8),
            AccessMethod.Chap => request.VerifyChap("x"u8),
            AccessMethod.MsChap1 or AccessMethod.MsChap2 => request.VerifyMsChap(new byte[NtHash.Length]),
            _ => false,
        };
        Assert.False(isRight);
        if (request.Method is AccessMethod.MsChap1 or AccessMethod.MsChap2)
            Assert.Equal(RadiusCode.AccessAccept, request.AcceptMsChap(new byte[NtHash.Length]).Code);
        return request.Reject("no");
    }

    private static void TouchEverything(RadiusPacket packet)
    {
        foreach (var attribute in packet.Attributes)
        {
            Assert.InRange(attribute.Value.Length, 0, 253);
            foreach (var part in attribute.VendorAttributes)
                Assert.InRange(part.Value.Length, 0, 247);
            packet.FindUInt32(attribute.Type);
            packet.FindAddress(attribute.Type);
            packet.FindText(attribute.Type);
        }

        Assert.All(RadiusText.Describe(packet), line => Assert.DoesNotContain('\n', line));
        ExtendedAttribute.ReadAll(packet);
        CredentialGate.Judge(packet);
        RequestGate.ProveAccess(packet, ListenerRig.ClientFor("127.0.0.1/32"), mustBeSigned: false);
    }

    private static bool IsStillProven(byte[] datagram) =>
        RadiusPacket.TryParse(datagram, out var packet, out _)
        && (PacketAuthenticator.IsMessageAuthenticatorRight(packet, packet.Authenticator, RawPacket.Secret)
            || PacketAuthenticator.IsRequestRight(packet, RawPacket.Secret));

    private static byte[] Bend(Random random)
    {
        if (random.Next(20) == 0)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return noise;
        }

        var identifier = (byte)random.Next(256);
        var packet = random.Next(6) switch
        {
            0 => RawPacket.Access(identifier).User().Pap().Build(),
            1 => RawPacket.Access(identifier).User().Add(3, new byte[17]).Add(60, new byte[16]).Sign().Build(),
            2 => RawPacket.Access(identifier).User("OFFICE\\u").Vendor(311, 11, new byte[16]).Vendor(311, 25, new byte[50]).Build(),
            3 => RawPacket.Access(identifier).Sign().User().Add(79, 2, 1, 0, 5, 1).Add(24, 1, 2).Build(),
            4 => new RawPacket(RadiusCode.AccountingRequest, identifier).User().Number(RadiusAttributeType.AcctStatusType, 2).Add(33, 1).Build(),
            _ => RawPacket.Access(identifier).User().Pap().Vendor(RadiusVendors.MikroTik, 8, "1M/2M"u8).Add(97, 0, 64, 1).Add(241, 1, 2).Add(245, 1, 0, 3).Build(),
        };
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            switch (random.Next(5))
            {
                case 0:
                    packet = [.. packet, .. new byte[random.Next(4)]];
                    break;
                case 1:
                    packet = packet[..random.Next(packet.Length + 1)];
                    break;
                default:
                    if (packet.Length > 0)
                        packet[random.Next(packet.Length)] = (byte)random.Next(256);
                    break;
            }
        }

        return packet;
    }
}
