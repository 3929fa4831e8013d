using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Clock;

/// <summary>
/// One comparison with one time server. The offset is positive where our clock is ahead; half the delay is the most by which it can be
/// wrong. A <paramref name="Refused"/> one wants to be left alone.
/// </summary>
internal readonly record struct ClockReading(string Source, ClockState State, long? OffsetMicroseconds = null, long? DelayMicroseconds = null, int? Stratum = null, bool Refused = false);

/// <summary>
/// Asks a time server once. It blocks on purpose: an answer that waits for a free thread would look like a slow network, and its offset
/// would be off by half the waiting.
/// </summary>
internal sealed class SntpClient(TimeProvider time)
{
    /// <summary>The clock was set while the answer was on its way if the two ways to tell its time differ by more.</summary>
    private static readonly TimeSpan StepInFlight = TimeSpan.FromMilliseconds(5);

    /// <summary>Asks once; a server that can't be found or does not answer within the limit is unreachable. Never throws for the network.</summary>
    public ClockReading Ask(string source, TimeSpan limit)
    {
        if (!ClockSettings.TrySource(source, out var host, out var port)) return new ClockReading(source, ClockState.Unreachable);
        try
        {
            foreach (var address in IPAddress.TryParse(host, out var literal) ? [literal] : Dns.GetHostAddresses(host))
            {
                using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { SendTimeout = (int)limit.TotalMilliseconds };
                // Connected, so that only the server's own address is heard, and "port unreachable" ends the waiting.
                socket.Connect(new IPEndPoint(address, port));
                return Exchange(socket, source, limit);
            }
        }
        catch (SocketException)
        {
            // Its name is unknown, or nobody listens there: the row says that much.
        }

        return new ClockReading(source, ClockState.Unreachable);
    }

    private ClockReading Exchange(Socket socket, string source, TimeSpan limit)
    {
        Span<byte> datagram = stackalloc byte[512];
        ulong cookie = 0;
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(new Span<ulong>(ref cookie)));
        SntpMessage.WriteRequest(datagram, cookie);
        var (sent, since) = ClockSteps.Pair(time);
        socket.Send(datagram[..SntpMessage.Length]);
        while (limit - time.GetElapsedTime(since) is { Ticks: > 0 } left)
        {
            socket.ReceiveTimeout = Math.Max(1, (int)left.TotalMilliseconds);
            var length = socket.Receive(datagram);
            var (received, at) = ClockSteps.Pair(time);
            var took = time.GetElapsedTime(since, at);
            var fault = SntpMessage.TryRead(datagram[..length], cookie, out var answer);
            if (fault is SntpFault.Malformed or SntpFault.Foreign) continue;
            if (fault != SntpFault.None) return new ClockReading(source, fault == SntpFault.Refused ? ClockState.Unreachable : ClockState.Unsynchronised, Refused: fault == SntpFault.Refused);
            if ((received - sent - took).Duration() > StepInFlight) break;
            return Read(source, sent, received, answer);
        }

        return new ClockReading(source, ClockState.Unreachable);
    }

    /// <summary>RFC 5905 §8: offset and delay from four timestamps, with the offset turned round to say how far we are ahead.</summary>
    private static ClockReading Read(string source, DateTimeOffset sent, DateTimeOffset received, SntpAnswer answer)
    {
        var (first, last) = (SntpMessage.Timestamp(sent), SntpMessage.Timestamp(received));
        var there = SntpMessage.Microseconds(answer.Received, first);
        var back = SntpMessage.Microseconds(answer.Sent, last);
        var delay = Math.Max(0, SntpMessage.Microseconds(last, first) - SntpMessage.Microseconds(answer.Sent, answer.Received));
        return new ClockReading(source, ClockState.Ok, -((there + back) / 2), delay, answer.Stratum);
    }
}
