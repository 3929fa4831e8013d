using System.Globalization;
using Xunit.Abstractions;

namespace HotspotAuth.Lab;

/// <summary>What a test measured beside what it claimed: a line on its output and one in <c>artifacts/figures.txt</c>, with the day.</summary>
internal static class Figures
{
    public static void Write(ITestOutputHelper output, string name, double value, string unit)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"figure: {name} {value:0.###} {unit}");
        output.WriteLine(line);
        var folder = Path.Combine(Clone.Top, "artifacts");
        Directory.CreateDirectory(folder);
        File.AppendAllText(Path.Combine(folder, "figures.txt"), string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd} {line["figure: ".Length..]}\n"));
    }
}
