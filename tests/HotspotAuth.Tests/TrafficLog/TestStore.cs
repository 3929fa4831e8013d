using HotspotAuth.TrafficLog;
using StreamWriter = HotspotAuth.TrafficLog.StreamWriter;

namespace HotspotAuth.Tests.TrafficLog;

/// <summary>A store in a scratch folder, its clock, and rows that are easy to tell apart.</summary>
internal sealed class TestStore : IDisposable
{
    public const string Zone = "Asia/Bangkok";
    private readonly string _scratch = Directory.CreateTempSubdirectory("trafficlog-test-").FullName;

    public TestStore()
    {
        Root = Path.Combine(_scratch, "traffic");
        Store = Open();
    }

    public FakeTime Time { get; } = new();

    public string Root { get; }

    public string KeysFolder => Path.Combine(_scratch, "keys");

    public TrafficStore Store { get; }

    public string Scratch(string name) => Path.Combine(_scratch, name);

    public TrafficStore Open() => TrafficStore.OpenOrCreate(Root, "Test Office", TimeZoneInfo.FindSystemTimeZoneById(Zone), Time);

    public StreamWriter Writer(LogStream stream, StreamWriterOptions? options = null) => StreamWriter.Open(Store, stream, options ?? new StreamWriterOptions());

    public string FileOf(string day, string name) => Path.Combine(Root, day, name);

    public FlowRow Flow(int number, uint client = 0x0A0A0005) => new(
        Time.Now - 1000 + number, Time.Now + number, LogIp.FromIPv4(client), new LogMac(0x0200_0000_0001), 40000 + (number % 20000),
        LogIp.FromIPv4(0xCB007107), 443, 6, null, 10 + number, 20, 1500, 30_000, 0x1B, 0x1B, FlowOpened.Client, FlowFinish.Fin);

    public AuthRow Auth(string user) => new(Time.Now, "portal", AuthResult.Accept, Account: 1, User: user, Mac: new LogMac(0x0200_0000_0001), Ip: LogIp.FromIPv4(0x0A0A0005));

    /// <summary>Rows of a query on a file of the store, each as its columns' text; opened as a reader beside the writer.</summary>
    public List<string> Ask(string day, string file, string sql)
    {
        using var database = Database.Open(FileOf(day, file), FileAccessKind.Read);
        using var statement = database.Prepare(sql);
        var rows = new List<string>();
        while (statement.Step()) rows.Add(statement.TextOrNull(0) ?? "NULL");
        return rows;
    }

    public void Dispose() => Directory.Delete(_scratch, recursive: true);
}
