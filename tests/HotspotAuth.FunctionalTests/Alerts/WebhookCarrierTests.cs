using HotspotAuth.Accounts;
using HotspotAuth.Alerts;
using HotspotAuth.FunctionalTests.Admin;
using HotspotAuth.Operation;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.FunctionalTests.Alerts;

/// <summary>Messages to a bridge that is down, refuses, or comes back.</summary>
public sealed class WebhookCarrierTests : IAsyncLifetime, IDisposable
{
    private const string Secret = "a bridge's secret of the office";
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("alert-secret-").FullName, "secret");
    private WebhookBridge _bridge = null!;
    private ConsoleHost _host = null!;
    private WebhookCarrier _carrier = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, Secret);
        _bridge = await WebhookBridge.StartAsync(Secret);
        _host = await ConsoleHost.StartAsync(settings => (settings.Alerts.WebhookUrl, settings.Alerts.WebhookSecretFile) = (_bridge.Url, _file));
        _carrier = new WebhookCarrier(_host.Get<WebhookOutbox>(), _host.Get<HotspotSettings>(), _host.Get<HotspotMeters>(), _host.Time, NullLogger<WebhookCarrier>.Instance);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _bridge.DisposeAsync();
    }

    public void Dispose() => _carrier.Dispose();

    [Fact]
    public async Task What_is_refused_is_tried_again_after_longer_and_longer_and_sent_once()
    {
        _bridge.Status = 503;
        _host.Get<AlertTrial>().Send(Actor.Verb);
        var since = _host.Time.GetUtcNow();
        Assert.Equal(0, await _carrier.CarryAsync(CancellationToken.None));
        Assert.Equal(0, await _carrier.CarryAsync(CancellationToken.None));
        // The first wait is 15 s: over only where the machine stood still for it.
        Assert.InRange(_bridge.Asked, 1, _host.Time.GetUtcNow() - since < TimeSpan.FromSeconds(15) ? 1 : 2);

        _host.Time.By += TimeSpan.FromSeconds(16);
        await _carrier.CarryAsync(CancellationToken.None);
        Assert.Equal(2, _bridge.Asked);
        _bridge.Status = 200;
        _host.Time.By += TimeSpan.FromSeconds(31);

        Assert.Equal(1, await _carrier.CarryAsync(CancellationToken.None));
        Assert.Equal(0, await _carrier.CarryAsync(CancellationToken.None));
        Assert.Single(_bridge.Taken);
        Assert.Empty(_bridge.Forged);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_a_message_of_the_day_before_is_given_up()
    {
        _bridge.Status = 302;
        _host.Get<AlertTrial>().Send(Actor.Verb);
        await _carrier.CarryAsync(CancellationToken.None);
        Assert.Equal(1, _host.Get<WebhookOutbox>().Waiting());

        _host.Time.By += TimeSpan.FromHours(25);
        await _carrier.CarryAsync(CancellationToken.None);

        Assert.Equal(0, _host.Get<WebhookOutbox>().Waiting());
        Assert.Equal(1, _bridge.Asked);
    }

    [Fact]
    public async Task Messages_keep_their_order()
    {
        for (var i = 0; i < 3; i++)
        {
            _host.Get<AlertTrial>().Send(Actor.Verb);
            _host.Time.By += TimeSpan.FromSeconds(1);
        }

        Assert.Equal(3, await _carrier.CarryAsync(CancellationToken.None));
        var ids = _bridge.Taken.Select(message => message.GetProperty("id").GetInt64()).ToArray();
        Assert.Equal(ids.Order(), ids);
    }
}
