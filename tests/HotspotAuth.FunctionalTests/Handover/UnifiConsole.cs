using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HotspotAuth.FunctionalTests.Handover;

/// <summary>A device on a UniFi network.</summary>
internal sealed record UnifiStation(string Mac, string Ip)
{
    public bool IsGuest { get; init; } = true;
    public bool Authorized { get; set; }
    public long Up { get; set; } = 400;
    public long Down { get; set; } = 5000;

    /// <summary>What it was let in with.</summary>
    public JsonNode? Grant { get; set; }
}

/// <summary>
/// A UniFi controller over HTTPS with a certificate of its own, in the words of its documentation: UniFi OS, a classic one, and the
/// Integration API.
/// </summary>
internal sealed partial class UnifiConsole : IAsyncDisposable
{
    public const string UserName = "hotspot";
    public const string Password = "local-admin-7";
    public const string Key = "the-integration-key";
    private const string SiteId = "88f7af54-98f8-306a-a1c7-c9349722b1f6";
    private const string Csrf = "3f1f7f4a-0d5b-44c2-9c5b-9a4a6f2f8f10";
    private readonly WebApplication _site;
    private readonly string _cookie = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    private UnifiConsole(WebApplication site, bool isOs, string certificate) => (_site, IsOs, Certificate) = (site, isOs, certificate);

    public bool IsOs { get; }

    /// <summary>Its own certificate, PEM.</summary>
    public string Certificate { get; }

    public string Url => _site.Urls.First();
    public Dictionary<string, UnifiStation> Stations { get; } = new(StringComparer.Ordinal);
    public int LogIns { get; private set; }

    /// <summary>Its sessions have run out.</summary>
    public bool ForgetsOnce { get; set; }

    public static async Task<UnifiConsole> StartAsync(bool isOs)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=unifi", key, HashAlgorithmName.SHA256);
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null))));
        var site = builder.Build();
        var console = new UnifiConsole(site, isOs, certificate.ExportCertificatePem());
        site.MapFallback(console.AnswerAsync);
        await site.StartAsync();
        return console;
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    public void Add(UnifiStation station) => Stations[station.Mac] = station;

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/")
        {
            if (IsOs) return context.Response.WriteAsync("<!doctype html><title>UniFi OS</title>");
            context.Response.Redirect("/manage");
            return Task.CompletedTask;
        }

        if (path == (IsOs ? "/api/auth/login" : "/api/login")) return LogInAsync(context);
        if (IsOs && path.StartsWith("/proxy/network/integration/v1", StringComparison.Ordinal)) return IntegrationAsync(context, path["/proxy/network/integration/v1".Length..]);
        var prefix = (IsOs ? "/proxy/network" : "") + "/api/s/default/";
        return path.StartsWith(prefix, StringComparison.Ordinal) ? LegacyAsync(context, path[prefix.Length..]) : StatusAsync(context, 404, new { });
    }

    private async Task LogInAsync(HttpContext context)
    {
        var body = await JsonNode.ParseAsync(context.Request.Body);
        if ((string?)body!["username"] != UserName || (string?)body["password"] != Password)
        {
            await StatusAsync(context, IsOs ? 403 : 400, new { meta = new { rc = "error", msg = "api.err.Invalid" } });
            return;
        }

        LogIns++;
        var claims = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(new JsonObject { ["csrfToken"] = Csrf, ["sub"] = _cookie }.ToJsonString()));
        context.Response.Headers.Append("Set-Cookie", IsOs ? $"TOKEN=e30.{claims}.c2ln; path=/; secure; httponly" : $"unifises={_cookie}; path=/; secure; httponly");
        await StatusAsync(context, 200, IsOs ? new { unique_id = "1" } : new { meta = new { rc = "ok" }, data = Array.Empty<object>() });
    }

    private async Task LegacyAsync(HttpContext context, string path)
    {
        var isIn = IsOs ? context.Request.Cookies.ContainsKey("TOKEN") : context.Request.Cookies["unifises"] == _cookie;
        if (!isIn || ForgetsOnce)
        {
            ForgetsOnce = false;
            await StatusAsync(context, 401, new { meta = new { rc = "error", msg = "api.err.LoginRequired" } });
        }
        else if (path == "stat/sta")
        {
            await StatusAsync(context, 200, new { meta = new { rc = "ok" }, data = Stations.Values.Select(Sta) });
        }
        else if (path.StartsWith("stat/sta/", StringComparison.Ordinal))
        {
            await (Stations.TryGetValue(path["stat/sta/".Length..], out var one)
                ? StatusAsync(context, 200, new { meta = new { rc = "ok" }, data = new[] { Sta(one) } })
                : StatusAsync(context, 400, new { meta = new { rc = "error", msg = "api.err.UnknownStation" }, data = Array.Empty<object>() }));
        }
        else if (path == "cmd/stamgr" && HttpMethods.IsPost(context.Request.Method))
        {
            await CommandAsync(context);
        }
        else
        {
            await StatusAsync(context, 404, new { });
        }
    }

    private async Task CommandAsync(HttpContext context)
    {
        if (IsOs && context.Request.Headers["x-csrf-token"] != Csrf)
        {
            await StatusAsync(context, 403, new { error = new { code = 403 } });
            return;
        }

        var body = (await JsonNode.ParseAsync(context.Request.Body))!;
        var station = Stations[(string)body["mac"]!];
        station.Authorized = (string?)body["cmd"] == "authorize-guest";
        station.Grant = station.Authorized ? body : null;
        await StatusAsync(context, 200, new { meta = new { rc = "ok" }, data = Array.Empty<object>() });
    }

    private async Task IntegrationAsync(HttpContext context, string path)
    {
        if (context.Request.Headers["X-API-KEY"] != Key)
        {
            await StatusAsync(context, 401, new { statusCode = 401, code = "UNAUTHORIZED" });
            return;
        }

        var action = Action().Match(path);
        if (path == "/sites")
        {
            await PageAsync(context, [new { id = SiteId, internalReference = "default", name = "Default" }]);
        }
        else if (path == $"/sites/{SiteId}/clients")
        {
            var wanted = Filter().Match(context.Request.Query["filter"].ToString()).Groups["mac"].Value;
            await PageAsync(context, [.. Stations.Values.Where(station => wanted.Length == 0 || station.Mac == wanted).Select(Client)]);
        }
        else if (action.Success && HttpMethods.IsPost(context.Request.Method))
        {
            var body = (await JsonNode.ParseAsync(context.Request.Body))!;
            var station = Stations.Values.First(one => Id(one) == action.Groups["client"].Value);
            station.Authorized = (string?)body["action"] == "AUTHORIZE_GUEST_ACCESS";
            station.Grant = station.Authorized ? body : null;
            await StatusAsync(context, 200, new { action = (string?)body["action"] });
        }
        else
        {
            await StatusAsync(context, 404, new { statusCode = 404, code = "NOT_FOUND" });
        }
    }

    private static Task PageAsync(HttpContext context, object[] rows)
    {
        var offset = int.Parse(context.Request.Query["offset"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
        // Small pages, so that whoever reads only the first misses something.
        object[] page = [.. rows.Skip(offset).Take(2)];
        return StatusAsync(context, 200, new { offset, limit = 2, count = page.Length, totalCount = rows.Length, data = page });
    }

    private static object Sta(UnifiStation s) =>
        new { mac = s.Mac, ip = s.Ip, is_guest = s.IsGuest, authorized = s.Authorized, rx_bytes = s.Up, tx_bytes = s.Down, rx_packets = s.Up / 100, tx_packets = s.Down / 100 };

    private static object Client(UnifiStation s) => new
    {
        id = Id(s),
        type = "WIRELESS",
        macAddress = s.Mac,
        ipAddress = s.Ip,
        access = new { type = s.IsGuest ? "GUEST" : "DEFAULT", authorized = s.Authorized, authorization = new { usage = new { rxBytes = s.Down, txBytes = s.Up } } },
    };

    private static string Id(UnifiStation s) => "client-" + s.Mac.Replace(":", "", StringComparison.Ordinal);

    private static Task StatusAsync(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(body));
    }

    [GeneratedRegex(@"^macAddress\.eq\('(?<mac>[0-9a-f:]{17})'\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Filter();

    [GeneratedRegex("^/sites/" + SiteId + "/clients/(?<client>[^/]+)/actions$", RegexOptions.ExplicitCapture)]
    private static partial Regex Action();
}
