using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

/// <summary>A small believable store: a few days of all three streams with witnesses, clock rows and a gap each day.</summary>
internal static class Week
{
    /// <summary>Writes whole days from the store's present day on; afterwards the clock stands a day after the last batch.</summary>
    public static async Task Write(TestStore store, int days)
    {
        await using (var access = store.Writer(LogStream.Access))
        await using (var flow = store.Writer(LogStream.Flow, new StreamWriterOptions { BatchRows = 4 }))
        await using (var nat = store.Writer(LogStream.Nat))
        {
            for (var day = 0; day < days; day++)
            {
                if (day > 0) store.Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(2));
                await Day(store, access, flow, nat);
            }
        }

        store.Time.Advance(TimeSpan.FromDays(1));
    }

    private static async Task Day(TestStore store, HotspotAuth.TrafficLog.StreamWriter access, HotspotAuth.TrafficLog.StreamWriter flow, HotspotAuth.TrafficLog.StreamWriter nat)
    {
        var none = CancellationToken.None;
        var ip = LogIp.FromIPv4(0x0A0A0005);
        for (var minute = 0; minute < 2; minute++)
        {
            access.TryAppend(store.Auth("somchai"));
            access.TryAppend(new SessionRow(store.Time.Now, SessionEvent.Start, [1, 2, 3, 4], 1, "สมชาย", store.Time.Now, Mac: new LogMac(0x0200_0000_0001), Ip: ip));
            access.TryAppend(new ClockRow(store.Time.Now, "ntp", ClockState.Ok, 1500 - (2000 * minute), 10, 2));
            for (var i = 0; i < 5; i++) flow.TryAppend(store.Flow(i, 0x0A0A0005 + (uint)(i % 2)));
            flow.TryAppend(new FlowBindingRow(store.Time.Now, store.Time.Now, new LogMac(0x0200_0000_0001), ip, BindingSource.Arp));
            flow.TryAppend(new FlowGapRow(store.Time.Now, store.Time.Now, GapCause.KernelDrop, "eth0", 3));
            nat.TryAppend(new TranslationRow(store.Time.Now, TranslationEvent.Start, store.Time.Now, null, ip, 4000 + minute, LogIp.FromIPv4(0xC0000201), 5000, LogIp.FromIPv4(0xCB007107), 443, 6));
            await Task.WhenAll(flow.FlushAsync(none), nat.FlushAsync(none));
            foreach (var head in store.Store.ReadHeads()) access.TryAppend(head);
            await access.FlushAsync(none);
            store.Time.Advance(TimeSpan.FromMinutes(1));
        }
    }
}
