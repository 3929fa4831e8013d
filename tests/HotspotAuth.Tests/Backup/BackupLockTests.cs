using HotspotAuth.Backup;
using HotspotAuth.Operation;
using HotspotAuth.Tests.Export;

namespace HotspotAuth.Tests.Backup;

/// <summary>Two backups of one data directory: the second waits.</summary>
public sealed class BackupLockTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task One_that_ends_in_time_is_waited_for()
    {
        await using var office = new TestOffice();
        var looks = 0;
        var other = BackupLock.TryTake(office.Data)!;

        using var mine = await BackupLock.TakeAsync(office.Data, Minute, () => End(++looks), CancellationToken.None);

        Assert.Equal(3, looks);
        Assert.Null(BackupLock.TryTake(office.Data));

        void End(int look)
        {
            if (look == 3) other.Dispose();
        }
    }

    [Fact]
    public async Task One_that_runs_on_is_told()
    {
        await using var office = new TestOffice();
        using var other = BackupLock.TryTake(office.Data);

        var told = await Assert.ThrowsAsync<VerbException>(() => BackupLock.TakeAsync(office.Data, TimeSpan.Zero, () => { }, CancellationToken.None));

        Assert.Equal(ExitCode.Unavailable, told.ExitCode);
        Assert.Contains("Another backup", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_can_leave()
    {
        await using var office = new TestOffice();
        using var other = BackupLock.TryTake(office.Data);
        using var leave = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BackupLock.TakeAsync(office.Data, Minute, leave.Cancel, leave.Token));
    }
}
