using System.Text;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Demo;
using HotspotAuth.Export;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;
using Database = HotspotAuth.Operation.Database;
using LogWriter = HotspotAuth.TrafficLog.StreamWriter;

namespace HotspotAuth.Tests.Export;

/// <summary>A data directory with real accounts and a real traffic log, whose clock the test moves.</summary>
internal sealed class TestOffice : IAsyncDisposable
{
    public static readonly LogIp Ip = LogIp.FromIPv4(0x0A0A_0005);
    public static readonly LogIp Peer = LogIp.FromIPv4(0xCB00_7107);
    private readonly string _scratch = Directory.CreateTempSubdirectory("export-test-").FullName;
    private readonly Dictionary<LogStream, LogWriter> _writers = [];

    public TestOffice()
    {
        Settings.Data.Directory = Path.Combine(_scratch, "data");
        Data = DataDirectory.OpenOrCreate(Settings.Data.Directory);
        Database = Database.OpenOrCreate(Data);
        Accounts = new AccountStore(Database, SecretBox.OpenOrCreate(Data), Clock);
        Store = AuditRegistration.Store(Settings, Data, Clock);
    }

    /// <summary>Noon in Bangkok.</summary>
    public static DateTimeOffset Noon { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.FromHours(7));

    public HotspotSettings Settings { get; } = new();
    public DemoClock Clock { get; } = new(Noon);
    public DataDirectory Data { get; }
    public Database Database { get; }
    public AccountStore Accounts { get; }
    public TrafficStore Store { get; }

    public string Scratch(string name) => Path.Combine(_scratch, name);

    /// <summary>UTC milliseconds of noon and this many seconds.</summary>
    public static long At(double seconds) => Noon.ToUnixTimeMilliseconds() + (long)(seconds * 1000);

    public static LogMac Mac(int number) => new(0x0200_0000_0000UL + (uint)number);

    public async Task<Account> PersonAsync(string username, string name) =>
        (await Accounts.AddAsync(new NewAccount { Username = username, Name = name, Password = "correct horse" }, Actor.Verb, CancellationToken.None)).Account;

    /// <summary>Writes rows as they would be at a moment; the log's clock is there then.</summary>
    public async Task WriteAsync<TRow>(long at, params TRow[] rows)
        where TRow : struct, ILogRow
    {
        Clock.MoveTo(at);
        if (!_writers.TryGetValue(TRow.Stream, out var writer)) _writers[TRow.Stream] = writer = LogWriter.Open(Store, TRow.Stream, new StreamWriterOptions());
        foreach (var row in rows) await writer.AppendAsync(row, CancellationToken.None);
        await writer.FlushAsync(CancellationToken.None);
    }

    /// <summary>A session's rows: start, and stop where it has an end. Returns its id as text.</summary>
    public async Task<string> SessionAsync(Account account, LogIp? ip, LogMac? mac, long start, long? end, string? nas = null, long? stopWritten = null)
    {
        var session = Session.Begin(account, DateTimeOffset.FromUnixTimeMilliseconds(start));
        var id = session.Id;
        using (var connection = Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            SessionStore.Put(transaction, session);
            transaction.Commit();
        }

        var row = new SessionRow(start, SessionEvent.Start, AccessStream.Id(id), account.Id, account.Username, start, session.Holder!, account.Group, mac, ip, nas);
        await WriteAsync(start, row);
        if (end is { } ended) await WriteAsync(stopWritten ?? ended, row with { Time = stopWritten ?? ended, Event = SessionEvent.Stop, End = ended, Cause = "User-Request" });
        return id.ToString("D");
    }

    public static FlowRow Flow(long start, long end, LogMac? mac, LogIp? ip = null, int port = 40_000) =>
        new(start, end, ip ?? Ip, mac, port, Peer, 443, 6, null, 3, 4, 300, 4000, 0x1B, 0x1B, FlowOpened.Client, FlowFinish.Fin);

    public Task FlowAsync(double start, double end, LogMac? mac, LogIp? ip = null, int port = 40_000) => WriteAsync(At(end), Flow(At(start), At(end), mac, ip, port));

    public LogStores Stores() => LogStores.Open(Settings, Data, Clock);

    public Task<People> PeopleAsync() => Task.FromResult(new People(Database));

    public async Task<List<ExportRow>> RowsAsync(ExportQuestion question) => [.. new FlowExport(Stores(), await PeopleAsync()).Rows(question)];

    public Task<List<ExportRow>> RowsAsync(double from = -3600, double to = 3600) => RowsAsync(new ExportQuestion(new TimeSpanMs(At(from), At(to))) { Ip = Ip });

    public async Task<WhoisAnswer> WhoisAsync(double at, double tolerance = 0, bool outside = false, string? endpoint = null)
    {
        Assert.True(Endpoint.TryParse(endpoint ?? Ip.ToString(), out var asked));
        return new Whois(Stores(), await PeopleAsync()).Ask(new WhoisQuestion(asked.Value, At(at), (long)(tolerance * 1000), outside));
    }

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>Ends the writers, so that another may write the streams.</summary>
    public async Task CloseAsync()
    {
        foreach (var writer in _writers.Values) await writer.DisposeAsync();
        _writers.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_scratch, recursive: true);
    }
}
