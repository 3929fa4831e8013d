using System.Globalization;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Lab.ServiceTests;

/// <summary>From the packets on the wire to the person in the auditor's file, with the whole program in the gateway.</summary>
public sealed class RecordTests(HotspotFixture hotspot) : IClassFixture<HotspotFixture>
{
    [LabFact]
    public async Task What_a_guest_did_is_exported_under_his_name_and_nobody_elses()
    {
        var before = DateTimeOffset.UtcNow;
        await hotspot.AddAsync("mali", "secret-123", "--name-th", "มะลิ ใจดี");
        await hotspot.AddAsync("somchai");
        await HotspotFixture.LogInAsync(hotspot.Lab.Client1, "mali");
        await HotspotFixture.LogInAsync(hotspot.Lab.Client2, "somchai");
        Assert.True(await HotspotFixture.ReachesInternetAsync(hotspot.Lab.Client1));
        Assert.True(await HotspotFixture.ReachesInternetAsync(hotspot.Lab.Client2));
        var ip = hotspot.Lease1["ip"];
        var file = Path.Combine(hotspot.Lab.Directory, "mali.jsonl");
        var rows = await ExportAsync(ip, before, file);
        var web = Assert.Single(rows, r => r.GetProperty("peer_port").GetInt32() == 80 && r.GetProperty("peer_ip").GetString() == "203.0.113.2");
        Assert.Equal(("mali", "Person mali", ip, 6), (web.GetProperty("user").GetString(), web.GetProperty("person").GetString(), web.GetProperty("client_ip").GetString(), web.GetProperty("protocol").GetInt32()));
        Assert.True(web.GetProperty("bytes_down").GetInt64() > 100 && web.GetProperty("packets_up").GetInt64() >= 4, web.ToString());
        Assert.All(rows, r => Assert.Equal(ip, r.GetProperty("client_ip").GetString()));
        var who = await hotspot.JsonAsync("whois", "--ip", ip, "--at", Utc(DateTimeOffset.UtcNow.AddSeconds(-1)));
        Assert.True(who.GetProperty("unique").GetBoolean(), who.ToString());
        Assert.Equal("mali", Assert.Single(who.GetProperty("candidates").EnumerateArray()).GetProperty("user").GetString());
        // The DHCP server's word stands beside what the wire showed.
        var records = Path.Combine(hotspot.Lab.Directory, "data", "traffic");
        var leases = new TrafficReader(TrafficStore.OpenOrCreate(records, "node-1", TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok"), TimeProvider.System))
            .Bindings(new BindingQuery(0, long.MaxValue)).Where(b => b.Row.Source == BindingSource.Lease).Select(b => $"{b.Row.Ip} {b.Row.Mac}");
        Assert.Contains($"{ip} {await hotspot.Lab.Client1.MacOfAsync("eth0")}", leases);
        await HotspotFixture.LogOutAsync(hotspot.Lab.Client1);
        await HotspotFixture.LogOutAsync(hotspot.Lab.Client2);
    }

    [LabFact]
    public async Task Both_verifiers_find_the_open_day_whole_while_it_is_written()
    {
        await hotspot.AddAsync("witness");
        await HotspotFixture.LogInAsync(hotspot.Lab.Client1, "witness");
        Assert.True(await HotspotFixture.ReachesInternetAsync(hotspot.Lab.Client1));
        await HotspotFixture.LogOutAsync(hotspot.Lab.Client1);
        var ours = await hotspot.Lab.HotspotAsync("verify");
        Assert.True(ours.ExitCode == 0, ours.Output + ours.Error);
        var script = Path.Combine(LabTopology.Program, "..", "..", "..", "..", "..", "..", "deploy", "verify", "verify.py");
        var theirs = await LabCommand.RunAsync("python3", Path.GetFullPath(script), Path.Combine(hotspot.Lab.Directory, "data", "traffic"));
        Assert.True(theirs.ExitCode == 0, theirs.Output + theirs.Error);
        Assert.Contains("open", theirs.Output, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task The_same_account_gets_in_by_RADIUS_from_another_host()
    {
        await hotspot.AddAsync("nasuser");
        Assert.Contains("Access-Accept", await RadclientAsync("auth", "User-Name=nasuser,User-Password=secret-123,Message-Authenticator=0x00"), StringComparison.Ordinal);
        Assert.Contains("Access-Reject", await RadclientAsync("auth", "User-Name=nasuser,User-Password=wrong,Message-Authenticator=0x00"), StringComparison.Ordinal);
        const string Session = "User-Name=nasuser,Acct-Session-Id=lab1,NAS-IP-Address=203.0.113.2,Calling-Station-Id=\"02-00-00-00-00-07\",Framed-IP-Address=10.20.0.7";
        foreach (var status in new[] { "Start", "Interim-Update,Acct-Input-Octets=10,Acct-Output-Octets=20", "Stop,Acct-Input-Octets=30,Acct-Output-Octets=40,Acct-Terminate-Cause=User-Request" })
            Assert.Contains("Accounting-Response", await RadclientAsync("acct", $"{Session},Acct-Status-Type={status}"), StringComparison.Ordinal);
        var closed = Assert.Single((await hotspot.JsonAsync("session", "list", "--closed")).EnumerateArray(), s => s.GetProperty("user").GetString() == "nasuser");
        Assert.Equal((30, 40, "lab"), (closed.GetProperty("bytes_up").GetInt32(), closed.GetProperty("bytes_down").GetInt32(), closed.GetProperty("nas").GetString()));
    }

    private async Task<IReadOnlyList<System.Text.Json.JsonElement>> ExportAsync(string ip, DateTimeOffset from, string file)
    {
        for (var i = 0; ; i++)
        {
            var export = await hotspot.Lab.HotspotAsync(
                "export", "--ip", ip, "--from", Utc(from), "--to", Utc(DateTimeOffset.UtcNow.AddMinutes(1)), "--format", "jsonl", "--out", file, "--reason", "lab");
            export.Succeeded();
            var rows = (await File.ReadAllLinesAsync(file)).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement).ToArray();
            // A finished connection lingers for five seconds for its last packets, then waits two for its batch.
            if (i == 20 || rows.Any(r => r.GetProperty("peer_port").GetInt32() == 80 && r.GetProperty("peer_ip").GetString() == "203.0.113.2")) return rows;
            await Task.Delay(1000);
        }
    }

    private async Task<string> RadclientAsync(string kind, string attributes)
    {
        var port = kind == "auth" ? 1812 : 1813;
        var answer = await LabCommand.RunWithInputAsync(
            attributes + "\n", "ip", "netns", "exec", hotspot.Lab.InternetHost.Name, "radclient", "-r", "6", "-t", "5", string.Create(CultureInfo.InvariantCulture, $"203.0.113.1:{port}"), kind, LabTopology.RadiusSecret);
        return answer.Output + answer.Error;
    }

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
