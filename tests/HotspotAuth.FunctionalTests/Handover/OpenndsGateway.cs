using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HotspotAuth.FunctionalTests.Handover;

/// <summary>
/// An openNDS gateway of any level as its documentation and scripts describe it: it writes the list of what it knows of its client as
/// PHP's openssl does, opens for the answer to the client's id, and by <c>authmon</c> fetches the guests itself.
/// </summary>
internal sealed class OpenndsGateway : IAsyncDisposable
{
    public const string Address = "127.0.44.4";
    public const string FasKey = "1234567890abcdef";
    public const string Name = "KPP2%20Hall%20Node%3a020000000001";
    private const string Redirected = "http://example.com/asked?a=1&b=2";
    private readonly WebApplication _site;
    private readonly string _hid = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private OpenndsGateway(WebApplication site, int level) => (_site, Level) = (site, level);

    public int Level { get; }
    public string Portal { get; set; } = "";
    public string ClientIp { get; set; } = "127.0.44.140";

    /// <summary>As its list writes it; the port is not its usual one here.</summary>
    public string GatewayAddress => new Uri(_site.Urls.First()).Authority;

    public string Url => _site.Urls.First();

    /// <summary>The gateway lets its client through.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The words of <c>ndsctl auth</c> that came with the guest.</summary>
    public string[] AuthWords { get; private set; } = [];

    public static string GatewayHash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Name)));

    public static async Task<OpenndsGateway> StartAsync(int level)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{Address}:0");
        var site = builder.Build();
        var gateway = new OpenndsGateway(site, level);
        site.MapGet("/opennds_auth/", gateway.AuthAsync);
        site.MapGet("/opennds_deny/", async context =>
        {
            if (gateway.Level > 2) await gateway.DeauthAsync("client_deauth");
            await context.Response.WriteAsync("<!doctype html><title>Logged out</title>");
        });
        site.MapFallback(gateway.InterceptAsync);
        await site.StartAsync();
        return gateway;
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    /// <summary>The address it sends a client to.</summary>
    public string FasUrl(string mac = "02:00:5e:44:00:04", string? address = null, string key = FasKey, bool isSealed = true)
    {
        var list = $"hid={_hid}, clientip={ClientIp}, clientmac={mac}, client_type=cpd_can, gatewayname={Name}, version=10.3.1, gatewayaddress={address ?? GatewayAddress}, "
            + $"gatewaymac=020000000001, {(Level is 2 or 3 ? "authdir=opennds_auth, " : "")}originurl={Uri.EscapeDataString(Redirected)}, clientif=wlan0, themespec=";
        if (!isSealed || Level is 1 or 4) return $"{Portal}/nas/opennds?fas={Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes(list)))}";
        var iv = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        // openssl_encrypt pads the key with zeros, cuts it at 32, and gives base64, which the gateway writes in base64 once more.
        using var aes = Aes.Create();
        aes.Key = [.. Encoding.ASCII.GetBytes(key).Concat(new byte[32]).Take(32)];
        var once = Convert.ToBase64String(aes.EncryptCbc(Encoding.UTF8.GetBytes(list), Encoding.ASCII.GetBytes(iv)));
        return $"{Portal}/nas/opennds?fas={Uri.EscapeDataString(Convert.ToBase64String(Encoding.ASCII.GetBytes(once)))}&iv={iv}";
    }

    /// <summary>authmon's question at its start.</summary>
    public Task<string> ClearAsync() => PostAsync("clear", "none");

    /// <summary>One round of authmon: fetches up to four guests, opens for its own, says for whom.</summary>
    public async Task PollAsync(bool inBase64 = true)
    {
        var list = await PostAsync("view", Coded("none", inBase64));
        Assert.StartsWith("*", list, StringComparison.Ordinal);
        Assert.True(list.Length <= 1024);
        var opened = "*";
        foreach (var coded in list.Split(' ').Skip(1).Take(4))
        {
            var words = Uri.UnescapeDataString(coded).Split(' ');
            // It goes through a shell there.
            Assert.All(words, word => Assert.All(word, c => Assert.True(char.IsAsciiLetterOrDigit(c))));
            if (words[0] != Answer()) continue;
            (IsOpen, AuthWords) = (true, words);
            opened += " " + words[0];
        }

        Assert.Equal("ack", await PostAsync("view", Coded(opened, inBase64)));
    }

    /// <summary>The gateway's client is gone.</summary>
    public async Task DeauthAsync(string method)
    {
        IsOpen = false;
        Assert.Equal("ack", await PostAsync("deauthed", Coded($"method={method}, clientmac=02:00:5e:44:00:04, bytes_incoming=9000, bytes_outgoing=700, session_start=1790000000, session_end=1790000600, token={Answer()}, custom=aG90c3BvdA==", true)));
    }

    /// <summary>A question as <c>post-request</c> sends it, from the gateway's address or another.</summary>
    public async Task<string> PostAsync(string question, string payload, string? from = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from ?? Address), 0));
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        });
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "openNDS(authmon;NDS:10.3.1;)");
        using var answer = await client.PostAsync(
            $"{Portal}/nas/opennds",
            new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["auth_get"] = question, ["gatewayhash"] = GatewayHash, ["payload"] = payload }));
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadAsStringAsync()).Trim() : $"ERROR: {(int)answer.StatusCode}";
    }

    private string Answer() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_hid + FasKey)));

    private static string Coded(string payload, bool inBase64) => inBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(payload)) : payload;

    private Task InterceptAsync(HttpContext context)
    {
        context.Response.Redirect(FasUrl());
        return Task.CompletedTask;
    }

    private Task AuthAsync(HttpContext context)
    {
        IsOpen |= context.Request.Query["tok"] == Answer();
        context.Response.Redirect(context.Request.Query["redir"].ToString());
        return Task.CompletedTask;
    }
}
