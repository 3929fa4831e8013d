using System.Net;
using System.Net.Sockets;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>Disconnect and CoA against a stand-in NAS on loopback.</summary>
public sealed class DynamicAuthTests
{
    private static readonly SessionIdentification Session = new()
    {
        UserName = "nemo",
        AcctSessionId = "81a0",
        FramedAddress = IPAddress.Parse("10.10.0.7"),
        CallingStationId = "02-00-00-00-00-01",
        NasAddress = IPAddress.Parse("10.0.0.9"),
    };

    [Fact]
    public async Task Disconnect_carries_identification_and_time_only_and_its_ACK_is_told()
    {
        using var nas = new StandIn();
        var asking = new RadiusDynamicAuthClient(time: new FakeTime()).DisconnectAsync(nas.EndPoint, RawPacket.Secret, Session, CancellationToken.None);
        var (request, from) = await nas.ReceiveAsync();
        Assert.Equal(
            ["User-Name = \"nemo\"", "NAS-IP-Address = 10.0.0.9", "Framed-IP-Address = 10.10.0.7", "Calling-Station-Id = \"02-00-00-00-00-01\"",
                "Acct-Session-Id = \"81a0\"", "Event-Timestamp = 2026-11-21T03:00:00Z"],
            AssertRequest(request, RadiusCode.DisconnectRequest));
        await nas.AnswerAsync(from, request, RadiusCode.DisconnectAck);
        var result = await asking;
        Assert.Equal(DynamicAuthOutcome.Acknowledged, result.Outcome);
        Assert.True(result.IsSessionOver);
        Assert.Equal(1, result.Attempts);
    }

    [Theory]
    [InlineData(ErrorCause.SessionContextNotFound, true, "it has no such session")]
    [InlineData(ErrorCause.AdministrativelyProhibited, false, "it is set to refuse")]
    [InlineData((ErrorCause)999, false, "error 999")]
    public async Task NAK_is_told_in_plain_words_and_503_proves_the_session_over(ErrorCause cause, bool isOver, string words)
    {
        using var nas = new StandIn();
        var asking = new RadiusDynamicAuthClient().DisconnectAsync(nas.EndPoint, RawPacket.Secret, Session, CancellationToken.None);
        var (request, from) = await nas.ReceiveAsync();
        await nas.AnswerAsync(from, request, RadiusCode.DisconnectNak, new RadiusAttributeList().Add(RadiusAttributeType.ErrorCause, (uint)cause));
        var result = await asking;
        Assert.Equal(DynamicAuthOutcome.Refused, result.Outcome);
        Assert.Equal(cause, result.Cause);
        Assert.Equal(isOver, result.IsSessionOver);
        Assert.Contains(words, result.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resend_is_the_same_octets_from_the_same_port()
    {
        using var nas = new StandIn();
        var asking = Quick(3).DisconnectAsync(nas.EndPoint, RawPacket.Secret, Session, CancellationToken.None);
        var (first, from) = await nas.ReceiveAsync();
        var (second, fromAgain) = await nas.ReceiveAsync();
        Assert.Equal(first, second);
        Assert.Equal(from, fromAgain);
        var result = await asking;
        Assert.Equal(DynamicAuthOutcome.NoAnswer, result.Outcome);
        Assert.Equal(3, result.Attempts);
        Assert.Contains("does not answer", result.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closed_port_is_told_as_such()
    {
        using var nas = new StandIn();
        var endPoint = nas.EndPoint;
        nas.Dispose();
        var result = await new RadiusDynamicAuthClient().DisconnectAsync(endPoint, RawPacket.Secret, Session, CancellationToken.None);
        Assert.Equal(DynamicAuthOutcome.NotListening, result.Outcome);
        Assert.Contains($"does not listen on {endPoint.Port}", result.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_under_another_secret_or_identifier_are_not_believed()
    {
        using var nas = new StandIn();
        var time = new FakeTime();
        var asking = new RadiusDynamicAuthClient(new DynamicAuthOptions { Waits = [TimeSpan.FromSeconds(5)] }, time).DisconnectAsync(nas.EndPoint, RawPacket.Secret, Session, CancellationToken.None);
        var (request, from) = await nas.ReceiveAsync();
        await nas.AnswerAsync(from, request, RadiusCode.DisconnectAck, secret: new RadiusSecret("another-secret-0123456789"));
        await nas.AnswerAsync(from, [request[0], (byte)(request[1] + 1), .. request.AsSpan(2)], RadiusCode.DisconnectAck);
        await nas.AnswerAsync(from, request, RadiusCode.CoaAck);
        await TimeUpAsync(time, asking);
        var result = await asking;
        Assert.Equal(DynamicAuthOutcome.NoAnswer, result.Outcome);
        Assert.Equal(3, result.WrongAnswers);
        Assert.Contains("different secret", result.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_lay_there_when_time_was_up_counts()
    {
        using var nas = new StandIn();
        var time = new FakeTime();
        var asking = new RadiusDynamicAuthClient(time: time).DisconnectAsync(nas.EndPoint, RawPacket.Secret, Session, CancellationToken.None);
        var (request, from) = await nas.ReceiveAsync();
        await nas.AnswerAsync(from, request, RadiusCode.DisconnectAck);
        await TimeUpAsync(time, asking);
        Assert.Equal((DynamicAuthOutcome.Acknowledged, 1), ((await asking).Outcome, (await asking).Attempts));
    }

    [Fact]
    public async Task CoA_carries_its_changes_and_may_be_signed()
    {
        using var nas = new StandIn();
        var client = new RadiusDynamicAuthClient(new DynamicAuthOptions { IncludeMessageAuthenticator = true, IncludeEventTimestamp = false });
        var changes = new RadiusAttributeList().Add(RadiusAttributeType.SessionTimeout, 60u).AddVendor(RadiusVendors.MikroTik, 8, "1M/2M");
        var asking = client.ChangeAuthorizationAsync(
            nas.EndPoint, RawPacket.Secret, new SessionIdentification { AcctSessionId = "81a0" }, changes, CancellationToken.None);
        var (request, from) = await nas.ReceiveAsync();
        Assert.Equal(
            ["Message-Authenticator", "Acct-Session-Id = \"81a0\"", "Session-Timeout = 60", "Mikrotik-Rate-Limit = \"1M/2M\""],
            AssertRequest(request, RadiusCode.CoaRequest).Select(line => line.StartsWith("Message-A", StringComparison.Ordinal) ? line[..21] : line));
        Assert.True(RadiusPacket.TryParse(request, out var packet, out _));
        Assert.True(PacketAuthenticator.IsMessageAuthenticatorOfComputedRequestRight(packet, RawPacket.Secret));
        await nas.AnswerAsync(from, request, RadiusCode.CoaAck);
        Assert.Equal(DynamicAuthOutcome.Acknowledged, (await asking).Outcome);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var nas = new StandIn();
        using var cancelling = new CancellationTokenSource();
        var asking = new RadiusDynamicAuthClient(time: new FakeTime()).DisconnectAsync(nas.EndPoint, RawPacket.Secret, Session, cancelling.Token);
        await nas.ReceiveAsync();
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static Task TimeUpAsync(FakeTime time, Task asking) => Eventually.HoldsAsync(() =>
    {
        time.Advance(TimeSpan.FromSeconds(5));
        return asking.IsCompleted;
    });

    private static RadiusDynamicAuthClient Quick(int sendings) =>
        new(new DynamicAuthOptions { Waits = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(200), sendings)] });

    private static IReadOnlyList<string> AssertRequest(byte[] request, RadiusCode code)
    {
        Assert.True(RadiusPacket.TryParse(request, out var packet, out _));
        Assert.Equal(code, packet.Code);
        Assert.True(PacketAuthenticator.IsRequestRight(packet, RawPacket.Secret));
        return RadiusText.Describe(packet);
    }

    private sealed class StandIn : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        public StandIn() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

        public async Task<(byte[] Request, EndPoint From)> ReceiveAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var buffer = new byte[5000];
            var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), limit.Token);
            return (buffer[..received.ReceivedBytes], received.RemoteEndPoint);
        }

        public async Task AnswerAsync(
            EndPoint to, byte[] request, RadiusCode code, RadiusAttributeList? attributes = null, RadiusSecret? secret = null)
        {
            var buffer = new byte[RadiusPacket.MaximumLength];
            await _socket.SendToAsync(buffer.AsMemory(0, Encode(buffer, request, code, attributes, secret ?? RawPacket.Secret)), SocketFlags.None, to);
        }

        public void Dispose() => _socket.Dispose();

        private static int Encode(byte[] buffer, byte[] request, RadiusCode code, RadiusAttributeList? attributes, RadiusSecret secret)
        {
            Assert.True(RadiusPacket.TryParse(request, out var packet, out _));
            return RadiusPacketWriter.WriteReply(buffer, code, packet, attributes, secret, out _);
        }
    }
}
