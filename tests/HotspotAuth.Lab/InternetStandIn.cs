using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HotspotAuth.Lab;

/// <summary>
/// The servers of the lab's Internet, on every address of its namespace, IPv4 and IPv6: HTTP on 80 (<c>/generate_204</c> answers
/// 204, Firefox's checks their own texts, all else 200 with "the internet"), HTTPS on 443 with a certificate of its own making, an echo on 7 (TCP and UDP), a sink on 9
/// (TCP), a stream without end on 9000, a flood as fast as it goes on 9001 (TCP) and of so many bit/s as the datagram asks on 9002
/// (UDP, ten seconds), on 9003 who it sees asking, and dnsmasq on 53 that resolves every name to 203.0.113.2 and 2001:db8:113::2,
/// and garden.example to 203.0.113.9.
/// </summary>
internal sealed class InternetStandIn : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _listening = [];
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private LabProcess? _dns;

    private InternetStandIn()
    {
    }

    /// <summary>Connections that reached a server here, since the start.</summary>
    public int Connections => Volatile.Read(ref _connections);

    private int _connections;

    public static async Task<InternetStandIn> StartAsync(LabHost host, string directory)
    {
        var internet = new InternetStandIn();
        await host.Namespace.DoAsync(() =>
        {
            internet.Listen(80, internet.ServeHttpAsync);
            internet.Listen(443, internet.ServeHttpsAsync);
            internet.Listen(7, internet.EchoAsync);
            internet.Listen(9000, internet.StreamAsync);
            internet.Listen(9, internet.SinkAsync);
            internet.Listen(9001, internet.FloodAsync);
            internet.Listen(9003, internet.NameAsync);
            internet.AnswerDatagrams(7, internet.ReplyAsync);
            internet.AnswerDatagrams(9002, internet.FloodDatagramsAsync);
            return true;
        });
        var file = Path.Combine(directory, "internet-dns.conf");
        await File.WriteAllTextAsync(file, "port=53\nno-hosts\nno-resolv\nbind-interfaces\ninterface=eth0\npid-file=\nlog-facility=-\nuser=root\naddress=/#/203.0.113.2\naddress=/garden.example/203.0.113.9\naddress=/#/2001:db8:113::2\n");
        internet._dns = host.Start("dnsmasq", ["--keep-in-foreground", "--conf-file=" + file]);
        await internet._dns.WaitForLineAsync(line => line.Contains("started", StringComparison.Ordinal), Patience.Most);
        return internet;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var socket in _listening) socket.Dispose();
        if (_dns is not null) await _dns.DisposeAsync();
        _certificate.Dispose();
        _stop.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=internet.example", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    private void Listen(int port, Func<Socket, Task> serve)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        socket.Listen(256);
        _listening.Add(socket);
        _ = AcceptAsync(socket, serve);
    }

    private async Task AcceptAsync(Socket listening, Func<Socket, Task> serve)
    {
        try
        {
            while (true)
            {
                var accepted = await listening.AcceptAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(accepted, serve);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The lab ends.
        }
    }

    private static async Task ServeAsync(Socket socket, Func<Socket, Task> serve)
    {
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                await serve(socket);
            }
            catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
                // The client went away.
            }
        }
    }

    private async Task ServeHttpAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        await AnswerAsync(stream);
    }

    private async Task ServeHttpsAsync(Socket socket)
    {
        await using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsServerAsync(_certificate);
        await AnswerAsync(tls);
    }

    private async Task AnswerAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var first = await reader.ReadLineAsync(_stop.Token);
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
        {
            // Headers say nothing that matters here.
        }

        var body = first switch
        {
            { } asked when asked.Contains("/canonical.html", StringComparison.Ordinal) => "<meta http-equiv=\"refresh\" content=\"0;url=https://support.mozilla.org/kb/captive-portal\"/>",
            { } asked when asked.Contains("/success.txt", StringComparison.Ordinal) => "success\n",
            _ => "<!doctype html><title>internet</title><p>the internet</p>",
        };
        var answer = first?.Contains("/generate_204", StringComparison.Ordinal) == true
            ? "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
            : $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
        await stream.FlushAsync(_stop.Token);
    }

    private async Task EchoAsync(Socket socket)
    {
        var buffer = new byte[65_536];
        while (await socket.ReceiveAsync(buffer, _stop.Token) is var got && got > 0)
            await socket.SendAsync(buffer.AsMemory(0, got), _stop.Token);
    }

    private async Task StreamAsync(Socket socket)
    {
        var buffer = new byte[1000];
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await beat.WaitForNextTickAsync(_stop.Token)) await socket.SendAsync(buffer, _stop.Token);
    }

    private async Task SinkAsync(Socket socket)
    {
        var buffer = new byte[65_536];
        while (await socket.ReceiveAsync(buffer, _stop.Token) > 0)
        {
            // It goes nowhere.
        }
    }

    private async Task FloodAsync(Socket socket)
    {
        var buffer = new byte[65_536];
        while (true) await socket.SendAsync(buffer, _stop.Token);
    }

    private async Task NameAsync(Socket socket)
    {
        var peer = (IPEndPoint)socket.RemoteEndPoint!;
        await socket.SendAsync(Encoding.ASCII.GetBytes(new IPEndPoint(peer.Address.IsIPv4MappedToIPv6 ? peer.Address.MapToIPv4() : peer.Address, peer.Port).ToString()), _stop.Token);
        await SinkAsync(socket); // until the client has enough
    }

    private void AnswerDatagrams(int port, Func<Socket, Task> answer)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        _listening.Add(socket);
        _ = answer(socket);
    }

    private async Task ReplyAsync(Socket socket)
    {
        var buffer = new byte[2048];
        try
        {
            while (true)
            {
                var got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.IPv6Any, 0), _stop.Token);
                await socket.SendToAsync(buffer.AsMemory(0, got.ReceivedBytes), SocketFlags.None, got.RemoteEndPoint, _stop.Token);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The lab ends.
        }
    }

    private async Task FloodDatagramsAsync(Socket socket)
    {
        var buffer = new byte[64];
        try
        {
            while (true)
            {
                var asked = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.IPv6Any, 0), _stop.Token);
                var rate = long.Parse(Encoding.ASCII.GetString(buffer, 0, asked.ReceivedBytes), System.Globalization.CultureInfo.InvariantCulture);
                _ = DatagramFlood.RunAsync(socket, asked.RemoteEndPoint, rate, TimeSpan.FromSeconds(12), _stop.Token);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The lab ends.
        }
    }
}
