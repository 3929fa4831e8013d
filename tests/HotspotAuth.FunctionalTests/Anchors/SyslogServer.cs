using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HotspotAuth.FunctionalTests.Anchors;

/// <summary>A syslog server over TLS that counts octets (RFC 5425 §4.3) and writes each message as a line of a file.</summary>
internal sealed class SyslogServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly ConcurrentQueue<string> _messages = new();
    private readonly Task _accepting;

    public SyslogServer(OfficeAuthority authority, string name = "127.0.0.1")
    {
        var (certificate, key) = authority.Issue(name, "1.3.6.1.5.5.7.3.1");
        _certificate = X509Certificate2.CreateFromPemFile(certificate, key);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyList<string> Messages => [.. _messages];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        _certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(_certificate);
                while (await ReadAsync(tls) is { } message) _messages.Enqueue(message);
                await tls.ShutdownAsync();
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                // The client did not like us; the next may.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private static async Task<string?> ReadAsync(SslStream tls)
    {
        var length = 0;
        var octet = new byte[1];
        while (await tls.ReadAsync(octet) == 1 && octet[0] != ' ') length = (length * 10) + (octet[0] - '0');
        if (length == 0) return null;
        var message = new byte[length];
        await tls.ReadExactlyAsync(message);
        return Encoding.UTF8.GetString(message);
    }
}
