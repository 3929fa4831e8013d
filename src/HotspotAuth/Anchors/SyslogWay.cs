using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Anchors;

/// <summary>
/// Syslog over TLS (RFC 5425), a connection for the lines that wait. The server's certificate must lead to the configured authority and
/// bear its name. The protocol confirms nothing: a line has left when the server closed its side after ours, or said nothing against it.
/// </summary>
internal sealed class SyslogWay(SyslogSettings settings, SiteSettings site, TimeProvider time) : IAnchorWay
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(3);

    public string Name => "syslog";

    public int AtOnce => AnchorOutbox.Capacity;

    public async Task<AnchorProof> SendAsync(IReadOnlyList<AnchorLine> lines, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(settings.Host!, settings.Port, patience.Token);
            await using var tls = new SslStream(tcp.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = settings.Host, CertificateChainPolicy = TrustedCertificates.Policy(settings.CaPath) }, patience.Token);
            foreach (var line in lines) await tls.WriteAsync(SyslogMessage.Frame(line, site.Node, time.GetUtcNow()), patience.Token);
            await tls.FlushAsync(patience.Token);
            await tls.ShutdownAsync();
            await WaitForTheEndAsync(tls, patience.Token);
            return new AnchorProof($"{settings.Host}");
        }
        catch (Exception fault) when (fault is SocketException or IOException or AuthenticationException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new AnchorException($"the syslog server does not take the lines: {fault.GetBaseException().Message}", fault);
        }
    }

    // A server that refused what it read resets the connection; one that goes on listening is told by the closed socket.
    private static async Task WaitForTheEndAsync(SslStream tls, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(PatienceAtTheEnd);
        try
        {
            var said = new byte[256];
            while (await tls.ReadAsync(said, end.Token) > 0)
            {
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }
}
