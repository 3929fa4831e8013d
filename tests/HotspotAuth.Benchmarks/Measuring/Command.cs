using System.Diagnostics;

namespace HotspotAuth.Benchmarks.Measuring;

/// <summary>A program run to its end, with the processor time it took.</summary>
internal sealed record Command(int ExitCode, string Output, double ProcessorSeconds, double WallSeconds)
{
    /// <summary>Where the program lies on the path; null when it is not installed.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    public static Command Run(string program, params string[] arguments)
    {
        var before = ProcessorTime.OfEndedChildren();
        var since = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Command(process.ExitCode, output + error.GetAwaiter().GetResult(), ProcessorTime.OfEndedChildren() - before, Stopwatch.GetElapsedTime(since).TotalSeconds);
    }
}
