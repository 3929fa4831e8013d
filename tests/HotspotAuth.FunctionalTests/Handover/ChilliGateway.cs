using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HotspotAuth.FunctionalTests.Handover;

/// <summary>
/// CoovaChilli's UAM as its documentation and manual pages describe it: redirects signed with <c>md</c>, logon by GET with a CHAP
/// response or a plain password, challenges that it sometimes forgets, accounting and Disconnect.
/// </summary>
internal sealed class ChilliGateway : IAsyncDisposable
{
    public const string Address = "127.0.44.3";
    public const string UamSecret = "uam-secret-of-the-office";
    private const string Mac = "02-00-5E-44-00-02";
    private readonly Dictionary<string, byte[][]> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly WebApplication _site;
    private byte[] _challenge = RandomNumberGenerator.GetBytes(16);
    private int _number;

    private ChilliGateway(WebApplication site)
    {
        _site = site;
        Radius = new RadiusNas(Address, RunningService.NasSecret, Disconnect);
    }

    public RadiusNas Radius { get; }
    public string Portal { get; set; } = "";

    /// <summary>Configured with <c>nochallenge</c>: no challenge is given, the password comes plain.</summary>
    public bool NoChallenge { get; set; }

    /// <summary>How many of the next log-ins meet a worker that knows another challenge.</summary>
    public int Forgets { get; set; }

    public int Logons { get; private set; }
    public string Url => _site.Urls.First();
    public IReadOnlyList<string> Open => [.. _sessions.Keys];

    public static async Task<ChilliGateway> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{Address}:0");
        var site = builder.Build();
        var gateway = new ChilliGateway(site);
        site.MapGet("/favicon.ico", () => Results.NoContent());
        site.MapGet("/logon", gateway.LogonAsync);
        site.MapGet("/logoff", gateway.Logoff);
        site.MapFallback(context => gateway.Redirect(context, gateway.Open.Count > 0 ? "already" : "notyet", userUrl: "http://example.com/asked"));
        await site.StartAsync();
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await Radius.DisposeAsync();
    }

    /// <summary>The redirect's address with its signature.</summary>
    public string Signed(string result, string userUrl, string more = "")
    {
        var challenge = NoChallenge ? "" : $"&challenge={Convert.ToHexStringLower(_challenge)}";
        var url = $"{Portal}/nas/chilli?res={result}{more}&uamip={Address}&uamport={new Uri(Url).Port}{challenge}&called=02-00-5E-44-00-FE&mac={Mac}&ip=127.0.44.120&nasid=nas01&sessionid=abc&userurl={Uri.EscapeDataString(userUrl)}";
        return $"{url}&md={Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(url + UamSecret)))}";
    }

    private Task Redirect(HttpContext context, string result, string userUrl, string more = "")
    {
        context.Response.Redirect(Signed(result, userUrl, more));
        return Task.CompletedTask;
    }

    private async Task LogonAsync(HttpContext context)
    {
        Logons++;
        var query = context.Request.Query;
        var (username, userUrl) = (query["username"].ToString(), query["userurl"].ToString());
        // Each worker has a challenge of its own; this one was not asked before.
        if (Forgets-- > 0) _challenge = RandomNumberGenerator.GetBytes(16);
        var shared = MD5.HashData([.. _challenge, .. Encoding.UTF8.GetBytes(UamSecret)]);
        byte[][] proof = query.ContainsKey("response")
            ? [RadiusNas.Octets(3, [0, .. Convert.FromHexString(query["response"].ToString())]), RadiusNas.Octets(60, shared)]
            : [Radius.HiddenPassword(query["password"].ToString())];
        var name = string.Create(CultureInfo.InvariantCulture, $"5e44{++_number:x8}");
        byte[][] device = [RadiusNas.Text(1, username), RadiusNas.Text(31, Mac), RadiusNas.Text(32, "nas01"), RadiusNas.Text(44, name), RadiusNas.Octets(8, context.Connection.RemoteIpAddress!.GetAddressBytes())];
        var (code, attributes) = await Radius.AskAsync([.. device, .. proof]);
        _challenge = RandomNumberGenerator.GetBytes(16);
        if (code != 2)
        {
            await Redirect(context, "failed", userUrl, "&reason=reject");
            return;
        }

        byte[][] session = [.. device, RadiusNas.Find(attributes, 25) is { } cookie ? RadiusNas.Octets(25, cookie) : []];
        lock (_lock) _sessions[name] = session;
        Assert.True(await Radius.ReportAsync([.. session, RadiusNas.Number(40, 1)]));
        await Redirect(context, "success", userUrl);
    }

    private async Task Logoff(HttpContext context)
    {
        foreach (var name in Open)
        {
            // Its report is answered before the browser is sent on.
            if (TryEnd(name) is { } session) await StopAsync(session);
        }

        await Redirect(context, "logoff", "");
    }

    private bool Disconnect(string name)
    {
        if (TryEnd(name) is not { } session) return false;
        _ = StopAsync(session);
        return true;
    }

    private byte[][]? TryEnd(string name)
    {
        lock (_lock) return _sessions.Remove(name, out var session) ? session : null;
    }

    private Task StopAsync(byte[][] session) => Radius.ReportAsync([.. session, RadiusNas.Number(40, 2), RadiusNas.Number(46, 5), RadiusNas.Number(43, 9000), RadiusNas.Number(49, 6)]);
}
