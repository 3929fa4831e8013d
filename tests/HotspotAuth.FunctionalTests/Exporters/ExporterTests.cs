using System.Globalization;
using System.Net;
using System.Text.Json;
using HotspotAuth.FunctionalTests.Nas;

namespace HotspotAuth.FunctionalTests.Exporters;

/// <summary>The running service as collector of gateways that are not ours, asked through the real verbs.</summary>
public sealed class ExporterTests
{
    private static readonly string[] Listening = ["--Capture:ExporterBind=127.0.0.1:0", "--Capture:Exporters:0:Name=router-1", "--Capture:Exporters:0:Address=127.0.0.1"];

    /// <summary>softflowd counts a capture file by itself and exports it; our own reader counts the same file.</summary>
    [NeedsFact("softflowd", "softflowd")]
    public async Task What_softflowd_exports_sums_up_to_what_we_count_in_the_same_file()
    {
        using var scratch = new Scratch();
        var file = scratch.Path("guests.pcap");
        var until = DateTimeOffset.UtcNow;
        new GuestCapture(seed: 20261121).Write(file, until);
        await using var ours = await RunningService.StartAsync("--Capture:Interface=");
        await ours.StopAsync();
        await ours.JsonAsync("capture", "read", file);
        var counted = await CountsAsync(ours, scratch, until);
        Assert.Equal(GuestCapture.Clients.Order(StringComparer.Ordinal), counted.Keys.Order(StringComparer.Ordinal));

        foreach (var export in new[] { "-v 9", "-v 10", "-v 10 -b -A milli" })
        {
            await using var service = await RunningService.StartAsync(Listening);
            // Without a control socket, which it might wait at instead of reading the file.
            var (exitCode, _, error) = await RunningService.RunAsync(
                "softflowd", null, ["-r", file, "-n", service.Address("exporters"), "-d", "-6", "-m", "65536", "-p", scratch.Path("pid"), "-c", "none", .. export.Split(' ')]);
            Assert.True(exitCode == 0, error);
            var exported = new Dictionary<string, (long, long, long, long)>(StringComparer.Ordinal);
            for (var i = 0; i < 20; i++)
            {
                exported = await CountsAsync(service, scratch, until);
                if (Text(exported) == Text(counted)) break;
            }

            Assert.Equal(Text(counted), Text(exported));
            Assert.DoesNotContain((await service.JsonAsync("whois", "--ip", "10.10.0.11", "--at", Iso(until))).GetProperty("gaps").EnumerateArray(), g => g.GetProperty("cause").GetString() == "exporter");
        }
    }

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task An_outside_address_that_only_a_router_told_of_names_the_person()
    {
        await using var service = await RunningService.StartAsync(Listening);
        await LoginAsync(service, "guest1", "10.10.0.5", "02-00-00-00-00-05");
        using var router = new RouterOfOthers(IPEndPoint.Parse(service.Address("exporters")));
        var at = await router.FlowAsync("10.10.0.5", 40000, "203.0.113.9", 61000, "198.51.100.7", 443);
        var atOther = await router.FlowAsync("10.10.0.6", 40000, "203.0.113.9", 61001, "198.51.100.7", 443);

        var answer = await OutsideAsync(service, "203.0.113.9:61000", at);

        Assert.True(answer.GetProperty("unique").GetBoolean(), answer.ToString());
        var candidate = Assert.Single(answer.GetProperty("candidates").EnumerateArray());
        Assert.Equal("guest1", candidate.GetProperty("user").GetString());
        Assert.Equal("10.10.0.5", candidate.GetProperty("inside_ip").GetString());
        Assert.Contains(candidate.GetProperty("links").EnumerateArray(), l => l.GetProperty("from").GetString() == "outside" && l.GetProperty("grade").GetString() == "proved");

        using var scratch = new Scratch();
        JsonElement[] rows = [];
        await RunningService.EventuallyAsync(async () => (rows = [.. await ExportAsync(service, scratch, "10.10.0.5", at)]).Length >= 2, "the flows are written");
        Assert.Equal([(3, 300, 0, 0), (0, 0, 4, 4000)], rows.Select(Counts));
        Assert.All(rows, r => Assert.Equal(("guest1", "203.0.113.9", 61000), (r.GetProperty("user").GetString(), r.GetProperty("outside_ip").GetString(), r.GetProperty("outside_port").GetInt32())));
        // The stranger at the other port is found too, without a name.
        var other = await OutsideAsync(service, "203.0.113.9:61001", atOther, named: false);
        Assert.False(other.GetProperty("unique").GetBoolean());
        Assert.Equal("10.10.0.6", Assert.Single(other.GetProperty("candidates").EnumerateArray()).GetProperty("inside_ip").GetString());
    }

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task An_outside_port_that_two_guests_had_one_after_the_other_is_told_apart_by_the_time()
    {
        await using var service = await RunningService.StartAsync(Listening);
        await LoginAsync(service, "guest1", "10.10.0.5", "02-00-00-00-00-05");
        await LoginAsync(service, "guest2", "10.10.0.6", "02-00-00-00-00-06");
        using var router = new RouterOfOthers(IPEndPoint.Parse(service.Address("exporters")));
        var start = DateTimeOffset.UtcNow;
        await router.EventAsync(4, start, "10.10.0.5", 40000, "203.0.113.9", 61000, "198.51.100.7", 443);
        await router.EventAsync(5, start.AddMilliseconds(200), "10.10.0.5", 40000, "203.0.113.9", 61000, "198.51.100.7", 443);
        await router.EventAsync(4, start.AddMilliseconds(400), "10.10.0.6", 50000, "203.0.113.9", 61000, "198.51.100.7", 443);
        // A third begins under the same port, and the second's end never came.
        await router.EventAsync(4, start.AddMilliseconds(800), "10.10.0.5", 40001, "203.0.113.9", 61000, "198.51.100.7", 443);

        // They may come to the disk in several batches: these two answers need all of them.
        await BecomesAsync(service, "203.0.113.9:61000", start.AddMilliseconds(600), "guest2");
        await BecomesAsync(service, "203.0.113.9:61000", start.AddMilliseconds(900), "guest1");
        Assert.Equal("guest1", await WhoAsync(service, "203.0.113.9:61000", start.AddMilliseconds(100)));
        Assert.Equal("guest2", await WhoAsync(service, "203.0.113.9:61000", start.AddMilliseconds(600)));
        Assert.Equal("guest1", await WhoAsync(service, "203.0.113.9:61000", start.AddMilliseconds(900)));
        Assert.Empty((await OutsideAsync(service, "203.0.113.9:61000", start.AddMilliseconds(300), anyway: true)).GetProperty("candidates").EnumerateArray());
    }

    [Fact]
    public async Task A_lost_datagram_is_a_gap_in_every_answer_about_its_time()
    {
        await using var service = await RunningService.StartAsync(Listening);
        using var router = new RouterOfOthers(IPEndPoint.Parse(service.Address("exporters")));
        await router.FlowAsync("10.10.0.5", 40000, "203.0.113.9", 61000, "198.51.100.7", 443);
        router.Loses();
        router.Loses();
        await router.FlowAsync("10.10.0.5", 40001, "203.0.113.9", 61001, "198.51.100.7", 443);
        var at = DateTimeOffset.UtcNow;

        JsonElement[] gaps = [];
        await RunningService.EventuallyAsync(
            async () =>
            {
                gaps = [.. (await service.JsonAsync("whois", "--ip", "10.10.0.5", "--at", Iso(at), "--tolerance", "10")).GetProperty("gaps").EnumerateArray().Where(g => g.GetProperty("cause").GetString() == "exporter")];
                return gaps.Length >= 2;
            },
            "no gap");
        Assert.Equal(["flow", "nat"], gaps.Select(g => g.GetProperty("stream").GetString()).Order(StringComparer.Ordinal));
        Assert.All(gaps, g => Assert.Equal(("127.0.0.1", 2), (g.GetProperty("source").GetString(), g.GetProperty("lost").GetInt32())));
    }

    [Fact]
    public async Task Who_is_not_listed_is_counted_and_not_heard()
    {
        await using var service = await RunningService.StartAsync("--Capture:ExporterBind=127.0.0.1:0", "--Capture:Exporters:0:Name=router-1", "--Capture:Exporters:0:Address=192.0.2.1");
        using var router = new RouterOfOthers(IPEndPoint.Parse(service.Address("exporters")));
        await router.FlowAsync("10.10.0.5", 40000, "203.0.113.9", 61000, "198.51.100.7", 443);

        using var http = new HttpClient();
        await RunningService.EventuallyAsync(
            async () => (await http.GetStringAsync(new Uri(service.Address("metrics") + "/metrics"))).Contains("hotspot_exporter_unlisted_total 1", StringComparison.Ordinal), "not counted");
        Assert.Contains("hotspot_exporter_datagrams_total 0", await http.GetStringAsync(new Uri(service.Address("metrics") + "/metrics")), StringComparison.Ordinal);
    }

    private static async Task LoginAsync(RunningService service, string user, string ip, string mac)
    {
        await service.AddAccountAsync(user, "secret-123");
        var accept = await Radclient.AskAsync(service.Port("radius-auth"), "auth", $"User-Name={user},User-Password=secret-123,Calling-Station-Id=\"{mac}\",Message-Authenticator=0x00");
        Assert.True(accept.Contains("Received Access-Accept", StringComparison.Ordinal), accept);
        var start = await Radclient.AskAsync(
            service.Port("radius-acct"), "acct", $"User-Name={user},Acct-Status-Type=Start,Acct-Session-Id=\"s-{user}\",Calling-Station-Id=\"{mac}\",Framed-IP-Address={ip}");
        Assert.True(start.Contains("Received Accounting-Response", StringComparison.Ordinal), start);
    }

    private static async Task<string?> WhoAsync(RunningService service, string endpoint, DateTimeOffset at)
    {
        var answer = await OutsideAsync(service, endpoint, at);
        return Assert.Single(answer.GetProperty("candidates").EnumerateArray()).GetProperty("user").GetString();
    }

    private static Task BecomesAsync(RunningService service, string endpoint, DateTimeOffset at, string user) => RunningService.EventuallyAsync(
        async () => (await OutsideAsync(service, endpoint, at, anyway: true)).GetProperty("candidates").EnumerateArray().Select(c => c.GetProperty("user").GetString()).SequenceEqual([user]),
        $"{user} had {endpoint}");

    /// <summary>Asks until the rows are on the disk, which takes a batch of two seconds.</summary>
    private static async Task<JsonElement> OutsideAsync(RunningService service, string endpoint, DateTimeOffset at, bool anyway = false, bool named = true)
    {
        var answer = default(JsonElement);
        await RunningService.EventuallyAsync(
            async () => (answer = await service.JsonAsync("whois", "--outside", "--ip", endpoint, "--at", Iso(at))).GetProperty("candidates") is var found
                && (anyway || (found.GetArrayLength() > 0 && (!named || found.EnumerateArray().All(c => c.GetProperty("user").ValueKind == JsonValueKind.String)))),
            $"nobody had {endpoint}");
        return answer;
    }

    private static async Task<Dictionary<string, (long, long, long, long)>> CountsAsync(RunningService service, Scratch scratch, DateTimeOffset about)
    {
        var counts = new Dictionary<string, (long, long, long, long)>(StringComparer.Ordinal);
        foreach (var client in GuestCapture.Clients)
        {
            foreach (var row in await ExportAsync(service, scratch, client, about))
            {
                var (sum, more) = (counts.GetValueOrDefault(client), Counts(row));
                counts[client] = (sum.Item1 + more.Item1, sum.Item2 + more.Item2, sum.Item3 + more.Item3, sum.Item4 + more.Item4);
            }
        }

        return counts;
    }

    private static async Task<JsonElement[]> ExportAsync(RunningService service, Scratch scratch, string client, DateTimeOffset about)
    {
        var file = scratch.Path($"{Guid.NewGuid():N}.jsonl");
        var (exitCode, _, error) = await service.VerbAsync("export", "--ip", client, "--from", Iso(about.AddHours(-1)), "--to", Iso(about.AddHours(1)), "--format", "jsonl", "--out", file, "--reason", "test");
        Assert.True(exitCode == 0, error);
        return [.. (await File.ReadAllLinesAsync(file)).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    private static (long PacketsUp, long BytesUp, long PacketsDown, long BytesDown) Counts(JsonElement row) =>
        (row.GetProperty("packets_up").GetInt64(), row.GetProperty("bytes_up").GetInt64(), row.GetProperty("packets_down").GetInt64(), row.GetProperty("bytes_down").GetInt64());

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffK", CultureInfo.InvariantCulture);

    private static string Text(Dictionary<string, (long, long, long, long)> counts) => string.Join("; ", counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}"));

    private sealed class Scratch : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("exporters-").FullName;

        public string Path(string name) => System.IO.Path.Combine(_folder, name);

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
