using System.Diagnostics;

namespace HotspotAuth.Lab;

/// <summary>What a program that ran to its end left.</summary>
internal sealed record LabResult(int ExitCode, string Output, string Error)
{
    /// <summary>The result when the program ended with 0; else the test fails with its words.</summary>
    public LabResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"ended with {ExitCode}: {Error}{Output}");
        return this;
    }
}

/// <summary>Runs programs of the system to their end.</summary>
internal static class LabCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static Task<LabResult> RunAsync(string program, params string[] arguments) => RunAsync(Longest, "", program, arguments);

    /// <summary>Runs a program that may take longer than others.</summary>
    public static Task<LabResult> RunAsync(TimeSpan longest, string program, params string[] arguments) => RunAsync(longest, "", program, arguments);

    /// <summary>Runs a program that reads a text from its standard input.</summary>
    public static Task<LabResult> RunWithInputAsync(string input, string program, params string[] arguments) => RunAsync(Longest, input, program, arguments);

    private static async Task<LabResult> RunAsync(TimeSpan longest, string input, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        using var patience = new CancellationTokenSource(longest);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), patience.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
            return new LabResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException fault)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end in {longest.TotalSeconds} s", fault);
        }
    }

    /// <summary>Runs several <c>ip</c> commands in one process.</summary>
    public static async Task IpAsync(string batch)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, batch + "\n");
            (await RunAsync("ip", "-batch", file)).Succeeded();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
