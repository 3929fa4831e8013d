using System.Buffers.Binary;
using HotspotAuth.Clock;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.Clock;

public sealed class SntpTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly TimeServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public void The_epoch_of_unix_is_2208988800_seconds_after_that_of_ntp() =>
        Assert.Equal(2_208_988_800UL << 32, SntpMessage.Timestamp(DateTimeOffset.UnixEpoch));

    [Fact]
    public void Half_a_second_is_half_of_the_fraction() =>
        Assert.Equal((2_208_988_800UL << 32) | 0x8000_0000, SntpMessage.Timestamp(DateTimeOffset.UnixEpoch.AddMilliseconds(500)));

    [Fact]
    public void Differences_hold_across_the_turn_of_2036()
    {
        var turn = new DateTimeOffset(2036, 2, 7, 6, 28, 16, TimeSpan.Zero);
        Assert.Equal(0UL, SntpMessage.Timestamp(turn));
        Assert.Equal(2_000_000, SntpMessage.Microseconds(SntpMessage.Timestamp(turn.AddSeconds(1)), SntpMessage.Timestamp(turn.AddSeconds(-1))));
        Assert.Equal(-2_000_000, SntpMessage.Microseconds(SntpMessage.Timestamp(turn.AddSeconds(-1)), SntpMessage.Timestamp(turn.AddSeconds(1))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    [InlineData(-25)]
    [InlineData(86_400_000)]
    [InlineData(-86_400_000)]
    public void The_offset_says_how_far_we_are_ahead_and_is_no_more_wrong_than_half_the_delay(int serverAheadMs)
    {
        _server.Ahead = TimeSpan.FromMilliseconds(serverAheadMs);
        var reading = new SntpClient(TimeProvider.System).Ask(_server.Source, Limit);
        Assert.Equal(ClockState.Ok, reading.State);
        Assert.Equal(2, reading.Stratum);
        Assert.InRange(reading.OffsetMicroseconds!.Value + (serverAheadMs * 1000L), -(reading.DelayMicroseconds!.Value / 2) - 10, (reading.DelayMicroseconds.Value / 2) + 10);
    }

    [Fact]
    public void A_forged_or_late_answer_is_passed_over_and_the_true_one_is_taken()
    {
        _server.Before.Add(TimeServer.Answer(new byte[SntpMessage.Length], DateTimeOffset.UtcNow.AddYears(1)));
        _server.Before.Add([1, 2, 3]);
        var reading = new SntpClient(TimeProvider.System).Ask(_server.Source, Limit);
        Assert.Equal(ClockState.Ok, reading.State);
        Assert.InRange(reading.OffsetMicroseconds!.Value, -5_000_000, 5_000_000);
    }

    [Theory]
    [InlineData("leap")]
    [InlineData("stratum 16")]
    [InlineData("stratum 0")]
    [InlineData("no time")]
    [InlineData("far")]
    [InlineData("INIT")]
    public void A_server_that_does_not_know_the_time_is_unsynchronised_and_gives_no_offset(string what)
    {
        _server.Bend = answer =>
        {
            switch (what)
            {
                case "leap": answer[0] |= 0xC0; break;
                case "stratum 16": answer[1] = 16; break;
                case "stratum 0": answer[1] = 0; break;
                case "no time": answer.AsSpan(40).Clear(); break;
                case "far": BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(8), 2 << 16); break;
                default: (answer[1], answer[12], answer[13], answer[14], answer[15]) = (0, (byte)'I', (byte)'N', (byte)'I', (byte)'T'); break;
            }
        };
        var reading = new SntpClient(TimeProvider.System).Ask(_server.Source, Limit);
        Assert.Equal(ClockState.Unsynchronised, reading.State);
        Assert.Null(reading.OffsetMicroseconds);
        Assert.False(reading.Refused);
    }

    [Fact]
    public void A_kiss_of_death_is_a_refusal()
    {
        _server.Bend = answer =>
        {
            answer[1] = 0;
            "DENY"u8.CopyTo(answer.AsSpan(12));
        };
        var reading = new SntpClient(TimeProvider.System).Ask(_server.Source, Limit);
        Assert.True(reading.Refused);
        Assert.Equal(ClockState.Unreachable, reading.State);
    }

    [Fact]
    public void Where_nobody_listens_the_source_is_unreachable()
    {
        string gone;
        using (var server = new TimeServer()) gone = server.Source;
        Assert.Equal(ClockState.Unreachable, new SntpClient(TimeProvider.System).Ask(gone, TimeSpan.FromMilliseconds(200)).State);
    }

    [Theory]
    [InlineData("time.navy.mi.th", "time.navy.mi.th", 123)]
    [InlineData("192.0.2.1:1123", "192.0.2.1", 1123)]
    [InlineData("2001:db8::1", "2001:db8::1", 123)]
    [InlineData("[2001:db8::1]:1123", "2001:db8::1", 1123)]
    public void A_source_is_a_name_or_address_with_or_without_a_port(string text, string host, int port)
    {
        Assert.True(ClockSettings.TrySource(text, out var foundHost, out var foundPort));
        Assert.Equal((host, port), (foundHost, foundPort));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ntp://x")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:70000")]
    public void Other_words_are_no_source(string text) => Assert.False(ClockSettings.TrySource(text, out _, out _));
}
