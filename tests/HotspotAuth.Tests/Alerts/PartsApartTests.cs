using HotspotAuth.Alerts;
using HotspotAuth.MorningReport;
using HotspotAuth.Operation;
using HotspotAuth.Words;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.Tests.Alerts;

/// <summary>Parts of the gateway's and the capture's process are told of as if they were in the one that looks for alerts.</summary>
#pragma warning disable CA1001 // xunit ends it by IAsyncLifetime
public sealed class PartsApartTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly PartFault Dead = new("dnsmasq");
    private static readonly PartFault Silent = new("exporters.silent", AlertFact.Text("router-1"));

    private readonly Dictionary<string, PartFault?> _faults = [];
    private WatchedOffice _office = null!;

    public Task InitializeAsync()
    {
        _office = new WatchedOffice(replace: services => services.AddAlertRules(Role.Capture, Role.Gateway));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _office.DisposeAsync();

    [Fact]
    public async Task A_fault_of_either_process_is_told_in_its_own_words_stands_in_the_morning_report_and_clears_itself()
    {
        (_faults["dnsmasq"], _faults["exporters heard"]) = (Dead, Silent);
        await MinutesAsync(3);
        Assert.Empty(_office.Open);
        await MinutesAsync(1);

        Assert.Equal(["part dnsmasq bad", "part exporters heard warn"], _office.Open);
        await using var inOne = new WatchedOffice(replace: services => services
            .AddSingleton(new ServiceCheck("dnsmasq", () => Dead)).AddSingleton(new ServiceCheck("exporters heard", () => Silent, IsWarning: true)));
        await inOne.RoundsAsync(4);
        Assert.Equal(Told(inOne), Told(_office));
        Assert.Equal(2, _office.Core.Get<MorningReader>().Read().Open.Count);
        EnglishIn.None(_office);

        _faults.Clear();
        await MinutesAsync(7);
        Assert.Empty(_office.Open);
    }

    [Fact]
    public async Task What_was_not_well_as_its_process_ended_is_neither_kept_as_it_was_nor_taken_for_mended()
    {
        _faults["dnsmasq"] = Dead;
        await MinutesAsync(4);
        await _office.RoundsAsync(60); // and nobody says anything

        var alert = _office.Only;
        Assert.Equal("dnsmasq", alert.Subject);
        var words = new AlertWords(new SiteSettings(), Language.English);
        Assert.Contains("has said nothing since, so how it is now is not known. Look at its log, or start it: systemctl start hotspotauth-gateway", words.What(alert), StringComparison.Ordinal);
        Assert.DoesNotContain("guests get no address", words.What(alert), StringComparison.Ordinal);
        Assert.Single(_office.Mails);
        EnglishIn.None(_office);

        _faults.Clear();
        await MinutesAsync(7);
        Assert.Empty(_office.Open);
    }

    [Fact]
    public async Task A_process_that_ended_while_all_was_well_or_whose_words_are_torn_raises_nothing_here()
    {
        await MinutesAsync(1);
        await _office.RoundsAsync(10);
        await File.WriteAllTextAsync(Path.Combine(_office.Core.Data.Parts, "gateway.json"), "");
        await _office.RoundsAsync(10);

        Assert.Empty(_office.Open);
    }

    [Fact]
    public async Task A_stream_whose_process_says_why_it_does_not_write_is_told_once()
    {
        await using var office = new WatchedOffice(settings => settings.Capture.ExporterBind = "127.0.0.1:2055", services => services.AddAlertRules(Role.Capture));
        for (var i = 0; i < 5; i++)
        {
            PartsApart.Say([Role.Capture], [new ServiceCheck("flow stream", () => new PartFault("stream.flow", AlertFact.Said("No space left on device")))], office.Core.Data, office.Now.AddMinutes(1));
            await office.RoundsAsync(1);
        }

        Assert.Equal(["part flow stream bad"], office.Open);
    }

    [Fact]
    public void The_main_process_listens_for_the_roles_that_have_work_elsewhere()
    {
        HashSet<Role> main = [Role.Portal, Role.Radius, Role.Admin, Role.Jobs];
        var settings = new HotspotSettings();
        settings.Capture.ExporterBind = "127.0.0.1:2055";
        Assert.Equal([Role.Capture], Service.Apart(settings, main));
        settings.Gateway.Mode = HotspotAuth.Gateway.GatewayMode.Nftables;
        Assert.Equal([Role.Capture, Role.Gateway], Service.Apart(settings, main));
        Assert.Empty(Service.Apart(settings, Enum.GetValues<Role>().ToHashSet()));
    }

    /// <summary>Both processes say how they are, then the one with the alerts looks; minute by minute.</summary>
    private async Task MinutesAsync(int minutes)
    {
        for (var i = 0; i < minutes; i++)
        {
            var next = _office.Now.AddMinutes(1);
            PartsApart.Say([Role.Gateway], [Check("dnsmasq"), Check("nat stream")], _office.Core.Data, next);
            PartsApart.Say([Role.Capture], [Check("flow stream"), Check("exporters"), Check("exporters heard", isWarning: true)], _office.Core.Data, next);
            await _office.RoundsAsync(1);
        }
    }

    private ServiceCheck Check(string name, bool isWarning = false) => new(name, () => _faults.GetValueOrDefault(name), isWarning);

    private static IEnumerable<(string, AlertSeverity, string)> Told(WatchedOffice office) =>
        office.Store.Open().Select(alert => (alert.Subject, alert.Severity, AlertFact.ToJson(alert.Facts))).Order();
}
