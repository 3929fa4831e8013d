using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

/// <summary>Runs the program's verifier and the independent one on the same store; they must say the same of each day and stream.</summary>
internal static class BothVerifiers
{
    public static VerifyReport Agree(VerifyOptions options)
    {
        var ours = Verifier.Verify(options);
        var (exit, theirs) = Independent(options);
        var mine = ours.Lines.Select(line => $"{line.Day} {line.Stream} {VerifyReport.Word(line.Result)} {line.Rows}").ToList();
        Assert.True(mine.SequenceEqual(theirs.Select(line => line.Head)), $"the verifiers differ:\n{string.Join('\n', ours.Lines)}\n--\n{string.Join('\n', theirs)}");
        Assert.Equal(ours.ExitCode, exit);
        return ours;
    }

    public static string Script([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "deploy", "verify", "verify.py"));

    private static (int Exit, List<(string Head, string Reason)> Lines) Independent(VerifyOptions options)
    {
        var start = new ProcessStartInfo("python3") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (IEnumerable<string>)["-I", Script(), options.Directory, "--json"]) start.ArgumentList.Add(argument);
        foreach (var key in options.Trust) Add("--trust", key);
        if (options.From is { } from) Add("--from", DayName.Of(from));
        if (options.To is { } to) Add("--to", DayName.Of(to));
        if (options.RequireAnchor) start.ArgumentList.Add("--require-anchor");
        var anchors = Path.GetTempFileName();
        if (options.Anchors is { } lines)
        {
            File.WriteAllLines(anchors, lines);
            Add("--anchors", anchors);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        File.Delete(anchors);
        Assert.True(output.Length > 0, errors.Result);
        using var json = JsonDocument.Parse(output);
        var found = json.RootElement.GetProperty("days").EnumerateArray().Select(line => (
            $"{line.GetProperty("day").GetString()} {line.GetProperty("stream").GetString()} {line.GetProperty("result").GetString()} {line.GetProperty("rows").GetInt64()}",
            line.GetProperty("reason").GetString()!)).ToList();
        return (process.ExitCode, found);

        void Add(string name, string value)
        {
            start.ArgumentList.Add(name);
            start.ArgumentList.Add(value);
        }
    }
}
