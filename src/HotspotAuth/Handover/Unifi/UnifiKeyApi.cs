using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using HotspotAuth.Capture;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Handover;

/// <summary>The controller's Integration API, version 1 (Network 9.1.105 and later; Control Plane > Integrations).</summary>
internal sealed class UnifiKeyApi(UnifiLink link, RadiusClientSettings settings) : IUnifiApi
{
    private const string Base = "/proxy/network/integration/v1";
    private const int PageSize = 200;
    private const int MostPages = 50;

    // The API's own bounds.
    private const long MostMinutes = 1_000_000;
    private const long MostMegabytes = 1_048_576;
    private const long MostKilobits = 100_000;
    private readonly Dictionary<string, string> _headers = new(StringComparer.Ordinal) { ["X-API-KEY"] = File.ReadLines(settings.ControllerApiKeyFile!).First().Trim() };
    private string? _site;

    public async Task<UnifiClient?> FindAsync(MacAddress mac, CancellationToken cancellationToken) =>
        (await PagesAsync($"{await SiteAsync(cancellationToken)}/clients?filter=macAddress.eq('{mac}')&", cancellationToken)).Select(Read).FirstOrDefault(client => client?.Mac == mac);

    public async Task<IReadOnlyList<UnifiClient>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await PagesAsync($"{await SiteAsync(cancellationToken)}/clients?", cancellationToken)).Select(Read).OfType<UnifiClient>()];

    public Task AuthorizeAsync(UnifiClient client, UnifiGrant grant, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["action"] = "AUTHORIZE_GUEST_ACCESS", ["timeLimitMinutes"] = Math.Clamp(grant.Minutes, 1, MostMinutes) };
        if (grant.Megabytes is { } megabytes) body["dataUsageLimitMBytes"] = Math.Clamp(megabytes, 1, MostMegabytes);
        // Received and sent are the guest's: rx is what it downloads.
        if (grant.DownKilobits is { } down and <= MostKilobits) body["rxRateLimitKbps"] = Math.Max(2, down);
        if (grant.UpKilobits is { } up and <= MostKilobits) body["txRateLimitKbps"] = Math.Max(2, up);
        return ActAsync(client.Id, body.ToJsonString(), cancellationToken);
    }

    public async Task UnauthorizeAsync(MacAddress mac, CancellationToken cancellationToken)
    {
        // Who is not connected has no access to take: the controller forgets it by its time limit.
        if (await FindAsync(mac, cancellationToken) is { } client) await ActAsync(client.Id, """{"action":"UNAUTHORIZE_GUEST_ACCESS"}""", cancellationToken);
    }

    private async Task ActAsync(string client, string json, CancellationToken cancellationToken) =>
        Check(await link.AskAsync(HttpMethod.Post, $"{await SiteAsync(cancellationToken)}/clients/{Uri.EscapeDataString(client)}/actions", json, _headers, cancellationToken));

    /// <summary>The site's own id, looked up by its short name once.</summary>
    private async Task<string> SiteAsync(CancellationToken cancellationToken)
    {
        if (_site is { } known) return known;
        var sites = await PagesAsync($"{Base}/sites?", cancellationToken);
        var id = sites.FirstOrDefault(site => site.Text("internalReference") == settings.ControllerSite).Text("id");
        return _site = id is { } found ? $"{Base}/sites/{Uri.EscapeDataString(found)}" : throw new HandoverException($"the UniFi controller at {link.Address} has no site {settings.ControllerSite}");
    }

    private async Task<IReadOnlyList<JsonElement>> PagesAsync(string path, CancellationToken cancellationToken)
    {
        var rows = new List<JsonElement>();
        for (var page = 0; page < MostPages; page++)
        {
            var body = Check(await link.AskAsync(HttpMethod.Get, FormattableString.Invariant($"{path}offset={rows.Count}&limit={PageSize}"), null, _headers, cancellationToken));
            var before = rows.Count;
            rows.AddRange(body.Rows());
            if (rows.Count == before || rows.Count >= (body.Number("totalCount") ?? 0)) break;
        }

        return rows;
    }

    private JsonElement Check(UnifiAnswer answer) => answer.Status switch
    {
        HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NoContent => answer.Body,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw new HandoverException($"the UniFi controller at {link.Address} refuses the API key ({(int)answer.Status}): make a new one under Control Plane > Integrations"),
        _ => throw new HandoverException($"the UniFi controller at {link.Address} answers {(int)answer.Status} {answer.Body.Text("code")}"),
    };

    private static UnifiClient? Read(JsonElement row)
    {
        if (row.Text("id") is not { } id || UnifiJson.Mac(row.Text("macAddress")) is not { } mac) return null;
        var access = row.Member("access") ?? default;
        var usage = access.Member("authorization")?.Member("usage");
        Traffic? carried = usage is { } told && told.Number("rxBytes") is { } down && told.Number("txBytes") is { } up ? new Traffic(0, 0, up, down) : null;
        return new UnifiClient(id, mac, UnifiJson.Address(row.Text("ipAddress")), access.Text("type") == "GUEST", access.Flag("authorized"), carried);
    }
}
