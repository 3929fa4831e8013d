using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Export;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog.Packages;

/// <summary>
/// A package as an auditor gets it, made once: three sealed days, the key changed after the first, and an open one. One client's first day is given whole, of the
/// second and third some rows with paths of their own, of the open day what there is. Tests change copies of its files.
/// </summary>
public sealed class SamplePackage : IAsyncLifetime, IDisposable
{
    // Of the two scripts a package has the one that needs no store, under the name of the other.
    private static readonly (string Name, string Shipped)[] Verifiers = [("verify.py", "verify_package.py"), ("verify.html", "verify.html")];
    private static readonly LogIp Client = LogIp.FromIPv4(0x0A0A0005);
    private static readonly LogIp Client6 = LogIp.FromHalves(0x20010DB8_00000000, 5);
    private readonly TestStore _store = new();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private DigestSigner _signer = null!;
    private int _zips;

    /// <summary>The first key of the store: what the printed sheet shows.</summary>
    internal string KeyId { get; private set; } = "";

    internal TestStore Source => _store;

    internal DigestSigner Signer => _signer;

    public async Task InitializeAsync()
    {
        _signer = DigestSigner.OpenOrCreate(_store.KeysFolder, _store.Store);
        KeyId = _signer.KeyId;
        var sealer = new DaySealer(_store.Store, _signer);
        for (var day = 0; day < 4; day++)
        {
            await WriteDayAsync();
            if (day == 0) _signer.Rotate();
            if (day < 3) await sealer.SealAsync(_store.Store.Today, CancellationToken.None);
            if (day < 3) _store.Time.Advance(TimeSpan.FromDays(1));
        }

        Fill();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _signer.Dispose();
        _store.Dispose();
    }

    /// <summary>Files of the package without its manifest, to be changed.</summary>
    internal Dictionary<string, byte[]> Copy() => new(_files, StringComparer.Ordinal);

    /// <summary>The files with a manifest that fits them, signed by the store's key or another.</summary>
    internal Dictionary<string, byte[]> Signed(Dictionary<string, byte[]> files, DigestSigner? by = null, Action<Dictionary<string, object?>>? change = null)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["format"] = 1L,
            ["type"] = "package",
            ["store"] = Convert.ToHexStringLower(_store.Store.Id.Span),
            ["site"] = "สำนักงานตัวอย่าง",
            ["software"] = "hotspotauth 0.1",
            ["made"] = _store.Time.Now,
            ["question"] = "10.10.0.5 วันที่ 21 พฤศจิกายน 2569",
            ["rows"] = (long)Encoding.UTF8.GetString(files["data.jsonl"]).Count(c => c == '\n'),
            ["open_days"] = new List<object?> { "2026-11-24" },
            ["files"] = files.ToDictionary(file => file.Key, object? (file) => new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["bytes"] = (long)file.Value.Length,
                ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(file.Value)),
            }, StringComparer.Ordinal),
            ["key"] = (by ?? _signer).KeyId,
        };
        change?.Invoke(members);
        var path = _store.Scratch($"manifest-{Guid.NewGuid():N}.json");
        (by ?? _signer).WriteForm(path, members);
        return new Dictionary<string, byte[]>(files, StringComparer.Ordinal)
        {
            ["manifest.json"] = File.ReadAllBytes(path),
            ["manifest.sig"] = File.ReadAllBytes(Path.ChangeExtension(path, ".sig")),
        };
    }

    /// <summary>An archive of these files.</summary>
    internal string Zip(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        var path = _store.Scratch($"package-{Interlocked.Increment(ref _zips)}.zip");
        using var zip = new ZipArchive(new FileStream(path, FileMode.CreateNew), ZipArchiveMode.Create);
        foreach (var (name, content) in files)
        {
            using var entry = zip.CreateEntry(name, name.EndsWith(".sig", StringComparison.Ordinal) ? CompressionLevel.NoCompression : CompressionLevel.Optimal).Open();
            entry.Write(content);
        }

        return path;
    }

    /// <summary>A file of those that every package carries.</summary>
    internal static string Shipped(string name) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "..", "deploy", "verify", name));

    private static string Here([CallerFilePath] string here = "") => here;

    private async Task WriteDayAsync()
    {
        await using var access = _store.Writer(LogStream.Access);
        await using var flow = _store.Writer(LogStream.Flow, new StreamWriterOptions { BatchRows = 4 });
        await using var nat = _store.Writer(LogStream.Nat);
        access.TryAppend(_store.Auth("somchai"));
        access.TryAppend(new SessionRow(_store.Time.Now, SessionEvent.Start, [.. Enumerable.Range(1, 16).Select(i => (byte)i)], 1, "สมชาย", _store.Time.Now, Mac: new LogMac(0x0200_0000_0001), Ip: Client));
        access.TryAppend(new ClockRow(_store.Time.Now, "ntp", ClockState.Ok, 1500, 10, 2));
        for (var i = 0; i < 7; i++)
        {
            flow.TryAppend(_store.Flow(i, 0x0A0A0005 + (uint)(i % 2)));
            flow.TryAppend(_store.Flow(i) with { ClientIp = Client6, ClientMac = null, PeerIp = LogIp.FromHalves(0x20010DB8_00010000, (ulong)i << 40) });
        }

        flow.TryAppend(new FlowGapRow(_store.Time.Now, _store.Time.Now, GapCause.KernelDrop, "eth0", 3));
        nat.TryAppend(new TranslationRow(_store.Time.Now, TranslationEvent.Start, _store.Time.Now, null, Client, 4000, LogIp.FromIPv4(0xC0000201), 5000, LogIp.FromIPv4(0xCB007107), 443, 6));
        await Task.WhenAll(access.FlushAsync(CancellationToken.None), flow.FlushAsync(CancellationToken.None), nat.FlushAsync(CancellationToken.None));
    }

    private void Fill()
    {
        var days = Enumerable.Range(0, 4).Select(day => _store.Store.Today.AddDays(day - 3)).ToArray();
        var flows = new TrafficReader(_store.Store).Flows(new FlowQuery(0, long.MaxValue)).ToList();
        var (proofs, complete, writer) = (new MemoryStream(), new MemoryStream(), new ProofWriter(_store.Store));
        var chosen = new List<StoredFlow>();
        foreach (var day in days)
        {
            var session = new ChosenRows(day, LogStream.Access, [.. new TrafficReader(_store.Store).Sessions(new SessionQuery(0, long.MaxValue)).Where(row => row.Place.Day == day).Select(row => row.Place.Seq)]);
            var his = flows.Where(row => row.Place.Day == day && (row.Row.ClientIp == Client || (row.Row.ClientIp == Client6 && day != days[0]))).ToList();
            var some = new ChosenRows(day, LogStream.Flow, [.. his.Select(row => row.Place.Seq)]);
            chosen.AddRange(his);
            if (day == days[3]) writer.WriteOpen(session, proofs, CancellationToken.None);
            else writer.Write(session, proofs, CancellationToken.None);
            if (day == days[3]) writer.WriteOpen(some, proofs, CancellationToken.None);
            else if (day == days[0]) writer.WriteComplete(day, LogStream.Flow, Client, proofs, complete, CancellationToken.None);
            else writer.Write(some, proofs, CancellationToken.None);
            if (day == days[0]) writer.WriteComplete(day, LogStream.Nat, Client, proofs, complete, CancellationToken.None);
            if (day == days[1]) writer.Write(new ChosenRows(day, LogStream.Nat, [1]), proofs, CancellationToken.None);
        }

        // Without the first: a day may be asked for in part.
        WriteData([.. chosen.Skip(1).OrderBy(row => row.Time)]);
        _files["proofs.jsonl"] = proofs.ToArray();
        _files["complete.jsonl"] = complete.ToArray();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_store.Root, "digests"))) _files[$"digests/{Path.GetFileName(file)}"] = File.ReadAllBytes(file);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_store.Root, "keys"))) _files[$"keys/{Path.GetFileName(file)}"] = File.ReadAllBytes(file);
        Text("query.json", "{}");
        Text("gaps.jsonl", "{\"stream\":\"flow\",\"start\":\"2026-11-21T05:00:00.000Z\",\"end\":\"2026-11-21T05:00:00.000Z\",\"cause\":\"kernel-drop\",\"source\":\"eth0\",\"lost\":3}\n");
        Text("clock.json", "{\"min_us\":1500,\"max_us\":1500,\"samples\":4}");
        Text("custody.jsonl", "{\"time\":\"2026-11-24T05:00:00.000Z\",\"actor\":\"auditor\",\"role\":\"auditor\",\"action\":\"made\",\"note\":null}\n");
        Text("report.html", "<!doctype html><title>รายงาน</title>");
        foreach (var (name, shipped) in Verifiers) _files[name] = File.ReadAllBytes(Shipped(shipped));
    }

    private void WriteData(List<StoredFlow> flows)
    {
        var csv = new CsvFormat(_store.Store.Zone);
        using var json = new JsonLinesFormat();
        var (csvBytes, jsonBytes) = (new MemoryStream(), new MemoryStream());
        csvBytes.Write(csv.Head);
        foreach (var flow in flows)
        {
            var row = new ExportRow(flow, "สมชาย", "=1+\"x\", 😀 น้ำ", null, "01020304-0506-0708-090a-0b0c0d0e0f10", LogIp.FromIPv4(0xC0000201), 5000);
            if (flow.Row.ClientIp == Client6) row = new ExportRow(flow, null, null, null, null, null, null);
            csvBytes.Write(csv.Line(row));
            jsonBytes.Write(json.Line(row));
        }

        _files["data.csv"] = csvBytes.ToArray();
        _files["data.jsonl"] = jsonBytes.ToArray();
    }

    private void Text(string name, string text) => _files[name] = Encoding.UTF8.GetBytes(text);
}
