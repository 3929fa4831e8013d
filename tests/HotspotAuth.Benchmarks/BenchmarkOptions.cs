using System.Globalization;

namespace HotspotAuth.Benchmarks;

/// <summary>How long and how large. The defaults take some minutes in all.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>Seconds of each measured load, after its warm-up.</summary>
    public int Seconds { get; private init; } = 10;

    /// <summary>How often each thing is measured; every figure is printed.</summary>
    public int Rounds { get; private init; } = 2;

    /// <summary>Packets of the generated capture.</summary>
    public long Packets { get; private init; } = 5_000_000;

    /// <summary>Packets a second that are sent to the live capture.</summary>
    public int PacketsPerSecond { get; private init; } = 400_000;

    /// <summary>Flow records of the store's benchmark.</summary>
    public int Rows { get; private init; } = 1_000_000;

    /// <summary>Days of closed sessions behind the console's lists.</summary>
    public int Days { get; private init; } = 365;

    /// <summary>Where the large office is made, or lies from a run before; null for a folder that goes with the run.</summary>
    public string? Data { get; private init; }

    /// <summary>The service under test; the one that was built with this project where none is named.</summary>
    public string Program { get; private init; } = Path.Combine(AppContext.BaseDirectory, "hotspotauth");

    /// <summary>Null when an option is unknown or its value no number.</summary>
    public static BenchmarkOptions? Read(ReadOnlySpan<string> arguments)
    {
        var options = new BenchmarkOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length) return null;
            var value = arguments[i + 1];
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
            if (!isNumber && arguments[i] is not "--program" and not "--data") return null;
            switch (arguments[i])
            {
                case "--seconds": options = options with { Seconds = number }; break;
                case "--rounds": options = options with { Rounds = number }; break;
                case "--packets": options = options with { Packets = number }; break;
                case "--pps": options = options with { PacketsPerSecond = number }; break;
                case "--rows": options = options with { Rows = number }; break;
                case "--days": options = options with { Days = number }; break;
                case "--data": options = options with { Data = value }; break;
                case "--program": options = options with { Program = value }; break;
                default: return null;
            }
        }

        return options;
    }
}
