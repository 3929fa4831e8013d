using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Demo;
using HotspotAuth.Events;
using HotspotAuth.FunctionalTests.Admin.Log;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;
using Database = HotspotAuth.Operation.Database;
using LogWriter = HotspotAuth.TrafficLog.StreamWriter;

namespace HotspotAuth.FunctionalTests.Admin.Audit;

/// <summary>
/// An office three days ago, made before the console opens its data: a teacher who held a slip, and a port that passed from one member of
/// the staff to another within a minute. Its days are sealed.
/// </summary>
internal sealed class AskedOffice
{
    public const string Outside = "203.0.113.17";
    public static readonly LogIp Teacher = LogIp.FromIPv4(0x0A0A_041B);
    public static readonly LogIp First = LogIp.FromIPv4(0x0A0A_0251);
    public static readonly LogIp Second = LogIp.FromIPv4(0x0A0A_060E);
    private static readonly LogIp Peer = LogIp.FromIPv4(0xC633_6407);
    private readonly Dictionary<LogStream, LogWriter> _writers = [];
    private readonly DemoClock _clock;
    private readonly Database _database;
    private readonly TrafficStore _store;

    private AskedOffice(HotspotSettings settings, DateTimeOffset now)
    {
        Data = DataDirectory.OpenOrCreate(settings.Data.Directory);
        Noon = new DateTimeOffset(DayName.At(now, LoggedDays.Zone).AddDays(-3), new TimeOnly(14, 3, 27), TimeSpan.FromHours(7));
        _clock = new DemoClock(Noon.AddHours(-3));
        _database = Database.OpenOrCreate(Data);
        _store = TrafficStore.OpenOrCreate(Data.Traffic, settings.Site.Node, LoggedDays.Zone, _clock);
    }

    /// <summary>14:03:27 in Bangkok, three days ago.</summary>
    public DateTimeOffset Noon { get; }

    public DataDirectory Data { get; }

    public static AskedOffice Make(HotspotSettings settings, DateTimeOffset now)
    {
        var office = new AskedOffice(settings, now);
        office.WriteAsync().GetAwaiter().GetResult();
        SqliteConnection.ClearAllPools();
        return office;
    }

    private long At(int seconds) => Noon.AddSeconds(seconds).ToUnixTimeMilliseconds();

    private async Task WriteAsync()
    {
        var accounts = new AccountStore(_database, SecretBox.OpenOrCreate(Data), _clock);
        var events = new TrainingEventStore(_database, accounts, _clock);
        var (training, slips) = await events.CreateAsync(new TrainingEvent(0, "อบรมครูวิทยาการคำนวณ", "สพป.กำแพงเพชร เขต 2", "055000123", "นายสมชาย ดีพร้อม", Noon.AddHours(-6), Noon.AddHours(3)), 20, Actor.System, CancellationToken.None);
        var slip = slips[16].Account;
        using (var connection = _database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            Assert.True(Holders.Name(transaction, slip, new HolderName("นางสาวมะลิ ทองคำ", "0812345417"), new Actor(slip.Username, "user", null), replace: false, Noon.AddHours(-1)));
            transaction.Commit();
        }

        var teacher = await SessionAsync((await accounts.FindAsync(slip.Username, CancellationToken.None))!, Teacher, 0xD24B_9A10_7CE5, -3600, nas: "AP-07");
        var first = await SessionAsync(await PersonAsync(accounts, "prasert", "Prasert Namphet", "นายประเสริฐ น้ำเพชร"), First, 0x3C06_30A1_5E77, -1800);
        var second = await SessionAsync(await PersonAsync(accounts, "yanee", "Yanee Kuson", "นางญาณี กุศล"), Second, 0x7A91_0C44_B208, -1800);
        await AddAsync(-60, new ClockRow(At(-60), "time.example", ClockState.Ok, 600), new ClockRow(At(-50), "time.example", ClockState.Ok, -200));
        await AddAsync(-38, new FlowBindingRow(At(-3500), At(-38), new LogMac(0xD24B_9A10_7CE5), Teacher, BindingSource.Arp));
        await AddAsync(-92, Nat(Teacher, 51_544, 40_812, -92, null));
        await AddAsync(163, Nat(Teacher, 51_544, 40_812, -92, 163) with { Time = At(163), Event = TranslationEvent.End });
        await AddAsync(200, teacher with { Time = At(200), Event = SessionEvent.Interim });
        // Ten minutes on: 14:15:12 the port goes from one to the other.
        await AddAsync(300, Nat(First, 60_112, 52_200, 300, null));
        await AddAsync(705, Nat(First, 60_112, 52_200, 300, 705) with { Time = At(705), Event = TranslationEvent.End }, Nat(Second, 49_811, 52_200, 706, null));
        await AddAsync(900, Nat(Second, 49_811, 52_200, 706, 900) with { Time = At(900), Event = TranslationEvent.End });
        foreach (var (row, ip, mac) in new[] { (teacher, Teacher, 0xD24B_9A10_7CE5UL), (first, First, 0x3C06_30A1_5E77UL), (second, Second, 0x7A91_0C44_B208UL) })
        {
            for (var i = 0; i < 60; i++) await AddAsync(900 + i, Flow(ip, mac, 40_000 + i, 600 + i));
            if (row.Nas is null) await AddAsync(2000, row with { Time = At(2000), Event = SessionEvent.Stop, End = At(2000), Cause = SessionCause.UserRequest });
        }

        foreach (var writer in _writers.Values) await writer.DisposeAsync();
        _clock.MoveTo(Noon.AddDays(2).ToUnixTimeMilliseconds());
        using var signer = DigestSigner.OpenOrCreate(Path.Combine(Data.Keys, "digest"), _store);
        await new DaySealer(_store, signer).SealAsync(DayName.At(Noon, LoggedDays.Zone), CancellationToken.None);
    }

    private static async Task<Account> PersonAsync(AccountStore accounts, string username, string name, string nameTh) =>
        (await accounts.AddAsync(new NewAccount { Username = username, Name = name, NameTh = nameTh, Password = "seven small boats", Position = "เจ้าหน้าที่กลุ่มนโยบายและแผน" }, Actor.System, CancellationToken.None)).Account;

    private async Task<SessionRow> SessionAsync(Account account, LogIp ip, ulong mac, int start, string? nas = null)
    {
        var session = Session.Begin(account, Noon.AddSeconds(start));
        using (var connection = _database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            SessionStore.Put(transaction, session with { End = Noon.AddHours(1), State = SessionState.Closed });
            transaction.Commit();
        }

        var row = new SessionRow(At(start), SessionEvent.Start, AccessStream.Id(session.Id), account.Id, account.Username, At(start), session.Holder!, account.Group, new LogMac(mac), ip, nas);
        await AddAsync(start, row);
        return row;
    }

    private TranslationRow Nat(LogIp inside, int port, int outsidePort, int start, int? end)
    {
        Assert.True(LogIp.TryParse(Outside, out var outside));
        return new TranslationRow(At(start), TranslationEvent.Start, At(start), end is { } e ? At(e) : null, inside, port, outside, outsidePort, Peer, 443, 6, start);
    }

    private FlowRow Flow(LogIp ip, ulong mac, int port, int start) =>
        new(At(start), At(start + 20), ip, new LogMac(mac), port, Peer, 443, 6, null, 30, 40, 3000, 48_000, 0x1B, 0x1B, FlowOpened.Client, FlowFinish.Fin);

    private async Task AddAsync<TRow>(int at, params TRow[] rows)
        where TRow : struct, ILogRow
    {
        _clock.MoveTo(At(at));
        if (!_writers.TryGetValue(TRow.Stream, out var writer)) _writers[TRow.Stream] = writer = LogWriter.Open(_store, TRow.Stream, new StreamWriterOptions());
        foreach (var row in rows) await writer.AppendAsync(row, CancellationToken.None);
        await writer.FlushAsync(CancellationToken.None);
    }
}
