using HotspotAuth.Anchors;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.Tests.Export;
using HotspotAuth.TrafficLog;
using Microsoft.Extensions.DependencyInjection;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Anchors;

/// <summary>Lines from a real store through a real outbox; only the last step, the way, is a door that the test opens and shuts.</summary>
public sealed class AnchorCarrierTests : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TestOffice _office = new();
    private readonly Door _door = new("first");
    private readonly Door _other = new("second");
    private readonly ServiceProvider _work;

    public AnchorCarrierTests() => _work = Work();

    private AnchorCarrier Carrier => _work.GetRequiredService<AnchorCarrier>();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _work.DisposeAsync();
        await _office.DisposeAsync();
    }

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_digest_leaves_once_by_each_way_and_heads_once_an_hour()
    {
        await SealedDayAsync();

        await Carrier.RoundAsync(atOnce: false, None);
        await Carrier.RoundAsync(atOnce: false, None);
        Assert.Equal(["digest", "access", "flow"], _door.Left.Select(Kind));
        Assert.Equal(_door.Left, _other.Left);

        _office.Clock.MoveTo(_office.Clock.GetUtcNow().AddMinutes(61).ToUnixTimeMilliseconds());
        await Carrier.RoundAsync(atOnce: false, None);
        Assert.Equal(["digest", "access", "flow", "access"], _door.Left.Select(Kind).Take(4));
        Assert.Single(_door.Left, line => line.Stream is null);
    }

    [Fact]
    public async Task What_left_is_witnessed_kept_and_verifies()
    {
        await SealedDayAsync();

        await Carrier.RoundAsync(atOnce: false, None);

        await _work.DisposeAsync();
        var list = new AnchorRecords(_office.Data).List;
        Assert.Equal(["first", "second"], (await File.ReadAllLinesAsync(list)).Where(line => line.StartsWith('#')).Select(line => line.Split(' ')[2]).Order(StringComparer.Ordinal));
        var report = Verifier.Verify(new VerifyOptions(_office.Store.Directory)
        {
            Trust = await File.ReadAllLinesAsync(Path.Combine(_office.Data.Keys, "digest", "trusted")),
            Anchors = await File.ReadAllLinesAsync(list),
            RequireAnchor = true,
        });
        Assert.Equal(0, report.ExitCode);
        Assert.Equal(6, Witnesses().Count);
        Assert.Contains(Witnesses(), row => row.Contains(" first", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_way_that_is_shut_is_tried_at_growing_pauses_and_holds_up_no_other()
    {
        await SealedDayAsync();
        _door.IsShut = true;

        var tries = new List<int>();
        for (var minute = 0; minute < 16; minute++)
        {
            var before = _door.Tries;
            await Carrier.RoundAsync(atOnce: false, None);
            if (_door.Tries > before) tries.Add(minute);
            _office.Clock.MoveTo(_office.Clock.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds());
        }

        Assert.Equal([0, 1, 3, 7, 15], tries);
        Assert.Equal("digest", Kind(_other.Left[0]));
        Assert.Equal("shut", Carrier.Fault("first"));
        _door.IsShut = false;
        var rounds = await Carrier.RoundAsync(atOnce: true, None);
        Assert.Equal(new AnchorRound("first", 3, 0, null), rounds[0]);
        Assert.Null(Carrier.Fault("first"));
    }

    [Fact]
    public async Task What_waits_a_day_is_told_by_health_and_what_leaves_is_not()
    {
        await SealedDayAsync();
        _door.IsShut = true;
        var (outbox, clock) = (_work.GetRequiredService<AnchorOutbox>(), _office.Clock);

        await Carrier.RoundAsync(atOnce: false, None);
        clock.MoveTo(clock.GetUtcNow().AddHours(23).ToUnixTimeMilliseconds());
        Assert.Null(AnchorHealth.Fault(Carrier, outbox, clock));
        clock.MoveTo(clock.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds());
        Assert.StartsWith("3 anchors have not left by first since ", AnchorHealth.Fault(Carrier, outbox, clock)!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_lines_lose_the_oldest_heads_and_keep_the_digest()
    {
        await SealedDayAsync();
        _door.IsShut = true;
        var outbox = _work.GetRequiredService<AnchorOutbox>();
        var anchors = new StoreAnchors(_office.Store);
        var dropped = 0;

        for (var hour = 0; hour <= AnchorOutbox.Capacity; hour++)
        {
            await _work.GetRequiredService<HotspotAuth.Audit.AccessStream>().FlushAsync(None);
            dropped += outbox.Collect("first", anchors);
            _work.GetRequiredService<HotspotAuth.Audit.AccessStream>().Audit(HotspotAuth.Accounts.Actor.System, "purge", "x", null, "done");
            _office.Clock.MoveTo(_office.Clock.GetUtcNow().AddMinutes(61).ToUnixTimeMilliseconds());
        }

        Assert.True(dropped > 0);
        Assert.Equal(AnchorOutbox.Capacity, outbox.Backlog("first").Waiting);
        Assert.Single(outbox.Due("first", AnchorOutbox.Capacity, atOnce: true), waiting => waiting.Line.Stream is null);
    }

    [Fact]
    public async Task Lines_of_a_way_that_is_configured_no_more_are_forgotten()
    {
        await SealedDayAsync();
        (_door.IsShut, _other.IsShut) = (true, true);
        await Carrier.RoundAsync(atOnce: false, None);

        _work.GetRequiredService<AnchorOutbox>().Keep(["second"]);

        Assert.Equal(0, _work.GetRequiredService<AnchorOutbox>().Backlog("first").Waiting);
        Assert.Equal(3, _work.GetRequiredService<AnchorOutbox>().Backlog("second").Waiting);
    }

    private static string Kind(AnchorLine line) => line.Stream?.Name() ?? "digest";

    private List<string> Witnesses()
    {
        var rows = new List<string>();
        foreach (var day in _office.Store.Days)
        {
            var file = Path.Combine(_office.Store.Directory, DayName.Of(day), "access.sqlite");
            if (!File.Exists(file)) continue;
            using var database = HotspotAuth.TrafficLog.Database.Open(file, FileAccessKind.Read);
            using var statement = database.Prepare("SELECT day || ' ' || coalesce(stream, 'digest') || ' ' || via FROM head WHERE kind = 'anchor'");
            while (statement.Step()) rows.Add(statement.Text(0));
        }

        return rows;
    }

    private async Task SealedDayAsync()
    {
        await _office.SessionAsync(await _office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), At(10));
        await _office.FlowAsync(10, 20, Mac(1));
        await _office.CloseAsync();
        _office.Clock.MoveTo(At(86_400));
        Assert.Single(await _work.GetRequiredService<Sealing>().SealAsync(_office.Store.Today.AddDays(-1), None));
    }

    private ServiceProvider Work()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCore(_office.Settings, _office.Data).AddSingleton<TimeProvider>(_office.Clock).AddRetentionWork();
        services.AddSingleton<IAnchorWay>(_door).AddSingleton<IAnchorWay>(_other);
        return services.BuildServiceProvider();
    }

    private sealed class Door(string name) : IAnchorWay
    {
        public bool IsShut { get; set; }
        public int Tries { get; private set; }
        public List<AnchorLine> Left { get; } = [];
        public string Name => name;
        public int AtOnce => 50;

        public Task<AnchorProof> SendAsync(IReadOnlyList<AnchorLine> lines, CancellationToken cancellationToken)
        {
            Tries++;
            if (IsShut) throw new AnchorException("shut");
            Left.AddRange(lines);
            return Task.FromResult(new AnchorProof("through"));
        }
    }
}
