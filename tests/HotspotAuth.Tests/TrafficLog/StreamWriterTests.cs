using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

public sealed class StreamWriterTests : IDisposable
{
    private const string Day = "2026-11-21";
    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_flushed_row_is_in_the_file_of_its_day()
    {
        await using var writer = _store.Writer(LogStream.Flow);
        Assert.True(writer.TryAppend(_store.Flow(1)));
        await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(["1"], _store.Ask(Day, "flow.sqlite", "SELECT seq FROM flow"));
        Assert.Equal(1, writer.RowsWritten);
    }

    [Fact]
    public async Task A_newly_opened_file_has_an_empty_first_batch()
    {
        await using var writer = _store.Writer(LogStream.Nat);
        await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(["1 1 0 0"], _store.Ask(Day, "nat.sqlite", "SELECT k||' '||first||' '||last||' '||count FROM batch"));
    }

    [Fact]
    public async Task Batches_have_at_most_the_set_number_of_rows_and_number_them_without_a_gap()
    {
        await using (var writer = _store.Writer(LogStream.Flow, new StreamWriterOptions { BatchRows = 10 }))
        {
            for (var i = 0; i < 25; i++) await writer.AppendAsync(_store.Flow(i), CancellationToken.None);
        }

        Assert.Equal(["0", "10", "10", "5"], _store.Ask(Day, "flow.sqlite", "SELECT count FROM batch ORDER BY k"));
        Assert.Equal(["1 10", "11 20", "21 25"], _store.Ask(Day, "flow.sqlite", "SELECT first||' '||last FROM batch WHERE k>1 ORDER BY k"));
    }

    [Fact]
    public async Task A_second_writer_of_the_same_stream_is_refused_by_name_of_the_lock()
    {
        await using var writer = _store.Writer(LogStream.Flow);
        var refusal = Assert.Throws<IOException>(() => _store.Writer(LogStream.Flow));
        Assert.Contains(".flow.lock", refusal.Message, StringComparison.Ordinal);
        await using var other = _store.Writer(LogStream.Access);
    }

    [Fact]
    public async Task A_row_of_another_stream_is_refused()
    {
        await using var writer = _store.Writer(LogStream.Flow);
        Assert.Throws<ArgumentException>(() => writer.TryAppend(_store.Auth("somchai")));
    }

    [Fact]
    public async Task A_full_queue_loses_the_row_and_the_loss_becomes_a_gap_row()
    {
        var told = 0L;
        using var held = new ManualResetEventSlim();
        // The writer is held inside its first batch, so that the queue fills for certain.
        var options = new StreamWriterOptions { BatchRows = 5, QueueRows = 5, OnLoss = lost => told += lost, Carry = _ => held.Wait() };
        await using (var writer = _store.Writer(LogStream.Flow, options))
        {
            for (var i = 0; i < 5; i++) Assert.True(writer.TryAppend(_store.Flow(i)));
            for (var i = 0; i < 3; i++) Assert.False(writer.TryAppend(_store.Flow(i)));
            held.Set();
            await writer.FlushAsync(CancellationToken.None);
            Assert.Equal(3, writer.RowsLost);
        }

        Assert.Equal(3, told);
        Assert.Equal(["queue 3"], _store.Ask(Day, "flow.sqlite", "SELECT cause||' '||sum(lost) FROM gap GROUP BY cause"));
    }

    [Fact]
    public async Task A_queue_says_that_it_fills_before_it_loses_a_row()
    {
        using var held = new ManualResetEventSlim();
        await using var writer = _store.Writer(LogStream.Flow, new StreamWriterOptions { BatchRows = 8, QueueRows = 16, Carry = _ => held.Wait() });
        for (var i = 0; i < 14; i++)
        {
            Assert.True(writer.HasRoom);
            Assert.True(writer.TryAppend(_store.Flow(i)));
        }

        Assert.False(writer.HasRoom);
        Assert.False(await writer.WaitForRoomAsync(TimeSpan.Zero, CancellationToken.None));
        var room = writer.WaitForRoomAsync(TimeSpan.FromHours(1), CancellationToken.None).AsTask();
        for (var i = 0; i < 2; i++) Assert.True(writer.TryAppend(_store.Flow(i)));
        Assert.False(room.IsCompleted);
        held.Set();
        await writer.FlushAsync(CancellationToken.None);
        Assert.True(await room);
        Assert.True(writer.HasRoom);
        Assert.Equal(0, writer.RowsLost);
    }

    [Fact]
    public async Task A_closed_writer_takes_no_row_and_counts_it()
    {
        var writer = _store.Writer(LogStream.Flow);
        await writer.DisposeAsync();
        Assert.False(writer.TryAppend(_store.Flow(1)));
        Assert.Equal(1, writer.RowsLost);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writer.FlushAsync(CancellationToken.None));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await writer.AppendAsync(_store.Flow(1), CancellationToken.None));
    }

    [Fact]
    public async Task An_idle_minute_writes_an_empty_batch()
    {
        await using var writer = _store.Writer(LogStream.Flow);
        await writer.FlushAsync(CancellationToken.None);
        _store.Time.Advance(TimeSpan.FromSeconds(61));
        await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(["2"], _store.Ask(Day, "flow.sqlite", "SELECT max(k) FROM batch"));
        Assert.Equal(["0"], _store.Ask(Day, "flow.sqlite", "SELECT count FROM batch WHERE k=2"));
    }

    [Fact]
    public async Task After_midnight_of_the_site_the_next_day_goes_on_from_the_last_chain_value()
    {
        await using var writer = _store.Writer(LogStream.Access);
        writer.TryAppend(_store.Auth("before"));
        await writer.FlushAsync(CancellationToken.None);
        _store.Time.Advance(TimeSpan.FromHours(12));
        writer.TryAppend(_store.Auth("after"));
        await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(["before"], _store.Ask(Day, "access.sqlite", "SELECT user FROM auth"));
        Assert.Equal(["after"], _store.Ask("2026-11-22", "access.sqlite", "SELECT user FROM auth"));
        var last = _store.Ask(Day, "access.sqlite", "SELECT hex(chain) FROM batch ORDER BY k DESC LIMIT 1");
        Assert.Equal(last, _store.Ask("2026-11-22", "access.sqlite", "SELECT hex(value) FROM meta WHERE name='opening'"));
    }

    [Fact]
    public async Task A_days_first_batch_carries_what_lives()
    {
        var session = new byte[] { 1, 2, 3 };
        void Carry(RowSink sink) => sink.Append(new SessionRow(_store.Time.Now, SessionEvent.Carry, session, 1, "somchai", _store.Time.Now));
        await using var writer = _store.Writer(LogStream.Access, new StreamWriterOptions { Carry = Carry });
        await writer.FlushAsync(CancellationToken.None);
        _store.Time.Advance(TimeSpan.FromHours(12));
        await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(["2"], _store.Ask("2026-11-22", "access.sqlite", "SELECT count FROM batch WHERE k=1 AND EXISTS(SELECT 1 FROM session WHERE event='carry' AND seq<=count)"));
    }

    [Fact]
    public async Task A_clock_set_back_over_midnight_stays_in_the_newer_day_and_leaves_a_clock_row()
    {
        await using var writer = _store.Writer(LogStream.Access);
        await writer.FlushAsync(CancellationToken.None);
        _store.Time.Advance(TimeSpan.FromHours(12));
        await writer.FlushAsync(CancellationToken.None);
        _store.Time.Step(TimeSpan.FromHours(-2));
        writer.TryAppend(_store.Auth("late"));
        await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(["late"], _store.Ask("2026-11-22", "access.sqlite", "SELECT user FROM auth"));
        Assert.Equal(["step -7200000000"], _store.Ask("2026-11-22", "access.sqlite", "SELECT state||' '||step_us FROM clock"));
    }

    [Fact]
    public async Task A_jump_of_days_is_followed_only_once_the_clock_is_synchronised()
    {
        var synchronised = false;
        await using var writer = _store.Writer(LogStream.Access, new StreamWriterOptions { ClockIsSynchronised = () => synchronised });
        await writer.FlushAsync(CancellationToken.None);
        _store.Time.Step(TimeSpan.FromDays(3));
        writer.TryAppend(_store.Auth("doubt"));
        await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(["doubt"], _store.Ask(Day, "access.sqlite", "SELECT user FROM auth"));
        Assert.Equal(["clock"], _store.Ask(Day, "access.sqlite", "SELECT cause FROM gap"));
        synchronised = true;
        writer.TryAppend(_store.Auth("sure"));
        await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(["sure"], _store.Ask("2026-11-24", "access.sqlite", "SELECT user FROM auth"));
    }

    [Fact]
    public async Task A_long_stop_is_explained_by_a_gap_row_in_the_next_first_batch()
    {
        await using (var writer = _store.Writer(LogStream.Access)) await writer.FlushAsync(CancellationToken.None);
        _store.Time.Advance(TimeSpan.FromMinutes(10));
        await using (var writer = _store.Writer(LogStream.Access)) await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(["off 600000"], _store.Ask(Day, "access.sqlite", "SELECT cause||' '||(end-time) FROM gap"));
    }

    [Fact]
    public async Task A_writer_that_died_leaves_a_restart_gap_of_unknown_size()
    {
        await using (var writer = _store.Writer(LogStream.Access)) await writer.FlushAsync(CancellationToken.None);
        // What a crash leaves: the lock file without the word of an orderly end.
        await File.WriteAllTextAsync(Path.Combine(_store.Root, ".access.lock"), "");
        await using (var writer = _store.Writer(LogStream.Access)) await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(["restart"], _store.Ask(Day, "access.sqlite", "SELECT cause FROM gap WHERE lost IS NULL"));
    }

    [Fact]
    public async Task The_gap_of_a_writer_that_died_begins_as_early_as_what_its_rows_would_have_told_of()
    {
        var options = new StreamWriterOptions { RowsReachBack = TimeSpan.FromMinutes(5) };
        await using (var writer = _store.Writer(LogStream.Flow, options)) await writer.FlushAsync(CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(_store.Root, ".flow.lock"), "");
        _store.Time.Advance(TimeSpan.FromSeconds(30));
        await using (var writer = _store.Writer(LogStream.Flow, options)) await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(["restart 330000"], _store.Ask(Day, "flow.sqlite", "SELECT cause||' '||(end-time) FROM gap"));
    }

    [Fact]
    public async Task A_refusing_disk_is_a_state_and_the_rows_wait_for_it()
    {
        var faults = new List<Exception?>();
        await using var writer = _store.Writer(LogStream.Flow, new StreamWriterOptions { OnFault = faults.Add });
        await writer.FlushAsync(CancellationToken.None);
        using (var other = Database.Open(_store.FileOf(Day, "flow.sqlite"), FileAccessKind.Write))
        {
            // A table gone is the one refusal that a test can make for certain, also as root.
            other.Run("ALTER TABLE flow RENAME TO elsewhere");
            writer.TryAppend(_store.Flow(1));
            var flush = writer.FlushAsync(CancellationToken.None);
            while (writer.Faults == 0) await Task.Yield();
            Assert.NotNull(writer.Fault);
            Assert.False(flush.IsCompleted);
            other.Run("ALTER TABLE elsewhere RENAME TO flow");
            while (!flush.IsCompleted)
            {
                _store.Time.Advance(TimeSpan.FromSeconds(1));
                // The writer gets its turn: a busy machine must not see midnight come meanwhile, and the rows go to the next day.
                await Task.Delay(5);
            }
        }

        Assert.Null(writer.Fault);
        Assert.Null(faults[^1]);
        Assert.Equal(["1"], _store.Ask(Day, "flow.sqlite", "SELECT count(*) FROM flow"));
    }
}
