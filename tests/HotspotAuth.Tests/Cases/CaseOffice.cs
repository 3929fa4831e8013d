using System.Text;
using HotspotAuth.Accounts;
using HotspotAuth.Cases;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.Tests.Export;
using HotspotAuth.TrafficLog;
using Microsoft.Extensions.DependencyInjection;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Cases;

/// <summary>A real log of some days with two clients, its cases, seals and purges; only the clock is moved.</summary>
internal sealed class CaseOffice : IAsyncDisposable
{
    public const double Day = 86_400;

    /// <summary>A client that no order names: its octets show what was kept.</summary>
    public static readonly LogIp Other = LogIp.FromIPv4(0x0A0A_4D4E);

    private readonly ServiceProvider _work;

    public CaseOffice()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCore(Office.Settings, Office.Data).AddSingleton<TimeProvider>(Office.Clock).AddRetentionWork();
        _work = services.BuildServiceProvider();
    }

    public TestOffice Office { get; } = new();
    public HoldStore Holds => Get<HoldStore>();
    public CaseFolders Folders => Get<CaseFolders>();

    public T Get<T>()
        where T : notnull => _work.GetRequiredService<T>();

    /// <summary>An order for one address, from noon of the first day on.</summary>
    public static NewHold Order(double from = -3600, double to = 3600, double until = 300 * Day) => new()
    {
        Order = "DE 0042/2569",
        Officer = "Pol. Col. Sample",
        Agency = "TCSD",
        Reason = "letter 42",
        Ips = [Ip.ToString()],
        From = DateTimeOffset.FromUnixTimeMilliseconds(At(from)),
        To = DateTimeOffset.FromUnixTimeMilliseconds(At(to)),
        Until = DateTimeOffset.FromUnixTimeMilliseconds(At(until)),
    };

    public Hold Add(NewHold? order = null) => Holds.Add(order ?? Order(), Actor.Verb);

    /// <summary>Days of both clients, all but the last of them sealed; the clock stands in the last.</summary>
    public async Task LogAsync(int days)
    {
        for (var day = 0; day <= days; day++)
        {
            await Office.FlowAsync((day * Day) + 10, (day * Day) + 20, Mac(1));
            await Office.FlowAsync((day * Day) + 30, (day * Day) + 40, Mac(2), Other);
        }

        await Office.CloseAsync();
        await SealAsync();
    }

    public async Task SealAsync()
    {
        foreach (var day in await Get<Sealing>().SealAsync(Office.Store.Today.AddDays(-1), CancellationToken.None)) Assert.Empty(day.Faults);
    }

    public int Copy()
    {
        var (days, fault) = Get<CaseCopies>().CopyDue(CancellationToken.None);
        Assert.Null(fault);
        return days;
    }

    public Task<IReadOnlyList<PurgedDay>> PurgeAsync()
    {
        var purging = Get<Purging>();
        return purging.PurgeAsync(purging.Due(), Actor.System, "retention", CancellationToken.None);
    }

    public string[] Lines(string id) => File.ReadAllLines(Path.Combine(Folders.Of(id), CaseFolders.Proofs));

    /// <summary>The lines but for gaps: the writers leave some of their own when a day begins.</summary>
    public string[] Records(string id) => [.. Lines(id).Where(line => TableOf(line) is not (7 or 17 or 33))];

    /// <summary>The number of a row's table (the schema's).</summary>
    public static int TableOf(string line) => Convert.ToInt32(System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("row").GetString()![..2], 16);

    /// <summary>The day's digest stays, whatever becomes of the day.</summary>
    public byte[] Digest(string day) => File.ReadAllBytes(Path.Combine(Office.Store.Directory, "digests", day + ".json"));

    /// <summary>Every line proves its row against the digest of its day.</summary>
    public void AllProve(string id) => Assert.All(Lines(id), line => Assert.Null(ProofCheck.Fault(Encoding.ASCII.GetBytes(line), Digest(DayOf(line)))));

    public static string DayOf(string line) => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("day").GetString()!;

    public static string StreamOf(string line) => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("stream").GetString()!;

    /// <summary>Whether the octets of an address stand anywhere below a folder, as they are or in hex.</summary>
    public static bool IsAnywhere(string folder, LogIp ip) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Select(File.ReadAllBytes).Any(content => content.AsSpan().IndexOf(ip.ToBytes()) >= 0 || content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(ip.ToBytes()))) >= 0);

    public async ValueTask DisposeAsync()
    {
        await _work.DisposeAsync();
        await Office.DisposeAsync();
    }
}
