using System.Text.Json;
using HotspotAuth.Accounts;
using HotspotAuth.Alerts;
using HotspotAuth.Operation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.Tests.Alerts;

/// <summary>How an alert is raised, told, and cleared. What is found is a part of the service that the test makes well or unwell.</summary>
#pragma warning disable CA1001 // xunit ends it by IAsyncLifetime
public sealed class AlertWatchTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly PartFault Leak = new("gateway", AlertFact.Said("it leaks"));

    private WatchedOffice _office = null!;
    private PartFault? _fault;

    public Task InitializeAsync()
    {
        _office = new WatchedOffice(replace: services => services.AddSingleton(new ServiceCheck("gateway", () => _fault, IsWarning: true)));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _office.DisposeAsync();

    [Fact]
    public async Task While_all_is_well_nothing_is_raised()
    {
        await _office.RoundsAsync(2);

        Assert.Empty(_office.Open);
        Assert.Empty(_office.Mails);
    }

    [Fact]
    public async Task What_holds_for_its_delay_is_raised_and_told_once_by_mail_and_webhook()
    {
        _fault = Leak;
        await _office.RoundsAsync(3);
        Assert.Empty(_office.Store.Open());

        await _office.RoundsAsync(5);

        Assert.Equal(["part gateway warn"], _office.Open);
        Assert.Equal("it@office.example", Assert.Single(_office.Mails).Recipient);
        Assert.Single(_office.Hooks);
    }

    [Fact]
    public async Task What_is_over_before_its_delay_wakes_nobody()
    {
        _fault = Leak;
        await _office.RoundsAsync(2);
        _fault = null;
        await _office.RoundsAsync(1);
        _fault = Leak;
        await _office.RoundsAsync(2);

        Assert.Empty(_office.Store.Open());
    }

    [Fact]
    public async Task It_is_cleared_after_five_minutes_and_the_all_clear_is_told_once_a_quarter_of_an_hour_later()
    {
        await RaiseAsync();
        _fault = null;
        await _office.RoundsAsync(5);
        Assert.Single(_office.Store.Open());
        await _office.RoundsAsync(1);
        Assert.Empty(_office.Store.Open());
        Assert.Single(_office.Mails);

        await _office.RoundsAsync(40);

        Assert.Equal(2, _office.Mails.Count);
        Assert.Contains("กลับเป็นปกติ", _office.Mails[1].Subject, StringComparison.Ordinal);
        Assert.Equal("cleared", JsonDocument.Parse(_office.Hooks[1]).RootElement.GetProperty("event").GetString());
        Assert.Equal(2, _office.Hooks.Count);
    }

    [Fact]
    public async Task What_comes_and_goes_is_one_alert_that_is_told_once()
    {
        await RaiseAsync();
        var id = _office.Only.Id;
        for (var i = 0; i < 4; i++)
        {
            _fault = null;
            await _office.RoundsAsync(8);
            Assert.Empty(_office.Store.Open());
            _fault = Leak;
            await _office.RoundsAsync(5);
            Assert.Equal(id, _office.Only.Id);
        }

        Assert.Single(_office.Mails);
    }

    [Fact]
    public async Task What_comes_back_after_its_all_clear_is_told_anew()
    {
        await RaiseAsync();
        _fault = null;
        await _office.RoundsAsync(25);
        _fault = Leak;
        await _office.RoundsAsync(5);

        Assert.Equal(3, _office.Mails.Count);
        Assert.Equal(2, _office.Store.Open().Count + _office.Store.Past(10).Count);
    }

    [Fact]
    public async Task After_a_restart_an_open_alert_is_not_told_again()
    {
        await RaiseAsync();
        var again = Again([new AlertRule([AlertKinds.Part], TimeSpan.Zero, (_, _) => ValueTask.FromResult<IReadOnlyList<AlertSighting>>([Sighting(AlertSeverity.Warn)]))]);

        await again.RoundAsync(CancellationToken.None);

        Assert.Single(_office.Mails);
        Assert.Single(_office.Store.Open());
    }

    [Fact]
    public async Task What_turns_from_a_warning_to_urgent_is_told_again_and_has_to_be_seen_again()
    {
        var severity = AlertSeverity.Warn;
        var watch = Again([AlertRule.Of([AlertKinds.Part], TimeSpan.Zero, _ => [Sighting(severity)])]);
        await watch.RoundAsync(CancellationToken.None);
        Assert.True(_office.Store.TrySee(_office.Only.Id, Actor.Verb));
        severity = AlertSeverity.Bad;
        await watch.RoundAsync(CancellationToken.None);
        severity = AlertSeverity.Warn;
        await watch.RoundAsync(CancellationToken.None);
        severity = AlertSeverity.Bad;
        await watch.RoundAsync(CancellationToken.None);

        Assert.Equal(2, _office.Mails.Count);
        Assert.Contains("แย่ลง", _office.Mails[1].Subject, StringComparison.Ordinal);
        Assert.Null(_office.Only.Seen);
    }

    [Fact]
    public async Task A_look_that_fails_clears_nothing_and_keeps_no_other_from_looking()
    {
        var fails = false;
        var watch = Again(
        [
            AlertRule.Of([AlertKinds.Part], TimeSpan.Zero, _ => fails ? throw new IOException("unreadable") : [Sighting(AlertSeverity.Warn)]),
            AlertRule.Of([AlertKinds.DrillLate], TimeSpan.Zero, now => fails ? [new AlertSighting(AlertKinds.DrillLate, "", AlertSeverity.Warn, AlertFact.Time(now))] : []),
        ]);
        await watch.RoundAsync(CancellationToken.None);
        fails = true;
        for (var i = 0; i < 20; i++)
        {
            _office.Core.Clock.Move(TimeSpan.FromMinutes(1));
            await watch.RoundAsync(CancellationToken.None);
        }

        Assert.Equal(["drill-late warn", "part gateway warn"], _office.Open);
    }

    [Fact]
    public async Task Seen_is_recorded_once_with_who_it_was()
    {
        await RaiseAsync();
        var id = _office.Only.Id;

        Assert.True(_office.Store.TrySee(id, new Actor("arunee", "admin", null)));
        Assert.False(_office.Store.TrySee(id, new Actor("somchai", "admin", null)));

        Assert.Equal("arunee", _office.Only.SeenBy);
        Assert.Equal((1, 0, 0), _office.Store.Counts());
    }

    [Fact]
    public async Task A_trial_goes_every_way_is_marked_and_leaves_nothing_open()
    {
        Assert.Equal(2, _office.Core.Get<AlertTrial>().Send(Actor.Verb));
        await _office.RoundsAsync(20);

        Assert.Empty(_office.Store.Open());
        Assert.Contains("ทดลอง", Assert.Single(_office.Mails).Subject, StringComparison.Ordinal);
        Assert.Equal("trial", JsonDocument.Parse(Assert.Single(_office.Hooks)).RootElement.GetProperty("event").GetString());
    }

    [Fact]
    public async Task A_mail_tells_in_both_languages_what_where_and_what_to_do()
    {
        await RaiseAsync();

        var mail = Assert.Single(_office.Mails);
        Assert.Equal("[KPP2 ควรดู] ส่วนหนึ่งของระบบไม่ปกติ", mail.Subject);
        Assert.Contains("ส่วน ประตู แจ้งว่า: ส่วนประตูไม่ตอบ", mail.Body, StringComparison.Ordinal);
        Assert.Contains("ควรทำ: ", mail.Body, StringComparison.Ordinal);
        Assert.Contains("The part gateway says: The gateway's process does not answer: it leaks. Look at its log", mail.Body, StringComparison.Ordinal);
        Assert.Contains("What to do: ", mail.Body, StringComparison.Ordinal);
        Assert.Contains("node-1", mail.Body, StringComparison.Ordinal);
    }

    private async Task RaiseAsync()
    {
        _fault = Leak;
        await _office.RoundsAsync(4);
        Assert.Single(_office.Store.Open());
    }

    private AlertWatch Again(AlertRule[] rules) =>
        new(rules, _office.Store, _office.Core.Get<AlertMessages>(), _office.Core.Get<HotspotMeters>(), _office.Core.Clock, NullLogger<AlertWatch>.Instance);

    private static AlertSighting Sighting(AlertSeverity severity) => new(AlertKinds.Part, "gateway", severity, AlertFact.Word("part.gateway"), AlertFact.Fault(Leak));
}
