using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HotspotAuth.FunctionalTests.Handover;

/// <summary>
/// A RouterOS hotspot as its manual describes it: its servlet pages are the ones of <c>deploy/mikrotik/hotspot</c>, its log-ins go to
/// RADIUS, by http-chap under an id and challenge of its own, and it reports and ends sessions.
/// </summary>
internal sealed class MikrotikRouter : IAsyncDisposable
{
    public const string Address = "127.0.44.2";
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly WebApplication _site;
    private byte[] _id = [];
    private byte[] _challenge = [];
    private int _number;

    private MikrotikRouter(WebApplication site, bool chap)
    {
        _site = site;
        Chap = chap;
        Radius = new RadiusNas(Address, RunningService.NasSecret, Disconnect);
        NewChallenge();
    }

    public RadiusNas Radius { get; }
    public bool Chap { get; set; }
    public string Portal { get; set; } = "";

    /// <summary>The device that the router sees at the other end: the guests' side of it has one client here.</summary>
    public string Mac { get; set; } = "02:00:5E:44:00:01";

    public string Url => _site.Urls.First();
    public IReadOnlyList<string> Open => [.. _sessions.Keys];

    /// <summary>The passwords that came to its servlet.</summary>
    public List<string> Passwords { get; } = [];

    public static async Task<MikrotikRouter> StartAsync(bool chap = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{Address}:0");
        var site = builder.Build();
        var router = new MikrotikRouter(site, chap);
        site.MapGet("/favicon.ico", () => Results.NoContent());
        site.Map("/login", router.LoginAsync);
        site.MapFallback(router.InterceptAsync);
        await site.StartAsync();
        return router;
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await Radius.DisposeAsync();
    }

    /// <summary>Any address of a guest who is not logged in leads to the login page, through <c>redirect.html</c>.</summary>
    private Task InterceptAsync(HttpContext context) =>
        PageAsync(context, "redirect.html", ("link-redirect", $"{Url}/login?dst={Uri.EscapeDataString("http://example.com/asked")}"));

    private async Task LoginAsync(HttpContext context)
    {
        var form = HttpMethods.IsPost(context.Request.Method) ? await context.Request.ReadFormAsync() : null;
        string Value(string name) => form is not null ? form[name].ToString() : context.Request.Query[name].ToString();
        if (Value("username").Length == 0)
        {
            await LoginPageAsync(context, Value("dst"), error: "");
            return;
        }

        Passwords.Add(Value("password"));
        var (accepted, error) = await AuthenticateAsync(Value("username"), Value("password"), context.Connection.RemoteIpAddress!);
        NewChallenge();
        if (accepted) await PageAsync(context, "alogin.html", ("link-redirect", Value("dst")));
        else await LoginPageAsync(context, Value("dst"), error);
    }

    private Task LoginPageAsync(HttpContext context, string destination, string error) => PageAsync(
        context,
        "login.html",
        ("mac", Mac),
        ("ip", context.Connection.RemoteIpAddress!.ToString()),
        ("identity", "MikroTik"),
        ("link-login-only", $"{Url}/login"),
        ("link-orig", destination),
        ("chap-id", Chap ? RouterOsPages.Escaped(_id) : ""),
        ("chap-challenge", Chap ? RouterOsPages.Escaped(_challenge) : ""),
        ("error", error));

    private async Task PageAsync(HttpContext context, string file, params (string Name, string Value)[] variables)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(RouterOsPages.Render(RouterOsPages.Load(file, Portal), variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal)));
    }

    private async Task<(bool Accepted, string Error)> AuthenticateAsync(string username, string password, IPAddress client)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"80{++_number:x6}");
        byte[][] device =
        [
            RadiusNas.Text(1, username), RadiusNas.Text(31, Mac), RadiusNas.Text(30, "hotspot1"), RadiusNas.Text(32, "MikroTik"), RadiusNas.Octets(4, IPAddress.Parse(Address).GetAddressBytes()),
            RadiusNas.Number(61, 19), RadiusNas.Text(87, "bridge1"), RadiusNas.Text(44, name), RadiusNas.Octets(8, client.GetAddressBytes()),
        ];
        if (Chap && (password.Length != 32 || !password.All(char.IsAsciiHexDigit))) return (false, "invalid password format");
        byte[][] proof = Chap
            ? [RadiusNas.Octets(3, [.. _id, .. Convert.FromHexString(password)]), RadiusNas.Octets(60, _challenge)]
            : [Radius.HiddenPassword(password)];
        var (code, attributes) = await Radius.AskAsync([.. device, .. proof, RadiusNas.Number(6, 1)]);
        if (code != 2) return (false, RadiusNas.Find(attributes, 18) is { } reply ? System.Text.Encoding.UTF8.GetString(reply) : "invalid username or password");
        var told = RadiusNas.Find(attributes, 25) is { } cookie ? RadiusNas.Octets(25, cookie) : [];
        var session = new Session([.. device, told]);
        lock (_lock) _sessions[name] = session;
        Assert.True(await Radius.ReportAsync([.. session.Attributes, RadiusNas.Number(40, 1)]));
        return (true, "");
    }

    private bool Disconnect(string name)
    {
        Session? session;
        lock (_lock)
        {
            if (!_sessions.Remove(name, out session)) return false;
        }

        // The Stop follows the answer, as on the real one.
        _ = Radius.ReportAsync([.. session.Attributes, RadiusNas.Number(40, 2), RadiusNas.Number(46, 5), RadiusNas.Number(42, 700), RadiusNas.Number(43, 9000), RadiusNas.Number(49, 6)]);
        return true;
    }

    private void NewChallenge() => (_id, _challenge) = (RandomNumberGenerator.GetBytes(1), RandomNumberGenerator.GetBytes(16));

    private sealed record Session(byte[][] Attributes);
}
