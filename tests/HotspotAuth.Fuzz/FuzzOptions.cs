using System.Globalization;

namespace HotspotAuth.Fuzz;

/// <summary>How long, from where, and where crashes go.</summary>
internal sealed record FuzzOptions
{
    public double Minutes { get; private init; } = 1;

    /// <summary>The start of the random numbers; the same seed and corpus make the same inputs in the same order.</summary>
    public int Seed { get; private init; } = Environment.TickCount & int.MaxValue;

    public string Corpus { get; private init; } = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public string Crashes { get; private init; } = "fuzz-crashes";

    /// <summary>Null when an option is unknown or its value no number.</summary>
    public static FuzzOptions? Read(string[] arguments)
    {
        var options = new FuzzOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length) return null;
            var value = arguments[i + 1];
            switch (arguments[i])
            {
                case "--minutes" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes):
                    options = options with { Minutes = minutes };
                    break;
                case "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                    options = options with { Seed = seed };
                    break;
                case "--corpus":
                    options = options with { Corpus = value };
                    break;
                case "--crashes":
                    options = options with { Crashes = value };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
