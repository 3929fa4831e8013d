using System.Globalization;

namespace HotspotAuth.FunctionalTests.Nas;

/// <summary>FreeRADIUS's client, which checks every proof in our answers itself.</summary>
internal static class Radclient
{
    /// <summary>How long it listens where no answer is to come.</summary>
    public const int Silence = 2;

    /// <summary>How long it asks where one is, even of a machine that stood still meanwhile.</summary>
    public const int Patience = 60;

    private const int Each = 5;

    /// <summary>Sends one packet, as a NAS does it every five seconds where an answer is to come, and tells all that it printed: the answer's attributes by name, or "No reply" after so many seconds.</summary>
    public static async Task<string> AskAsync(int port, string kind, string attributes, string secret = RunningService.NasSecret, int seconds = Patience)
    {
        var (times, each) = seconds > Silence ? (seconds / Each, Each) : (1, seconds);
        var (_, output, error) = await RunningService.RunAsync(
            "radclient", attributes + "\n", "-x", "-r", times.ToString(CultureInfo.InvariantCulture), "-t", each.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), kind, secret);
        return output + error;
    }
}
