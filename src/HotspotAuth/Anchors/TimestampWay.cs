using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Anchors;

/// <summary>
/// A time stamping authority over HTTP (RFC 3161 §3.4): SHA-256 over the line's octets, without a newline, a nonce of 16 octets, and
/// the authority's certificate asked for. One line a token, so that each can be shown by itself.
/// </summary>
internal sealed class TimestampWay(TimestampSettings settings, HttpMessageHandler handler) : IAnchorWay, IDisposable
{
    private const int LargestAnswer = 64 * 1024;
    private const int NonceOctets = 16;
    private readonly HttpClient _client = new(handler) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = LargestAnswer };

    public string Name => "rfc3161";

    public int AtOnce => 1;

    public async Task<AnchorProof> SendAsync(IReadOnlyList<AnchorLine> lines, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(lines[0].ToString()));
        var request = Rfc3161TimestampRequest.CreateFromHash(hash, HashAlgorithmName.SHA256, nonce: Nonce(), requestSignerCertificates: true);
        var answer = await AskAsync(request.Encode(), cancellationToken);
        var stamp = TimestampAnswer.Read(answer, request, hash, TrustedCertificates.Policy(settings.CaPath));
        return new AnchorProof(stamp.Words, answer);
    }

    public void Dispose() => _client.Dispose();

    // Positive and without leading zeros, as INTEGERs of DER are: authorities give it back as they read it.
    private static byte[] Nonce()
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceOctets);
        nonce[0] = (byte)((nonce[0] & 0x3F) | 0x40);
        return nonce;
    }

    private async Task<byte[]> AskAsync(byte[] query, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(query);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
        try
        {
            using var answer = await _client.PostAsync(settings.Url, content, cancellationToken);
            if (!answer.IsSuccessStatusCode) throw new AnchorException($"the time stamping authority answers HTTP {(int)answer.StatusCode}");
            return await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new AnchorException($"the time stamping authority does not answer: {fault.Message}", fault);
        }
    }
}
