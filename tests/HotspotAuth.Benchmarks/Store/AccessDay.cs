using HotspotAuth.TrafficLog;
using LogWriter = HotspotAuth.TrafficLog.StreamWriter;

namespace HotspotAuth.Benchmarks.Store;

/// <summary>The access stream of a day: seven sessions of each client, each with its log-in, a start, reports and a stop, and bindings from leases.</summary>
internal static class AccessDay
{
    private const int Sessions = 7;
    private const int Reports = 12;

    public static async Task WriteAsync(TrafficStore store, List<(long Written, FlowRow Row)> records, long midnight)
    {
        var clients = records.Where(each => !each.Row.ClientIp.IsIPv6).Select(each => (each.Row.ClientIp, Mac: each.Row.ClientMac!.Value)).Distinct().ToArray();
        var none = CancellationToken.None;
        await using var writer = LogWriter.Open(store, LogStream.Access, new StreamWriterOptions());
        foreach (var (client, number) in clients.Select((client, number) => (client, number)))
        {
            var (user, account) = (FormattableString.Invariant($"guest{number}"), number + 1);
            for (var session = 0; session < Sessions; session++)
            {
                var start = midnight + (session * 10_800_000L) + (number * 1_000L);
                var id = new byte[16];
                BitConverter.TryWriteBytes(id, start);
                BitConverter.TryWriteBytes(id.AsSpan(8), number);
                await writer.AppendAsync(new AuthRow(start, "portal", AuthResult.Accept, null, account, user, null, client.Mac, client.ClientIp), none);
                await writer.AppendAsync(new BindingRow(start, start + 10_000_000, client.Mac, client.ClientIp, BindingSource.Dhcp), none);
                var row = new SessionRow(start, SessionEvent.Start, id, account, user, start, Mac: client.Mac, Ip: client.ClientIp);
                await writer.AppendAsync(row, none);
                for (var report = 1; report <= Reports; report++) await writer.AppendAsync(row with { Time = start + (report * 600_000L), Event = SessionEvent.Interim }, none);
                await writer.AppendAsync(row with { Time = start + 9_000_000, Event = SessionEvent.Stop, End = start + 9_000_000 }, none);
            }
        }

        await writer.FlushAsync(none);
    }
}
