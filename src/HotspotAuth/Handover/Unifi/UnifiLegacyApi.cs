using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HotspotAuth.Capture;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Handover;

/// <summary>
/// The controller as its own pages speak to it, for Network versions without an Integration API: on UniFi OS below
/// <c>/proxy/network</c> with a token against cross-site posts, on a classic controller (port 8443) without. The administrator must be a local one: an
/// account of the cloud asks for a second factor.
/// </summary>
internal sealed class UnifiLegacyApi(UnifiLink link, RadiusClientSettings settings) : IUnifiApi, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, string> _headers = new(StringComparer.Ordinal);
    private string? _prefix;

    public async Task<UnifiClient?> FindAsync(MacAddress mac, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(HttpMethod.Get, $"stat/sta/{mac}", null, cancellationToken);
        // "Unknown" is how it says that nobody of that MAC is connected.
        return answer.Status == HttpStatusCode.BadRequest && IsUnknown(answer) ? null : Check(answer).Rows().Select(Read).FirstOrDefault(client => client?.Mac == mac);
    }

    public async Task<IReadOnlyList<UnifiClient>> ListAsync(CancellationToken cancellationToken) =>
        [.. Check(await AskAsync(HttpMethod.Get, "stat/sta", null, cancellationToken)).Rows().Select(Read).OfType<UnifiClient>()];

    public async Task AuthorizeAsync(UnifiClient client, UnifiGrant grant, CancellationToken cancellationToken)
    {
        // Without ap_mac, so that the guest may roam at once.
        var body = new JsonObject { ["cmd"] = "authorize-guest", ["mac"] = client.Mac.ToString(), ["minutes"] = grant.Minutes };
        if (grant.UpKilobits is { } up) body["up"] = up;
        if (grant.DownKilobits is { } down) body["down"] = down;
        if (grant.Megabytes is { } megabytes) body["bytes"] = megabytes;
        Check(await AskAsync(HttpMethod.Post, "cmd/stamgr", body.ToJsonString(), cancellationToken));
    }

    public async Task UnauthorizeAsync(MacAddress mac, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(HttpMethod.Post, "cmd/stamgr", new JsonObject { ["cmd"] = "unauthorize-guest", ["mac"] = mac.ToString() }.ToJsonString(), cancellationToken);
        if (!IsUnknown(answer)) Check(answer);
    }

    public void Dispose() => _turn.Dispose();

    private async Task<UnifiAnswer> AskAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_prefix is null) await LogInAsync(cancellationToken);
            var answer = await SendAsync();
            if (answer.Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)) return answer;
            await LogInAsync(cancellationToken); // its session had run out
            return await SendAsync();
        }
        finally
        {
            _turn.Release();
        }

        async Task<UnifiAnswer> SendAsync()
        {
            var answer = await link.AskAsync(method, $"{_prefix}/api/s/{settings.ControllerSite}/{path}", json, _headers, cancellationToken);
            if (answer.Csrf is { } token && _prefix!.Length > 0) _headers["x-csrf-token"] = token;
            return answer;
        }
    }

    private async Task LogInAsync(CancellationToken cancellationToken)
    {
        _headers.Clear();
        // UniFi OS shows a page at the root; a classic controller sends on to /manage.
        var isOs = (await link.AskAsync(HttpMethod.Get, "/", null, _headers, cancellationToken)).Status == HttpStatusCode.OK;
        var password = File.ReadLines(settings.ControllerPasswordFile!).First().Trim();
        var body = new JsonObject { ["username"] = settings.ControllerUserName, ["password"] = password }.ToJsonString();
        var answer = await link.AskAsync(HttpMethod.Post, isOs ? "/api/auth/login" : "/api/login", body, _headers, cancellationToken);
        if (answer.Status != HttpStatusCode.OK)
            throw new HandoverException($"the UniFi controller at {link.Address} refuses the log-in of {settings.ControllerUserName} ({(int)answer.Status}): a wrong password, or not a local administrator, or too many log-ins at once");
        if (isOs && (answer.Csrf ?? CsrfOfCookie()) is { } token) _headers["x-csrf-token"] = token;
        _prefix = isOs ? "/proxy/network" : "";
    }

    /// <summary>The claim <c>csrfToken</c> of the JSON Web Token in the cookie TOKEN (RFC 7519 §3): its middle part, base64url.</summary>
    private string? CsrfOfCookie()
    {
        var parts = link.Cookies.GetCookies(link.Address)["TOKEN"]?.Value.Split('.');
        if (parts is not { Length: 3 } || !Base64Url.IsValid(parts[1])) return null;
        try
        {
            using var claims = JsonDocument.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])));
            return claims.RootElement.Text("csrfToken");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private JsonElement Check(UnifiAnswer answer)
    {
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new HandoverException($"the UniFi controller at {link.Address} refuses ({(int)answer.Status}): {settings.ControllerUserName} may not manage the site {settings.ControllerSite}, or its token against cross-site posts was not taken");
        var said = answer.Body.Member("meta") ?? default;
        return answer.Status == HttpStatusCode.OK && said.Text("rc") == "ok"
            ? answer.Body
            : throw new HandoverException($"the UniFi controller at {link.Address} answers {(int)answer.Status} {said.Text("msg")}");
    }

    private static bool IsUnknown(UnifiAnswer answer) => answer.Body.Member("meta")?.Text("msg") is "api.err.UnknownStation" or "api.err.UnknownUser" or "api.err.UnknownGuest";

    private static UnifiClient? Read(JsonElement row)
    {
        if (UnifiJson.Mac(row.Text("mac")) is not { } mac) return null;
        // Counted at the access point: what it received from the guest is up.
        var carried = new Traffic(row.Number("rx_packets") ?? 0, row.Number("tx_packets") ?? 0, row.Number("rx_bytes") ?? 0, row.Number("tx_bytes") ?? 0);
        return new UnifiClient(mac.ToString(), mac, UnifiJson.Address(row.Text("ip")), row.Flag("is_guest"), row.Flag("authorized"), carried);
    }
}
