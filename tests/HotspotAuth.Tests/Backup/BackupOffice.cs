using HotspotAuth.Accounts;
using HotspotAuth.Backup;
using HotspotAuth.Retention;
using HotspotAuth.Tests.Export;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Backup;

/// <summary>An office with a person, his traffic over some days, a place for backups and a key for them.</summary>
internal sealed class BackupOffice : IAsyncDisposable
{
    public const double Day = 86_400;

    public BackupOffice()
    {
        Office.Settings.Backup.Recipient = Key.Recipient;
        Office.Settings.Backup.Directory = Target;
        Directory.CreateDirectory(Target);
    }

    public TestOffice Office { get; } = new();
    public AgeKey Key { get; } = new();
    public string Target => Office.Scratch("target");
    public BackupManifest Manifest => BackupManifest.Read(Target)!;
    public DateOnly FirstDay { get; } = new(2026, 11, 21);

    /// <summary>A session and a flow at noon of each of the days, each day sealed but the last.</summary>
    public async Task LiveAsync(int days)
    {
        var person = await Office.PersonAsync("somchai", "Somchai Jaidee");
        for (var day = 0; day < days; day++)
        {
            // Minutes without rows are batches of their own in a living service; here the gap says why there are none.
            if (day > 0) await Office.WriteAsync(At(day * Day), new FlowGapRow(At(((day - 1) * Day) + 60), At(day * Day), GapCause.Off, "eth0", null));
            if (day > 0) await Office.WriteAsync(At(day * Day), new GapRow(At(((day - 1) * Day) + 60), At(day * Day), GapCause.Off, "access", null));
            await Office.SessionAsync(person, Ip, Mac(1), At(day * Day), At((day * Day) + 30));
            await Office.FlowAsync((day * Day) + 10, (day * Day) + 20, Mac(1));
        }

        await Office.CloseAsync();
        if (days > 1) await SealAsync(FirstDay.AddDays(days - 2));
    }

    public async Task SealAsync(DateOnly day)
    {
        using var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(Office.Data), Office.Store);
        await new DaySealer(Office.Store, signer).SealAsync(day, CancellationToken.None);
    }

    public Task<BackupOutcome> BackUpAsync(string? to = null, CancellationToken cancellationToken = default) =>
        new BackupRun(Office.Settings, Office.Data, Office.Store, Office.Database, null, Office.Clock).RunAsync(to ?? Target, [Key.Recipient], Actor.Verb, new Silent(), cancellationToken);

    public Task<RestoredData> RestoreAsync(string to, RestoreKey? key = null, string? state = null) =>
        new RestoreRun(Target, to, key ?? new RestoreKey(Key.File, null), new Silent()).RunAsync(state, CancellationToken.None);

    public IEnumerable<string> Files() => Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Target, f)).Order(StringComparer.Ordinal);

    public string Read(string table, string column)
    {
        using var connection = Office.Database.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of this test's own
        command.CommandText = $"SELECT group_concat({column}) FROM {table}";
#pragma warning restore CA2100
        return command.ExecuteScalar() as string ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        await Office.DisposeAsync();
        Key.Dispose();
    }
}
