using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HotspotAuth.Alerts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HotspotAuth.FunctionalTests.Alerts;

/// <summary>The other side of the webhook: a real web server on loopback that checks each signature as a bridge would.</summary>
internal sealed class WebhookBridge : IAsyncDisposable
{
    private readonly WebApplication _site;
    private readonly string _secret;

    private WebhookBridge(WebApplication site, string secret) => (_site, _secret) = (site, secret);

    public ConcurrentQueue<JsonElement> Taken { get; } = new();
    public ConcurrentQueue<string> Forged { get; } = new();

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = 204;

    public int Asked;

    public string Url => _site.Urls.First() + "/alerts";

    public static async Task<WebhookBridge> StartAsync(string secret)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var site = builder.Build();
        site.Urls.Add("http://127.0.0.1:0");
        var bridge = new WebhookBridge(site, secret);
        site.MapPost("/alerts", bridge.TakeAsync);
        await site.StartAsync();
        return bridge;
    }

    public async ValueTask DisposeAsync()
    {
        await _site.StopAsync();
        await _site.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        Interlocked.Increment(ref Asked);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var expected = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_secret), body.ToArray()));
        if (context.Request.Headers[WebhookCarrier.SignatureHeader] != expected || context.Request.ContentType != "application/json; charset=utf-8") Forged.Enqueue(context.Request.ContentType ?? "");
        else if (Status < 300) Taken.Enqueue(JsonDocument.Parse(body.ToArray()).RootElement);
        context.Response.StatusCode = Status;
    }
}
