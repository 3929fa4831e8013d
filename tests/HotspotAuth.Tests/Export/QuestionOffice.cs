using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Export;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Export;

/// <summary>
/// One office in which fifty things happened that officials ask about, ten kinds of five, all in one log. Each is drawn from a seed and comes with
/// the question and with who is right, which follows from what was done and not from any record.
/// </summary>
internal sealed class QuestionOffice : IAsyncDisposable
{
    public const int OfEachKind = 5;
    private const double Day = 86_400;
    private readonly TestOffice _office = new();
    private readonly List<(double At, int Order, Func<Task> Write)> _plan = [];
    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly Random _random = new(26);
    private int _macs;
    private int _ports = 20_000;

    public Dictionary<string, AskedQuestion> Questions { get; } = new(StringComparer.Ordinal);

    public static async Task<QuestionOffice> MakeAsync()
    {
        var made = new QuestionOffice();
        for (var i = 0; i < OfEachKind; i++)
        {
            await made.UniqueAsync(i);
            await made.AmbiguousAsync(i);
            await made.NoPortAsync(i);
            await made.ReusedAddressAsync(i);
            await made.MissingStopAsync(i);
            await made.AcrossMidnightAsync(i);
            await made.NasRebootAsync(i);
            await made.ShiftedClockAsync(i);
            await made.PrivacyAddressAsync(i);
            await made.RandomMacAsync(i);
        }

        foreach (var (_, _, write) in made._plan.OrderBy(each => each.At).ThenBy(each => each.Order)) await write();
        await made._office.CloseAsync();
        return made;
    }

    public async Task<WhoisAnswer> AskAsync(AskedQuestion question)
    {
        Assert.True(Endpoint.TryParse(question.Endpoint, out var endpoint));
        return new Whois(_office.Stores(), await _office.PeopleAsync()).Ask(new WhoisQuestion(endpoint.Value, At(question.At), (long)(question.Tolerance * 1000), question.Outside));
    }

    public ValueTask DisposeAsync() => _office.DisposeAsync();

    /// <summary>One session, one translation in it.</summary>
    private async Task UniqueAsync(int i)
    {
        var (ip, outside, port, at) = (Inside(1, i), Outside(1, i), Port(), 1000 + (i * 500) + _random.Next(400));
        var mac = Device();
        await SessionAsync($"unique{i}", ip, mac, at - 300, at + 900);
        Translate(ip, 50_000 + i, outside, port, at - 20, at + 30);
        Connect(ip, mac, 50_000 + i, at - 20, at + 30);
        Ask("unique", i, i == 4 ? $"{ip}:{50_000 + i}" : $"{outside}:{port}", at, [$"unique{i}"], outside: i != 4, proved: true);
    }

    /// <summary>A port goes from one to another inside the minute that is asked for.</summary>
    private async Task AmbiguousAsync(int i)
    {
        var (outside, port, at) = (Outside(2, i), Port(), 2000 + (i * 500) + _random.Next(400));
        var (first, second) = (Inside(2, i), Inside(2, 50 + i));
        await SessionAsync($"before{i}", first, Device(), at - 500, at + 500);
        await SessionAsync($"after{i}", second, Device(), at - 400, at + 600);
        var change = at - 10 + (i * 5);
        Translate(first, 40_001, outside, port, at - 200, change - 0.5);
        Translate(second, 40_002, outside, port, change, at + 200);
        Ask("ambiguous", i, $"{outside}:{port}", at, [$"before{i}", $"after{i}"], tolerance: 30);
    }

    /// <summary>Without a port everybody fits who was translated to the address just then, and nobody else.</summary>
    private async Task NoPortAsync(int i)
    {
        var (outside, at) = (Outside(3, i), 3000 + (i * 600));
        var users = Enumerable.Range(0, 2 + i).Select(n => $"shared{i}x{n}").ToArray();
        for (var n = 0; n < users.Length; n++)
        {
            var ip = Inside(3, (i * 20) + n);
            await SessionAsync(users[n], ip, Device(), at - 300, at + 300);
            Translate(ip, 41_000 + n, outside, Port(), at - 100, at + 100);
        }

        // Over before, begun after: neither was there.
        await SessionAsync($"early{i}", Inside(3, (i * 20) + 18), Device(), at - 300, at + 300);
        Translate(Inside(3, (i * 20) + 18), 41_018, outside, Port(), at - 250, at - 200);
        await SessionAsync($"late{i}", Inside(3, (i * 20) + 19), Device(), at - 300, at + 300);
        Translate(Inside(3, (i * 20) + 19), 41_019, outside, Port(), at + 150, at + 200);
        Ask("no port", i, outside.ToString(), at, users, asksForPort: true);
    }

    /// <summary>An address that one gave up and another got.</summary>
    private async Task ReusedAddressAsync(int i)
    {
        var (ip, at) = (Inside(4, i), 6000 + (i * 300));
        var (first, second) = (Device(), Device());
        await SessionAsync($"first{i}", ip, first, at, at + 100);
        await SessionAsync($"second{i}", ip, second, at + 110, at + 250);
        Connect(ip, first, 42_000, at + 5, at + 95);
        Connect(ip, second, 42_000, at + 115, at + 245);
        var (moment, tolerance, users) = i switch
        {
            0 => (at + 50, 0, new[] { "first0" }),
            1 => (at + 200, 0, ["second1"]),
            2 => (at + 105, 0, []),
            3 => (at + 105, 15, ["first3", "second3"]),
            _ => (at + 96, 2, ["first4"]),
        };
        Ask("reused address", i, ip.ToString(), moment, users, tolerance: tolerance);
    }

    /// <summary>A NAS never told the end, and gave the address on.</summary>
    private async Task MissingStopAsync(int i)
    {
        var (ip, at, mac) = (Inside(5, i), 9000 + (i * 900), Device());
        await SessionAsync($"open{i}", ip, mac, at, null, nas: "ap-05", reports: [at + 100]);
        if (i >= 3) await SessionAsync($"next{i}", ip, Device(), at + 400, at + 700, nas: "ap-05");
        // Until its last report it surely lived; after it it may have; with another on the address both fit.
        var (moment, users, proved) = i switch
        {
            0 => (at + 90, new[] { "open0" }, true),
            1 => (at + 250, ["open1"], false),
            2 => (at - 50, Array.Empty<string>(), false),
            3 => (at + 450, ["open3", "next3"], false),
            _ => (at + 50, ["open4"], true),
        };
        Ask("missing stop", i, ip.ToString(), moment, users, proved: proved);
    }

    /// <summary>A session and a connection that go on over midnight, asked on either side of it.</summary>
    private async Task AcrossMidnightAsync(int i)
    {
        var (ip, outside, port, mac) = (Inside(6, i), Outside(6, i), Port(), Device());
        var midnight = Day / 2;
        await SessionAsync($"night{i}", ip, mac, midnight - 3600, midnight + 3600, carries: midnight + 1);
        Translate(ip, 43_000, outside, port, midnight - 120, midnight + 120);
        Connect(ip, mac, 43_000, midnight - 120, midnight + 120);
        double[] moments = [midnight - 1, midnight, midnight + 1, midnight - 100, midnight + 100];
        Ask("across midnight", i, i == 2 ? ip.ToString() : $"{outside}:{port}", moments[i], [$"night{i}"], outside: i != 2, proved: true);
    }

    /// <summary>A NAS restarts: its sessions end then, and it gives their addresses to others.</summary>
    private async Task NasRebootAsync(int i)
    {
        var (ip, at) = (Inside(7, i), 15_000 + (i * 700));
        await SessionAsync($"rebooted{i}", ip, Device(), at, at + 300, nas: "ap-07", cause: "NAS-Reboot");
        await SessionAsync($"afterwards{i}", ip, Device(), at + 360, at + 600, nas: "ap-07");
        var (moment, users) = i switch
        {
            0 => (at + 250, new[] { "rebooted0" }),
            1 => (at + 400, ["afterwards1"]),
            2 => (at + 330, Array.Empty<string>()),
            3 => (at + 299, ["rebooted3"]),
            _ => (at + 360, ["afterwards4"]),
        };
        Ask("NAS reboot", i, ip.ToString(), moment, users);
    }

    /// <summary>On a day when the clock was 40 seconds off, whoever had the port within these fits too.</summary>
    private async Task ShiftedClockAsync(int i)
    {
        var (outside, port, at) = (Outside(8, i), Port(), (Day * 5) + 2000 + (i * 900));
        var (first, second) = (Inside(8, i), Inside(8, 50 + i));
        await SessionAsync($"slow{i}", first, Device(), at - 800, at + 50);
        await SessionAsync($"fast{i}", second, Device(), at - 700, at + 800);
        Translate(first, 44_001, outside, port, at - 300, at - 0.5);
        Translate(second, 44_002, outside, port, at, at + 600);
        if (i == 0) Plan(at - 100, () => _office.WriteAsync(At(at - 100), new ClockRow(At(at - 100), "time.example", ClockState.Ok, 40_000_000)));
        // Inside the doubt both, outside it one.
        var (moment, users) = i switch
        {
            0 => (at + 20, new[] { "slow0", "fast0" }),
            1 => (at + 39, ["slow1", "fast1"]),
            2 => (at - 35, ["slow2", "fast2"]),
            3 => (at + 60, ["fast3"]),
            _ => (at - 60, ["slow4"]),
        };
        Ask("shifted clock", i, $"{outside}:{port}", moment, users, outside: true);
    }

    /// <summary>Addresses that a device made for itself lead to its session by its link address.</summary>
    private async Task PrivacyAddressAsync(int i)
    {
        var (mac, at) = (Device(), 20_000 + (i * 400));
        Assert.True(Endpoint.TryParseAddress(string.Create(CultureInfo.InvariantCulture, $"fd00:10:10:0:{_random.Next(1, 0xFFFF):x}:{_random.Next(1, 0xFFFF):x}:{i}:1"), out var address));
        await SessionAsync($"private{i}", Inside(9, i), mac, at - 100, at + 300);
        // The fifth is of a device that never logged in.
        var seen = i == 4 ? Device() : mac;
        Connect(address, seen, 45_000, at, at + 60);
        Plan(at + 60, () => _office.WriteAsync(At(at + 60), new FlowBindingRow(At(at), At(at + 60), seen, address, BindingSource.Ndp)));
        Ask("privacy address", i, i % 2 == 0 ? $"[{address}]:45000" : address.ToString(), at + 30, i == 4 ? [] : [$"private{i}"], proved: i != 4, devices: 1);
    }

    /// <summary>One person under two made-up link addresses, two persons under one, and a stranger under another's address.</summary>
    private async Task RandomMacAsync(int i)
    {
        var (ip, other, at, mac) = (Inside(10, i), Inside(10, 50 + i), 24_000 + (i * 1000), Device());
        await SessionAsync($"random{i}", ip, mac, at, at + 300);
        Connect(ip, mac, 46_000, at + 10, at + 290);
        var second = i is 2 or 3 ? mac : Device();
        await SessionAsync(i is 2 or 3 ? $"namesake{i}" : $"random{i}", other, second, at + 400, at + 800);
        Connect(other, second, 46_001, at + 410, at + 790);
        if (i == 4) Connect(ip, Device(), 46_002, at + 100, at + 200);
        switch (i)
        {
            case 0: Ask("random MAC", i, ip.ToString(), at + 100, ["random0"], proved: true); break;
            case 1: Ask("random MAC", i, other.ToString(), at + 500, ["random1"], proved: true); break;
            case 2: Ask("random MAC", i, ip.ToString(), at + 100, ["random2"], proved: true); break;
            case 3: Ask("random MAC", i, other.ToString(), at + 500, ["namesake3"], proved: true); break;
            default: Ask("random MAC", i, ip.ToString(), at + 150, ["random4"], unique: false); break;
        }
    }

    private async Task SessionAsync(
        string user, LogIp ip, LogMac mac, double start, double? end, string? nas = null, double[]? reports = null, double? carries = null, string cause = "User-Request")
    {
        if (!_accounts.TryGetValue(user, out var account)) _accounts[user] = account = await _office.PersonAsync(user, $"Person {user}");
        var session = Session.Begin(account, DateTimeOffset.FromUnixTimeMilliseconds(At(start)));
        using (var connection = _office.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            SessionStore.Put(transaction, session);
            transaction.Commit();
        }

        var row = new SessionRow(At(start), SessionEvent.Start, AccessStream.Id(session.Id), account.Id, user, At(start), session.Holder!, account.Group, mac, ip, nas);
        Write(start, row);
        foreach (var report in reports ?? []) Write(report, row with { Time = At(report), Event = SessionEvent.Interim });
        if (carries is { } carried) Write(carried, row with { Time = At(carried), Event = SessionEvent.Carry });
        if (end is { } ended) Write(ended, row with { Time = At(ended), Event = SessionEvent.Stop, End = At(ended), Cause = cause });
    }

    private void Translate(LogIp inside, int insidePort, LogIp outside, int port, double start, double end)
    {
        var row = new TranslationRow(At(start), TranslationEvent.Start, At(start), null, inside, insidePort, outside, port, Peer, 443, 6, _random.NextInt64(1, 1L << 32));
        Write(start, row);
        Write(end, row with { Time = At(end), Event = TranslationEvent.End, End = At(end) });
    }

    private void Connect(LogIp ip, LogMac mac, int port, double start, double end) => Write(end, Flow(At(start), At(end), mac, ip, port));

    private void Write<TRow>(double at, TRow row)
        where TRow : struct, ILogRow => Plan(at, () => _office.WriteAsync(At(at), row));

    private void Plan(double at, Func<Task> write) => _plan.Add((at, _plan.Count, write));

    private void Ask(
        string kind, int i, string endpoint, double at, string[] users, double tolerance = 0, bool? outside = null, bool? unique = null, bool proved = false, bool asksForPort = false, int? devices = null) =>
        Questions[$"{kind} {i + 1}"] = new AskedQuestion(
            endpoint, at, tolerance, outside ?? kind is "ambiguous" or "no port", [.. users.Order(StringComparer.Ordinal)], unique ?? users.Length == 1, proved, asksForPort, devices);

    private LogMac Device() => Mac(1000 + ++_macs);

    private int Port() => ++_ports;

    private static LogIp Inside(int kind, int number) => LogIp.FromIPv4(0x0A0A_0000U + ((uint)kind << 8) + (uint)number);

    private static LogIp Outside(int kind, int number) => LogIp.FromIPv4(0xCB00_7100U + (uint)((kind * 10) + number));
}

/// <summary>A question with who is right.</summary>
/// <param name="Endpoint">The address, and the port where the question has one.</param>
/// <param name="At">Seconds after the office's noon.</param>
/// <param name="Tolerance">Seconds to either side.</param>
/// <param name="Outside">The address is the one the Internet saw.</param>
/// <param name="Users">Everybody who fits, in order; nobody else may be named.</param>
/// <param name="IsUnique">One person, and no unknown device beside him.</param>
/// <param name="IsProved">Every link of his chain.</param>
/// <param name="AsksForPort">The answer asks for the port.</param>
/// <param name="Devices">How many candidates there are, named or not, where that matters.</param>
internal sealed record AskedQuestion(string Endpoint, double At, double Tolerance, bool Outside, string[] Users, bool IsUnique, bool IsProved, bool AsksForPort, int? Devices);
