using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Alerts;
using HotspotAuth.Audit;
using HotspotAuth.Mail;
using HotspotAuth.Operation;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.Tests.Alerts;

/// <summary>The real core with all looks for alerts, told by mail to one address and by webhook; rounds are made by the test, minute by minute.</summary>
internal sealed class WatchedOffice(Action<HotspotSettings>? change = null, Action<IServiceCollection>? replace = null) : IAsyncDisposable
{
    private readonly List<OfficeMail> _left = [];

    public CoreFixture Core { get; } = new(
        settings =>
        {
            settings.Mail.Host = "mail.office.example";
            settings.Alerts.Mail.Add("it@office.example");
            settings.Alerts.WebhookUrl = "https://bridge.office.example/alerts";
            change?.Invoke(settings);
        },
        services =>
        {
            services.AddAlertRules();
            replace?.Invoke(services);
        });

    public AlertStore Store => Core.Get<AlertStore>();
    public DateTimeOffset Now => Core.Clock.GetUtcNow();
    public Alert Only => Assert.Single(Store.Open());

    /// <summary>Mails that left; false keeps them waiting, as a server that is down does.</summary>
    public bool DoMailsLeave { get; set; } = true;

    public async Task RoundAsync()
    {
        await Core.Get<AlertWatch>().RoundAsync(CancellationToken.None);
        if (!DoMailsLeave) return;
        var outbox = Core.Get<MailOutbox>();
        foreach (var waiting in outbox.Due(MailOutbox.Capacity))
        {
            _left.Add(waiting.Mail!);
            outbox.Remove(waiting.Id);
        }
    }

    /// <summary>A round each minute, in which the access stream is written as a running service's is.</summary>
    public async Task RoundsAsync(int minutes)
    {
        for (var i = 0; i < minutes; i++)
        {
            Core.Clock.Move(TimeSpan.FromMinutes(1));
            await WriteAsync();
            await RoundAsync();
        }
    }

    /// <summary>The access stream has a batch of this moment.</summary>
    public async Task WriteAsync()
    {
        Core.Get<AccessStream>().Audit(Actor.System, "test", "fresh", null, "done");
        await Core.Get<AccessStream>().FlushAsync(CancellationToken.None);
    }

    /// <summary>The open ones by kind and subject.</summary>
    public string[] Open => [.. Store.Open().Select(alert => $"{alert.Kind} {alert.Subject} {AlertKinds.Word(alert.Severity)}".Replace("  ", " ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>All that were queued, in order.</summary>
    public IReadOnlyList<OfficeMail> Mails => [.. _left, .. Core.Get<MailOutbox>().Due(MailOutbox.Capacity).Select(waiting => waiting.Mail!)];

    public IReadOnlyList<string> Hooks => [.. Core.Get<WebhookOutbox>().Due(WebhookOutbox.Capacity).Select(waiting => waiting.Body)];

    public void Execute(string sql, object? values = null)
    {
        using var connection = Core.Get<Database>().Open();
        connection.Execute(sql, values);
    }

    public ValueTask DisposeAsync() => Core.DisposeAsync();
}
