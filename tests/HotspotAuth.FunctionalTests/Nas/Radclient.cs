using System.Globalization;

namespace HotspotAuth.FunctionalTests.Nas;

/// <summary>FreeRADIUS's client, which checks every proof in our answers itself.</summary>
internal static class Radclient
{
    /// <summary>Sends one packet, once, and tells all that it printed: the answer's attributes by name, or "No reply".</summary>
    public static async Task<string> AskAsync(int port, string kind, string attributes, string secret = RunningService.NasSecret)
    {
        var (_, output, error) = await RunningService.RunAsync(
            "radclient", attributes + "\n", "-x", "-r", "1", "-t", "3", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), kind, secret);
        return output + error;
    }
}
