using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using HotspotAuth.Operation;

namespace HotspotAuth.Handover;

/// <summary>An answer of the controller.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">Its JSON; an empty object where it had none.</param>
/// <param name="Csrf">The token it wants back with whatever changes something.</param>
internal sealed record UnifiAnswer(HttpStatusCode Status, JsonElement Body, string? Csrf);

/// <summary>The HTTPS connection to one controller. Its certificate is verified always: by the file of the configuration, else by the system's authorities.</summary>
internal sealed class UnifiLink : IDisposable
{
    private const int LargestAnswer = 16 << 20;
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;
    private readonly HttpClient _client;

    public UnifiLink(RadiusClientSettings settings)
    {
        X509Certificate2Collection? trusted = null;
        if (settings.ControllerCertificate is { } file) (trusted = []).ImportFromPemFile(file);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = Cookies,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        };
        if (trusted is not null) handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(trusted, certificate, errors);
        Address = new Uri(settings.ControllerUrl!);
        _client = new HttpClient(handler) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = LargestAnswer };
    }

    public Uri Address { get; }
    public CookieContainer Cookies { get; } = new();

    /// <summary>Asks, with a JSON body where one is given.</summary>
    /// <exception cref="HandoverException">No answer, or one that is too large.</exception>
    public async Task<UnifiAnswer> AskAsync(HttpMethod method, string path, string? json, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        try
        {
            using var answer = await _client.SendAsync(request, cancellationToken);
            var octets = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return new UnifiAnswer(answer.StatusCode, Read(octets), Header(answer, "x-updated-csrf-token") ?? Header(answer, "x-csrf-token"));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new HandoverException($"the UniFi controller at {Address} does not answer: {fault.Message}");
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The file names the controller's own certificate, which then needs no name or authority; or an authority, and then the name must fit.</summary>
    internal static bool IsTrusted(X509Certificate2Collection trusted, X509Certificate? shown, SslPolicyErrors errors)
    {
        if (shown is null) return false;
        var raw = shown.GetRawCertData();
        if (trusted.Any(one => one.RawDataMemory.Span.SequenceEqual(raw))) return true;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // an office's own authority publishes no list
        using var leaf = X509CertificateLoader.LoadCertificate(raw);
        return chain.Build(leaf);
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static JsonElement Read(byte[] octets)
    {
        try
        {
            return JsonDocument.Parse(octets).RootElement;
        }
        catch (JsonException)
        {
            return Nothing; // a page of HTML, as before a login: the status says enough
        }
    }
}
