using HotspotAuth.Capture;
using HotspotAuth.Flows;
using HotspotAuth.Tests.TrafficLog;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.Flows;

public sealed class FlowStreamTests : IDisposable
{
    private const int Live = 5_000;
    private readonly TestStore _store = new();

    [Fact]
    public async Task A_capture_that_is_stopped_loses_no_record_although_the_queue_holds_fewer_than_its_table()
    {
        await using var writer = _store.Writer(LogStream.Flow, new StreamWriterOptions { BatchRows = 100, QueueRows = 200 });
        var stream = new FlowStream(writer, waitForRoom: false);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        stream.WaitForRoomUntil(patience.Token);
        Flush(stream);
        await writer.FlushAsync(CancellationToken.None);
        Assert.Equal((Live, 0), (writer.RowsWritten, writer.RowsLost));
    }

    [Fact]
    public async Task When_its_patience_has_ended_what_finds_no_room_is_counted()
    {
        await using var writer = _store.Writer(LogStream.Flow, new StreamWriterOptions { BatchRows = 100, QueueRows = 200 });
        var stream = new FlowStream(writer, waitForRoom: false);
        stream.WaitForRoomUntil(new CancellationToken(canceled: true));
        Flush(stream);
        await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(Live, writer.RowsWritten + writer.RowsLost);
    }

    public void Dispose() => _store.Dispose();

    private static void Flush(FlowStream stream)
    {
        for (var i = 0; i < Live; i++)
        {
            stream.OnFlow(new FlowRecord
            {
                Start = i,
                End = i,
                ClientIp = IpKey.FromIPv4(0x0A0A_0005),
                ClientMac = null,
                ClientPort = i,
                PeerIp = IpKey.FromIPv4(0x0101_0101),
                PeerPort = 53,
                Protocol = 17,
                Vlan = null,
                PacketsUp = 1,
                PacketsDown = 0,
                BytesUp = 40,
                BytesDown = 0,
                FlagsUp = 0,
                FlagsDown = 0,
                Opened = FlowOpener.Client,
                Finish = HotspotAuth.Capture.FlowFinish.EndOfCapture,
                Part = 0,
            });
        }
    }
}
