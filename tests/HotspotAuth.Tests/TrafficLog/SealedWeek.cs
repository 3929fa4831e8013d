using System.Diagnostics;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

/// <summary>Made once: three sealed days, the key changed at the second, one open day whose witnesses name them all. Tests work on copies.</summary>
public sealed class SealedWeek : IAsyncLifetime, IDisposable
{
    private readonly TestStore _store = new();
    private int _copies;

    internal string KeyId { get; private set; } = "";

    internal string KeysFolder => _store.KeysFolder;

    public async Task InitializeAsync()
    {
        using var signer = DigestSigner.OpenOrCreate(_store.KeysFolder, _store.Store);
        KeyId = signer.KeyId;
        var sealer = new DaySealer(_store.Store, signer);
        for (var day = 0; day < 3; day++)
        {
            await Week.Write(_store, days: 1);
            if (day == 1) signer.Rotate();
            foreach (var stream in LogStreams.All) KeepRows(_store.Store.Today.AddDays(-1), stream);
            await sealer.SealAsync(_store.Store.Today.AddDays(-1), CancellationToken.None);
        }

        await Week.Write(_store, days: 1);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _store.Dispose();

    /// <summary>A copy whose sealed day holds rows and an index instead of blocks, as the first versions sealed it: it stays good for ever.</summary>
    internal Victim CopyWithRows(string day)
    {
        var victim = Copy();
        foreach (var stream in LogStreams.All)
        {
            File.Delete(victim[day, stream.Name() + ".sqlite"]);
            File.Copy(RowsOf(day, stream), victim[day, stream.Name() + ".sqlite"]);
        }

        return victim;
    }

    /// <summary>A copy of the store that a test may attack.</summary>
    internal Victim Copy()
    {
        var root = _store.Scratch($"copy-{Interlocked.Increment(ref _copies)}");
        using var copy = Process.Start("cp", ["-a", _store.Root, root]);
        copy.WaitForExit();
        return new Victim(root, KeyId, _store.Time);
    }

    private void KeepRows(DateOnly day, LogStream stream)
    {
        using (var source = Database.Open(_store.FileOf(DayName.Of(day), stream.Name() + ".sqlite"), FileAccessKind.Read))
            source.Run($"VACUUM INTO '{RowsOf(DayName.Of(day), stream)}'");
        using var copy = Database.Open(RowsOf(DayName.Of(day), stream), FileAccessKind.Write);
        copy.Run("PRAGMA journal_mode=DELETE");
        if (stream == LogStream.Flow) copy.Run("CREATE INDEX flow_client ON flow(client_ip, time)");
    }

    private string RowsOf(string day, LogStream stream) => _store.Scratch($"rows-{day}-{stream.Name()}.sqlite");
}

/// <summary>A store to attack.</summary>
internal sealed record Victim(string Root, string KeyId, FakeTime Time)
{
    public string this[params string[] names] => Path.Combine([Root, .. names]);

    public VerifyOptions Options => new(Root) { Trust = [KeyId] };

    public VerifyReport Verify() => BothVerifiers.Agree(Options);

    public TrafficStore Store => TrafficStore.OpenOrCreate(Root, "Test Office", TimeZoneInfo.FindSystemTimeZoneById(TestStore.Zone), Time);

    /// <summary>Changes a stream's file as root would, with SQLite; gives the rows that the last statement touched.</summary>
    public long Change(string day, string stream, params string[] statements)
    {
        using var database = Database.Open(this[day, stream + ".sqlite"], FileAccessKind.Write);
        foreach (var statement in statements) database.Run(statement);
        return database.Number("SELECT changes()");
    }

    public static void Flip(string path, int at)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[(at + bytes.Length) % bytes.Length] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
