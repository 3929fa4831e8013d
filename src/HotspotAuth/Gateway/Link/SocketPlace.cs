using System.Net.Sockets;

namespace HotspotAuth.Gateway.Link;

/// <summary>
/// Where the gateway's process listens: <c>Gateway:Socket</c>, or else below <c>/run</c> where the system made a folder for it, or else in
/// the gateway's folder of the data directory.
/// </summary>
internal static class SocketPlace
{
    /// <summary>The folder that the service's unit has made (RuntimeDirectory=).</summary>
    public const string RunFolder = "/run/hotspotauth-gateway";

    /// <summary>Longest path of a unix socket (sockaddr_un, unix(7), with its closing zero).</summary>
    public const int MostOctets = 107;

    private const string Name = "gateway.sock";

    /// <summary>Where to listen.</summary>
    /// <exception cref="GatewayException">The path is longer than a socket's may be.</exception>
    public static string Own(GatewaySettings settings, string directory) =>
        Fit(settings.Socket ?? (Directory.Exists(RunFolder) ? Path.Combine(RunFolder, Name) : Path.Combine(directory, Name)));

    /// <summary>Where to look for it, in this order; looked up at each try, because the folder comes and goes with the gateway's unit.</summary>
    public static IReadOnlyList<string> Others(GatewaySettings settings, string directory) =>
        settings.Socket is { } given ? [Fit(given)] : [Path.Combine(RunFolder, Name), Fit(Path.Combine(directory, Name))];

    /// <summary>A connected socket, and where; null and why not.</summary>
    public static async Task<(Socket? Socket, string Told)> TryConnectAsync(GatewaySettings settings, string directory, CancellationToken cancellationToken)
    {
        var places = Others(settings, directory);
        var why = "nobody listens there";
        foreach (var place in places.Where(File.Exists))
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(place), cancellationToken);
                if (PeerCredentials.IsTrusted(PeerCredentials.UserOf(socket))) return (socket, place);
                why = $"{place} is a stranger's";
            }
            catch (SocketException e)
            {
                why = e.SocketErrorCode == SocketError.AccessDenied ? $"this user may not use {place}" : why;
            }
            catch
            {
                socket.Dispose();
                throw;
            }

            socket.Dispose();
        }

        return (null, $"{why} ({string.Join(", ", places)})");
    }

    private static string Fit(string path) => System.Text.Encoding.UTF8.GetByteCount(path) <= MostOctets
        ? path
        : throw new GatewayException($"{path} is longer than the 107 octets that a socket's path may have; name a shorter one in Gateway:Socket.");
}
