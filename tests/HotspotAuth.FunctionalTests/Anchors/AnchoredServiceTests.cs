using System.Runtime.CompilerServices;
using HotspotAuth.FunctionalTests.Mail;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.FunctionalTests.Anchors;

/// <summary>The running service, a mail server, a time stamping authority and a syslog server: from the seal to the proof.</summary>
public sealed class AnchoredServiceTests : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("anchors-service-").FullName;
    private readonly SmtpServer _mail = new();
    private OfficeAuthority _authority = null!;
    private TimestampServer _stamps = null!;
    private SyslogServer _syslog = null!;
    private RunningService _service = null!;

    private string Traffic => Path.Combine(_service.Directory, "traffic");

    private string List => Path.Combine(_service.Directory, "anchors", "anchors.txt");

    public async Task InitializeAsync()
    {
        SystemSqlite.Use();
        _authority = new OfficeAuthority(_folder, "authority");
        _stamps = await TimestampServer.StartAsync(Path.Combine(_folder, "tsa"), _authority);
        _syslog = new SyslogServer(_authority);
        _service = await RunningService.StartAsync(
            "--Mail:Host=127.0.0.1", $"--Mail:Port={_mail.Port}", "--Mail:From=hotspot@office.example", "--Anchors:Mail:0=witness@elsewhere.example",
            $"--Anchors:Timestamp:Url={_stamps.Url}", $"--Anchors:Timestamp:CaPath={_authority.CertificatePath}",
            "--Anchors:Syslog:Host=127.0.0.1", $"--Anchors:Syslog:Port={_syslog.Port}", $"--Anchors:Syslog:CaPath={_authority.CertificatePath}");
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _syslog.DisposeAsync();
        await _stamps.DisposeAsync();
        await _mail.DisposeAsync();
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_left_by_each_way_proves_the_log_and_gives_away_a_store_that_was_rolled_back()
    {
        await RunningService.EventuallyAsync(() => Task.FromResult(Left().Count(line => line.Stream is not null) >= 3), "no heads left");
        await _service.StopAsync();
        var old = Path.Combine(_folder, "old");
        await CopyAsync(Traffic, old);
        await _service.StartAgainAsync();

        var day = Path.GetFileName(Directory.GetDirectories(Traffic, "2*").Max()!);
        Assert.Equal(0, (await _service.VerbAsync("seal", "--day", day)).ExitCode);
        var sent = await _service.JsonAsync("anchor", "send");
        await RunningService.EventuallyAsync(() => Task.FromResult(Left().Count(line => line.Stream is null) == 3), "the digest did not leave by every way");
        Assert.Equal(["mail", "rfc3161", "syslog"], sent.EnumerateArray().Select(way => way.GetProperty("way").GetString()));
        Assert.All((await _service.JsonAsync("anchor", "list")).GetProperty("ways").EnumerateArray(), way => Assert.Equal(0, way.GetProperty("waiting").GetInt32()));
        await _service.StopAsync();

        Assert.Equal(["mail", "rfc3161", "syslog"], WitnessedWays(day));
        await CameBySyslogAsync(day);
        var (saved, log) = (Path.Combine(_folder, "saved.eml"), Path.Combine(_folder, "syslog.log"));
        await File.WriteAllTextAsync(saved, string.Concat(_mail.Mails.Select(mail => mail.Data)));
        await File.WriteAllLinesAsync(log, _syslog.Messages.Select(message => "Nov 21 19:00:00 gate " + message));
        foreach (var file in (string[])[List, saved, log]) Assert.Equal((0, 0), await VerifyAsync("--anchors", file, "--require-anchor"));
        Assert.Equal((65, 64), await VerifyAsync("--anchors", Path.Combine(_folder, "no such file")));
        await StampHoldsAsync(day);

        Directory.Delete(Traffic, recursive: true);
        await CopyAsync(old, Traffic);
        Assert.Equal((0, 0), await VerifyAsync());
        foreach (var file in (string[])[List, saved, log]) Assert.Equal((2, 2), await VerifyAsync("--anchors", file));
    }

    [Fact]
    public async Task A_way_that_is_closed_holds_up_neither_the_seal_nor_the_other_ways_and_what_waited_leaves_later()
    {
        await _mail.StopAsync();
        await RunningService.EventuallyAsync(() => Task.FromResult(_syslog.Messages.Count > 0), "nothing left by syslog");
        var day = Path.GetFileName(Directory.GetDirectories(Traffic, "2*").Max()!);

        Assert.Equal(0, (await _service.VerbAsync("seal", "--day", day)).ExitCode);
        var (exit, said, _) = await _service.VerbAsync("anchor", "send");

        Assert.Equal(69, exit);
        Assert.Matches("mail +0 left, [0-9]+ waiting: the mail server does not take the message", said);
        await CameBySyslogAsync(day);
        await _service.KillAsync();
        _mail.Start();
        await _service.StartAgainAsync();
        Assert.Equal(0, (await _service.VerbAsync("anchor", "send")).ExitCode);
        Assert.Contains(_mail.Mails, mail => mail.Data.Contains($"\r\nhotspotauth node-1 digest {day} ", StringComparison.Ordinal));
    }

    /// <summary>Syslog confirms nothing: what left is read by the server later.</summary>
    private Task CameBySyslogAsync(string day) => RunningService.EventuallyAsync(
        () => Task.FromResult(_syslog.Messages.Any(message => message.Contains($" digest {day} ", StringComparison.Ordinal))), "the digest did not come by syslog");

    private static string Script([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "deploy", "verify", "verify.py"));

    private static async Task CopyAsync(string from, string to) => Assert.Equal(0, (await RunningService.RunAsync("cp", null, "-a", from, to)).ExitCode);

    private List<AnchorLine> Left() =>
        !File.Exists(List) ? [] : [.. File.ReadAllLines(List).Select(line => AnchorLine.TryRead(line, out var anchor) ? anchor : null).OfType<AnchorLine>()];

    private string[] WitnessedWays(string day)
    {
        var ways = new List<string>();
        foreach (var file in Directory.GetFiles(Traffic, "access.sqlite", SearchOption.AllDirectories))
        {
            using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT via FROM head WHERE kind = 'anchor' AND day = $day AND stream IS NULL";
            command.Parameters.AddWithValue("$day", day);
            using var rows = command.ExecuteReader();
            while (rows.Read()) ways.Add(rows.GetString(0));
        }

        return [.. ways.Order(StringComparer.Ordinal)];
    }

    /// <summary>Exit codes of the program's verifier and of the independent one.</summary>
    private async Task<(int Ours, int Theirs)> VerifyAsync(params string[] options)
    {
        var trusted = (await File.ReadAllLinesAsync(Path.Combine(_service.Directory, "keys", "digest", "trusted")))[0];
        var ours = await _service.VerbAsync(["verify", .. options]);
        var theirs = await RunningService.RunAsync("python3", null, ["-I", Script(), Traffic, "--trust", trusted, .. options]);
        return (ours.ExitCode, theirs.ExitCode);
    }

    private async Task StampHoldsAsync(string day)
    {
        var line = Left().First(anchor => anchor.Stream is null).ToString();
        var data = Path.Combine(_folder, "line");
        await File.WriteAllTextAsync(data, line);
        var token = Path.Combine(_service.Directory, "anchors", "tokens", $"{day}-digest.tsr");
        var (exit, said, error) = await RunningService.RunAsync("openssl", null, "ts", "-verify", "-data", data, "-in", token, "-CAfile", _authority.CertificatePath);
        Assert.True(exit == 0, said + error);
    }
}
