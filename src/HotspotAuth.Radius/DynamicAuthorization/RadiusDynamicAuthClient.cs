using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace HotspotAuth.Radius;

/// <summary>When a Disconnect- or CoA-Request is sent again.</summary>
public sealed class DynamicAuthOptions
{
    /// <summary>How long to wait after each sending; as many sendings as there are waits.</summary>
    public IReadOnlyList<TimeSpan> Waits { get; init; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)];

    /// <summary>True puts a Message-Authenticator into the request (RFC 5176 §3.4 allows it; a few old NASes refuse it).</summary>
    public bool IncludeMessageAuthenticator { get; init; }

    /// <summary>False leaves Event-Timestamp out, for the few NASes that refuse every attribute they do not know.</summary>
    public bool IncludeEventTimestamp { get; init; } = true;
}

/// <summary>
/// Sends Disconnect- and CoA-Request to a NAS (RFC 5176). Each request has a socket of its own, so that identifiers never clash,
/// strangers are not heard, and an ICMP error finds its request. Resends are the same octets from the same port.
/// </summary>
public sealed class RadiusDynamicAuthClient(DynamicAuthOptions? options = null, TimeProvider? time = null)
{
    /// <summary>Datagrams looked at when time is up: more are a flood, which must not keep it here.</summary>
    private const int MostLate = 64;

    private readonly DynamicAuthOptions _options = options ?? new DynamicAuthOptions();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Asks the NAS to end a session. Throws only when <paramref name="ct"/> fires.</summary>
    public Task<DynamicAuthResult> DisconnectAsync(IPEndPoint nas, RadiusSecret secret, SessionIdentification session, CancellationToken ct)
    {
        // Nothing but identification: anything else is to be refused with 401 (RFC 5176 §3).
        return ExchangeAsync(RadiusCode.DisconnectRequest, nas, secret, session, changes: null, ct);
    }

    /// <summary>Asks the NAS to change a session, for example its Session-Timeout or its speed.</summary>
    public Task<DynamicAuthResult> ChangeAuthorizationAsync(
        IPEndPoint nas, RadiusSecret secret, SessionIdentification session, RadiusAttributeList changes, CancellationToken ct) =>
        ExchangeAsync(RadiusCode.CoaRequest, nas, secret, session, changes, ct);

    private async Task<DynamicAuthResult> ExchangeAsync(
        RadiusCode code, IPEndPoint nas, RadiusSecret secret, SessionIdentification session, RadiusAttributeList? changes, CancellationToken ct)
    {
        var request = Encode(code, secret, session, changes);
        var wrong = 0;
        var attempts = 0;
        using var socket = new Socket(nas.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            await socket.ConnectAsync(nas, ct);
            foreach (var wait in _options.Waits)
            {
                attempts++;
                await socket.SendAsync(request, SocketFlags.None, ct);
                var answer = await ReceiveAsync(socket, request, secret, wait, ct);
                wrong += answer.Wrong;
                if (answer.Outcome is { } outcome)
                    return new(outcome, answer.Cause, attempts, wrong, nas.Port);
            }

            return new(DynamicAuthOutcome.NoAnswer, Cause: null, attempts, wrong, nas.Port);
        }
        catch (SocketException exception)
        {
            var outcome = exception.SocketErrorCode == SocketError.ConnectionRefused ? DynamicAuthOutcome.NotListening : DynamicAuthOutcome.Unreachable;
            return new(outcome, Cause: null, attempts, wrong, nas.Port);
        }
    }

    private byte[] Encode(RadiusCode code, RadiusSecret secret, SessionIdentification session, RadiusAttributeList? changes)
    {
        var attributes = new RadiusAttributeList();
        session.AddTo(attributes);

        // Receivers drop what is older than 300 s by this; it stays the same in resends (RFC 5176 §6.3).
        if (_options.IncludeEventTimestamp)
            attributes.Add(RadiusAttributeType.EventTimestamp, (uint)_time.GetUtcNow().ToUnixTimeSeconds());
        var identifier = (byte)RandomNumberGenerator.GetInt32(256);
        return RadiusRequestWriter.Write(code, identifier, attributes, changes, secret, _options.IncludeMessageAuthenticator);
    }

    private async Task<Answer> ReceiveAsync(Socket socket, byte[] request, RadiusSecret secret, TimeSpan wait, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(wait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        var buffer = new byte[RadiusPacket.MaximumLength + 1];
        var (wrong, late) = (0, 0);
        while (late < MostLate && await NextAsync(socket, buffer, either.Token, ct) is { } length)
        {
            if (TryRead(buffer.AsSpan(0, length), request, secret, out var outcome, out var cause))
                return new(outcome, cause, wrong);
            wrong++;
            if (timeout.IsCancellationRequested)
                late++;
        }

        return new(Outcome: null, Cause: null, wrong);
    }

    /// <summary>The next datagram's length; null when time is up and none lies here: one that does came in time, and what was slow to look is this process.</summary>
    private static async Task<int?> NextAsync(Socket socket, byte[] buffer, CancellationToken timeUp, CancellationToken ct)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, SocketFlags.None, timeUp);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return socket.Available > 0 ? socket.Receive(buffer) : null;
        }
    }

    private static bool TryRead(
        ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> request, RadiusSecret secret, out DynamicAuthOutcome outcome, out ErrorCause? cause)
    {
        outcome = DynamicAuthOutcome.Refused;
        cause = null;
        if (!RadiusPacket.TryParse(datagram, out var packet, out _) || packet.Identifier != request[1])
            return false;

        // Each request code is followed by its ACK and its NAK (RFC 5176 §2.3).
        var isAck = (byte)packet.Code == request[0] + 1;
        if (!isAck && (byte)packet.Code != request[0] + 2)
            return false;

        var authenticator = request.Slice(4, 16);
        if (!PacketAuthenticator.IsResponseRight(packet, authenticator, secret))
            return false;
        if (packet.MessageAuthenticatorOffset != 0 && !PacketAuthenticator.IsMessageAuthenticatorRight(packet, authenticator, secret))
            return false;

        outcome = isAck ? DynamicAuthOutcome.Acknowledged : DynamicAuthOutcome.Refused;
        cause = (ErrorCause?)packet.FindUInt32(RadiusAttributeType.ErrorCause);
        return true;
    }

    private readonly record struct Answer(DynamicAuthOutcome? Outcome, ErrorCause? Cause, int Wrong);
}
