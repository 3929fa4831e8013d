using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Operation;

namespace HotspotAuth.Alerts;

/// <summary>
/// Sends what waits for the webhook, one after another: POST, JSON in UTF-8, and a header that proves the sender to whoever has the secret:
/// <c>X-HotspotAuth-Signature: sha256=HEX</c>, HMAC-SHA-256 (RFC 2104) over the body's bytes. Any answer of 2xx takes it; else it is tried
/// again at growing intervals until its day is over.
/// </summary>
internal sealed partial class WebhookCarrier : BackgroundService
{
    public const string SignatureHeader = "X-HotspotAuth-Signature";
    private const int AtOnce = 20;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private readonly WebhookOutbox _outbox;
    private readonly AlertSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookCarrier> _logger;
    private readonly Counter<long> _sent;

    // No redirect is followed: the signed message is for the address that was configured.
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Patience }) { Timeout = Patience, MaxResponseContentBufferSize = 64 * 1024 };

    public WebhookCarrier(WebhookOutbox outbox, HotspotSettings settings, HotspotMeters meters, TimeProvider time, ILogger<WebhookCarrier> logger)
    {
        (_outbox, _settings, _time, _logger) = (outbox, settings.Alerts, time, logger);
        _sent = meters.Meter.CreateCounter<long>("hotspot.alerts.webhooks", unit: "{message}", description: "Messages to the alerts' webhook by what became of them: sent, postponed, late");
    }

    /// <summary>One round over what waits; how many were taken.</summary>
    public async Task<int> CarryAsync(CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var waiting in _outbox.Due(AtOnce))
        {
            if (waiting.Until <= _time.GetUtcNow())
            {
                LogLate(waiting.Id, waiting.Tries);
                _outbox.Remove(waiting.Id);
                Count("late");
                continue;
            }

            if (await FaultAsync(waiting.Body, cancellationToken) is { } fault)
            {
                var wait = TimeSpan.FromSeconds(Math.Min(FirstWait.TotalSeconds * Math.Pow(2, Math.Min(waiting.Tries, 10)), LongestWait.TotalSeconds));
                LogPostponed(waiting.Id, wait, fault);
                _outbox.Postpone(waiting.Id, wait);
                Count("postponed");
                return sent; // the others would meet the same
            }

            _outbox.Remove(waiting.Id);
            Count("sent");
            sent++;
        }

        return sent;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        _settings.WebhookUrl is null ? Task.CompletedTask : Rounds.EachAsync(Tick, _time, CarryAsync, LogFailed, stoppingToken);

    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    /// <summary>Null when it was taken.</summary>
    private async Task<string?> FaultAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            var body = Encoding.UTF8.GetBytes(text);
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
            using var request = new HttpRequestMessage(HttpMethod.Post, _settings.WebhookUrl) { Content = content };
            var secret = (await File.ReadAllLinesAsync(_settings.WebhookSecretFile!, cancellationToken)).FirstOrDefault() ?? "";
            request.Headers.Add(SignatureHeader, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
            using var answer = await _client.SendAsync(request, cancellationToken);
            return answer.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"it answered {(int)answer.StatusCode}");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UnauthorizedAccessException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return fault is OperationCanceledException ? "no answer within 10 s" : fault.Message;
        }
    }

    private void Count(string outcome) => _sent.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    [LoggerMessage(8542, LogLevel.Warning, "Alert message {Message} was not taken by Alerts:WebhookUrl ({Fault}); it is tried again in {Wait}")]
    private partial void LogPostponed(long message, TimeSpan wait, string fault);

    [LoggerMessage(8543, LogLevel.Error, "Alert message {Message} was not taken by Alerts:WebhookUrl within a day ({Tries} tries) and is given up; the alert is on the console")]
    private partial void LogLate(long message, int tries);

    [LoggerMessage(8544, LogLevel.Error, "The alerts' messages can't be carried; they are tried again")]
    private partial void LogFailed(Exception exception);
}
