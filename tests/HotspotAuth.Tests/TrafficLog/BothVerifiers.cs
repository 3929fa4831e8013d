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
        var arguments = new List<string> { options.Directory };
        foreach (var key in options.Trust) arguments.AddRange(["--trust", key]);
        if (options.From is { } from) arguments.AddRange(["--from", DayName.Of(from)]);
        if (options.To is { } to) arguments.AddRange(["--to", DayName.Of(to)]);
        if (options.RequireAnchor) arguments.Add("--require-anchor");
        if (options.Anchors is not { } lines)
        {
            Same(ours, arguments);
            return ours;
        }

        var anchors = Path.GetTempFileName();
        File.WriteAllLines(anchors, lines);
        Same(ours, [.. arguments, "--anchors", anchors]);
        File.Delete(anchors);
        return ours;
    }

    /// <summary>Asserts that the independent verifier, called with these arguments, says the same as ours.</summary>
    public static void Same(VerifyReport ours, IReadOnlyList<string> arguments)
    {
        var (exit, theirs) = Independent(arguments);
        var mine = ours.Lines.Select(line => $"{line.Day} {line.Stream} {VerifyReport.Word(line.Result)} {line.Rows}").ToList();
        Assert.True(mine.SequenceEqual(theirs.Select(line => line.Head)), $"the verifiers differ:\n{string.Join('\n', ours.Lines)}\n--\n{string.Join('\n', theirs)}");
        Assert.Equal(ours.ExitCode, exit);
    }

    public static string Script([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "deploy", "verify", "verify.py"));

    private static (int Exit, List<(string Head, string Reason)> Lines) Independent(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("python3") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (IEnumerable<string>)["-I", Script(), "--json", .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(output.Length > 0, errors.Result);
        using var json = JsonDocument.Parse(output);
        var found = json.RootElement.GetProperty("days").EnumerateArray().Select(line => (
            $"{line.GetProperty("day").GetString()} {line.GetProperty("stream").GetString()} {line.GetProperty("result").GetString()} {line.GetProperty("rows").GetInt64()}",
            line.GetProperty("reason").GetString()!)).ToList();
        return (process.ExitCode, found);
    }
}
