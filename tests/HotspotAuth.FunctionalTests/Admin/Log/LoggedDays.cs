using HotspotAuth.Demo;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using LogWriter = HotspotAuth.TrafficLog.StreamWriter;

namespace HotspotAuth.FunctionalTests.Admin.Log;

/// <summary>Sealed days before today, made in a data directory before the console opens it.</summary>
internal static class LoggedDays
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok");

    /// <summary>So many days up to yesterday, each with a row in the access and the flow stream; the first of them purged as their time is over.</summary>
    public static void Make(HotspotSettings settings, DateTimeOffset now, int days)
    {
        var data = DataDirectory.OpenOrCreate(settings.Data.Directory);
        var clock = new DemoClock(now.AddDays(-days));
        var store = TrafficStore.OpenOrCreate(data.Traffic, settings.Site.Node, Zone, clock);
        using var signer = DigestSigner.OpenOrCreate(Path.Combine(data.Keys, "digest"), store);
        WriteAsync(store, clock, now, days).GetAwaiter().GetResult();
        new DaySealer(store, signer).SealAsync(store.Today.AddDays(-1), CancellationToken.None).GetAwaiter().GetResult();
        var purger = new DayPurger(store, signer);
        foreach (var day in store.Days.Where(day => purger.Refusal(day, 90) is null)) purger.Purge(day, 90, new PurgeOrder("Retention:Days 90", "system", "retention", []));
    }

    private static async Task WriteAsync(TrafficStore store, DemoClock clock, DateTimeOffset now, int days)
    {
        await using var access = LogWriter.Open(store, LogStream.Access, new StreamWriterOptions());
        await using var flow = LogWriter.Open(store, LogStream.Flow, new StreamWriterOptions());
        for (var back = days; back >= 0; back--)
        {
            clock.MoveTo(now.AddDays(-back).ToUnixTimeMilliseconds());
            var time = clock.GetUtcNow().ToUnixTimeMilliseconds();
            await access.AppendAsync(new AuthRow(time, "portal", AuthResult.Accept, Account: 1, User: "mali"), CancellationToken.None);
            await flow.AppendAsync(new FlowRow(time, time + 9, LogIp.FromIPv4(0x0A0A_0005), null, 40_000, LogIp.FromIPv4(0xCB00_7107), 443, 6, null, 3, 4, 300, 4000, 0, 0, FlowOpened.Client, FlowFinish.Fin), CancellationToken.None);
            await access.FlushAsync(CancellationToken.None);
            await flow.FlushAsync(CancellationToken.None);
        }
    }
}
