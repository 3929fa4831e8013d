using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace HotspotAuth.FunctionalTests.Export;

/// <summary>The questions that the demonstration proposes, asked of the built program.</summary>
public sealed class DemoOfficeTests
{
    [Fact]
    public async Task Demonstration_answers_export_whois_and_verify_and_is_not_made_twice()
    {
        using var program = new Program();
        var demo = await program.JsonAsync("demo");
        Assert.Equal((20, 30), (demo.GetProperty("staff").GetArrayLength(), demo.GetProperty("guests").GetArrayLength()));

        var question = Words(demo, 0);
        var answer = await program.JsonAsync("whois", "--ip", question[3], "--at", question[5]);
        Assert.True(answer.GetProperty("unique").GetBoolean());
        Assert.Equal("Mali Tuayang", answer.GetProperty("candidates")[0].GetProperty("person").GetString());

        var shared = await program.JsonAsync("whois", "--ip", "10.10.1.210", "--at", Local(question[5], "13:40:15"), "--tolerance", "60");
        Assert.False(shared.GetProperty("unique").GetBoolean());
        Assert.Equal(2, shared.GetProperty("candidates").GetArrayLength());

        await ExportAgreesAsync(program, Words(demo, 1));

        var verify = await program.JsonAsync("verify");
        Assert.Equal("valid", verify.GetProperty("result").GetString());
        Assert.Contains(verify.GetProperty("days").EnumerateArray(), d => d.GetProperty("result").GetString() == "valid" && d.GetProperty("rows").GetInt64() > 500);

        Assert.Equal(65, (await program.RunAsync("demo")).Exit);
    }

    [Theory]
    [InlineData("export --ip 10.10.0.1 --mac 02:00:00:00:00:01 --from 2026-11-20T00:00Z --to 2026-11-21T00:00Z --out x --reason r")]
    [InlineData("export --from 2026-11-20T00:00Z --to 2026-11-21T00:00Z --out x --reason r")]
    [InlineData("export --ip 10.10.0.1 --from 2026-11-21T00:00Z --to 2026-11-21T00:00Z --out x --reason r")]
    [InlineData("export --ip 10.10.0.1 --from 2026-11-20T00:00Z --to 2026-11-21T00:00Z --out x")]
    [InlineData("export --ip 10.10.0.1 --from 2026-11-20T00:00Z --to 2026-11-21T00:00Z --out x --reason r --format xml")]
    [InlineData("export --ip 10.10.1 --from 2026-11-20T00:00Z --to 2026-11-21T00:00Z --out x --reason r")]
    [InlineData("whois --ip 10.10.0.1 --at 2026-11-20T00:00")]
    [InlineData("whois --ip 10.10.0.1 --at 2026-11-20T00:00Z --tolerance -1")]
    [InlineData("verify --day 21/11/2569")]
    public async Task Question_that_is_not_one_is_refused_with_64_and_writes_nothing(string line)
    {
        using var program = new Program();

        var (exit, output, error) = await program.RunAsync(line.Split(' '));

        Assert.Equal((64, ""), (exit, output));
        Assert.NotEmpty(error);
        Assert.False(File.Exists(program.Scratch("x")));
    }

    private static async Task ExportAgreesAsync(Program program, string[] words)
    {
        string[] asked = ["--ip", words[3], "--from", words[5], "--to", words[7], "--reason", "a try"];
        var csv = await program.JsonAsync(["export", .. asked, "--format", "csv", "--out", program.Scratch("a.csv")]);
        var (exit, lines, summary) = await program.RunAsync(["export", .. asked, "--format", "jsonl", "--out", "-"]);
        Assert.Equal(0, exit);
        Assert.Contains("complete until", summary, StringComparison.Ordinal);

        var bytes = await File.ReadAllBytesAsync(program.Scratch("a.csv"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), csv.GetProperty("sha256").GetString());
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var rows = System.Text.Encoding.UTF8.GetString(bytes).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).ToArray();
        var json = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<JsonElement>(l)).ToArray();
        Assert.Equal(60, rows.Length);
        Assert.Equal((rows.Length, csv.GetProperty("rows").GetInt32()), (json.Length, json.Length));
        Assert.All(json, j => Assert.Equal("mali", j.GetProperty("user").GetString()));
        Assert.Equal(rows.Select(r => r.Split(',')[16]), json.Select(j => j.GetProperty("bytes_down").GetInt64().ToString(CultureInfo.InvariantCulture)));
    }

    private static string[] Words(JsonElement demo, int question) => demo.GetProperty("questions")[question].GetString()!.Split(' ');

    private static string Local(string time, string clock) => $"{time[..11]}{clock}.000{time[23..]}";
}
