using System.Diagnostics;
using System.Globalization;
using HotspotAuth.Benchmarks.Load;
using Xunit.Abstractions;

namespace HotspotAuth.Lab.FaultTests;

/// <summary>A thousand sessions at work: log-ins, accounting and connections at once, over the whole program with every role.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Sessions = 1000;

    [LabFact]
    public async Task Under_load_every_login_is_answered_and_every_connection_is_a_record_or_a_counted_loss()
    {
        const int Connections = 8000;
        await using var hotspot = await LoadedHotspot.StartAsync(Sessions);
        Assert.Equal(Sessions, Vitals.Metric(await hotspot.MetricsAsync(), "hotspot_sessions_open"));
        var gateway = await hotspot.Lab.Gateway.MacOfAsync("lan0");
        using var stop = new CancellationTokenSource();
        var logins = await hotspot.AskAsync(LoadKind.Pap, 0, perSecond: 30, stop.Token);
        var accounting = await hotspot.AskAsync(LoadKind.Accounting, 1, perSecond: 100, stop.Token);
        await using (var frames = await FrameLoad.StartAsync(hotspot.Lab.Client2, n => Connection(gateway.ToBytes(), n), perSecond: 800, Connections)) await frames.Completion;
        // What lies in the ring is read before the end; nothing else is waited for.
        await UntilSeenAsync(hotspot, Connections);
        await stop.CancelAsync();
        var (login, account) = (await logins, await accounting);
        Assert.Equal(0, await hotspot.Service.StopAsync());

        Assert.True(login.Good > 0 && account.Good > 0, $"{login.Good} log-ins, {account.Good} reports");
        Assert.Equal(0, login.Refused + account.Refused);
        var (recorded, lost) = (hotspot.Sum("flow", "SELECT coalesce(sum(packets_up), 0) FROM flow WHERE peer_ip = x'C6336407'"), hotspot.Sum("flow", "SELECT coalesce(sum(lost), 0) FROM gap"));
        Assert.Equal(Connections, recorded + lost);
        // An answer that came too late for its NAS has its row too.
        Assert.InRange(hotspot.Sum("access", "SELECT count(*) FROM auth") + hotspot.Sum("access", "SELECT coalesce(sum(lost), 0) FROM gap"), login.Good, login.Good + login.Unanswered);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{login.Good} log-ins ({login.Unanswered} too late), {account.Good} reports ({account.Unanswered} too late), {recorded} connections recorded, {lost} counted as lost"));
    }

    /// <summary>
    /// Twenty minutes, or HOTSPOT_LONG_SECONDS. Each of HOTSPOT_SOAK_FLOWS new connections a second becomes a flow and a translation; with the log-ins and
    /// reports these are the 7,000 rows a second of a large site.
    /// </summary>
    [LabFact]
    [Trait("Category", "Long")]
    public async Task Memory_handles_threads_and_logs_stay_flat()
    {
        var seconds = double.Parse(Environment.GetEnvironmentVariable("HOTSPOT_LONG_SECONDS") ?? "1200", CultureInfo.InvariantCulture);
        var flows = double.Parse(Environment.GetEnvironmentVariable("HOTSPOT_SOAK_FLOWS") ?? "3400", CultureInfo.InvariantCulture);
        await using var hotspot = await LoadedHotspot.StartAsync(Sessions);
        var gateway = (await hotspot.Lab.Gateway.MacOfAsync("lan0")).ToBytes();
        using var stop = new CancellationTokenSource();
        var logins = await hotspot.AskAsync(LoadKind.Pap, 0, perSecond: 50, stop.Token);
        var accounting = await hotspot.AskAsync(LoadKind.Accounting, 1, perSecond: 120, stop.Token); // what the log-ins begin and end, and a report a minute of each session
        var (samples, events) = (new List<Vitals>(), new List<(double Seconds, double Rows)>());
        var began = Stopwatch.GetTimestamp();
        await using (await FrameLoad.StartAsync(hotspot.Lab.Client2, n => Connection(gateway, n), flows))
        {
            using var beat = new PeriodicTimer(TimeSpan.FromSeconds(10));
            while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds && await beat.WaitForNextTickAsync())
            {
                samples.Add(await hotspot.VitalsAsync(Stopwatch.GetElapsedTime(began).TotalSeconds));
                events.Add((samples[^1].Seconds, Events(await hotspot.MetricsAsync())));
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{samples[^1]}, {events[^1].Rows:F0} rows"));
            }
        }

        await stop.CancelAsync();
        var (login, account) = (await logins, await accounting);
        Assert.Equal(0, await hotspot.Service.StopAsync());

        // The flow table fills for its idle time, code is compiled, buffers find their size.
        var warm = samples.Where(s => s.Seconds >= Math.Max(60, seconds / 4)).ToArray();
        Assert.True(warm.Length >= 4, "too short to see anything: HOTSPOT_LONG_SECONDS of 120 at the least");
        var (first, last) = (warm[..(warm.Length / 2)], warm[(warm.Length / 2)..]);
        Write("soak-seconds", seconds, "s");
        var (from, to) = (events[^warm.Length], events[^1]);
        Write("soak-log-events", (to.Rows - from.Rows) / (to.Seconds - from.Seconds), "rows/s");
        Write("soak-logins", login.Good / seconds, "logins/s");
        Write("soak-logins-too-late", login.Unanswered, "logins");
        Write("soak-login-p99", login.Latency(0.99), "ms");
        Write("soak-reports", account.Good / seconds, "reports/s");
        Write("soak-resident", warm[^1].Resident, "MB");
        Write("soak-resident-slope", Vitals.PerHour(warm, s => s.Resident), "MB/h");
        Write("soak-heap-slope", Vitals.PerHour(warm, s => s.Heap), "MB/h");
        Write("soak-handles-slope", Vitals.PerHour(warm, s => s.Handles), "handles/h");
        Write("soak-greatest-wal", warm.Max(s => s.GreatestWal), "MB");
        Write("soak-flows-lost", hotspot.Sum("flow", "SELECT coalesce(sum(lost), 0) FROM gap"), "packets");
        Assert.Equal(0, login.Refused);
        Assert.InRange(last.Average(s => s.Resident) - first.Average(s => s.Resident), -10_000, 64);
        Assert.InRange(last.Average(s => s.Handles) - first.Average(s => s.Handles), -10_000, 20);
        Assert.InRange(last.Average(s => s.Threads) - first.Average(s => s.Threads), -10_000, 10);
        Assert.InRange(warm.Max(s => s.GreatestWal), 0, 256);
    }

    /// <summary>Each is a connection of its own: 1,000 devices, 40,000 ports.</summary>
    private static byte[] Connection(byte[] gateway, long number) => Crowd.Datagram(gateway, (int)(number % Sessions), (ushort)(10_000 + (number / Sessions % 40_000)));

    private static double Events(string metrics) =>
        Vitals.Metric(metrics, "hotspot_flow_rows_total") + Vitals.Metric(metrics, "hotspot_nat_rows_total") + Vitals.Metric(metrics, "hotspot_access_attempts_total");

    private static async Task UntilSeenAsync(LoadedHotspot hotspot, long packets)
    {
        for (var i = 0; i < 100; i++)
        {
            var metrics = await hotspot.MetricsAsync();
            if (Vitals.Metric(metrics, "hotspot_capture_packets_total") + Vitals.Metric(metrics, "hotspot_capture_dropped_total") >= packets) return;
            await Task.Delay(200);
        }

        Assert.Fail("the capture has not seen all packets");
    }

    private void Write(string name, double value, string unit) => Figures.Write(output, name, value, unit);
}
