using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace HotspotAuth.Lab;

/// <summary>UDP at a rate, in datagrams of 1,400 octets of the IP layer.</summary>
internal static class DatagramFlood
{
    private const int Packet = 1400;

    public static async Task RunAsync(Socket socket, EndPoint to, long bitsPerSecond, TimeSpan length, CancellationToken cancellationToken)
    {
        var payload = new byte[Packet - 28];
        var began = Stopwatch.GetTimestamp();
        long sent = 0;
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        try
        {
            while (await beat.WaitForNextTickAsync(cancellationToken))
            {
                var elapsed = Stopwatch.GetElapsedTime(began);
                if (elapsed > length) return;
                for (var due = (long)(bitsPerSecond / 8 * elapsed.TotalSeconds); sent < due; sent += Packet) await socket.SendToAsync(payload, SocketFlags.None, to, cancellationToken);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Enough, or the lab ends.
        }
    }
}
