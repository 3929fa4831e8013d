using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace HotspotAuth.Operation;

/// <summary>
/// What systemd is told of this process (sd_notify(3)): ready, reloading, stopping, and that it lives, which is <see cref="Watchdog"/>'s to
/// say. Without systemd nothing is sent.
/// </summary>
internal sealed class ServiceManager(string? socket, TimeSpan? watchdog)
{
    private static readonly Lazy<ServiceManager> Ours = new(OfEnvironment);

    /// <summary>Of this process, whatever parts it is made of and however often they are built anew.</summary>
    public static ServiceManager OfProcess => Ours.Value;

    /// <summary>Within which it must be told again and again that the process lives; null: nobody waits for it.</summary>
    public TimeSpan? WatchdogPeriod => socket is null ? null : watchdog;

    public void Ready(IEnumerable<string> listening) => Tell($"READY=1\nSTATUS={string.Join("; ", listening)}");

    public void Reloading() => Tell(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={Environment.TickCount64 * 1000}"));

    public void Stopping() => Tell("STOPPING=1");

    public void Lives() => Tell("WATCHDOG=1");

    /// <summary>Takes what systemd set for this process out of the environment, so that no child speaks in its name.</summary>
    private static ServiceManager OfEnvironment()
    {
        var isForUs = Take("WATCHDOG_PID") is not { } pid || string.Equals(pid, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var period = long.TryParse(Take("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0 && isForUs ? TimeSpan.FromMicroseconds(microseconds) : (TimeSpan?)null;
        return new ServiceManager(Take("NOTIFY_SOCKET"), period);
    }

    private static string? Take(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, null);
        return value is { Length: > 0 } ? value : null;
    }

    /// <summary>A word that can't be sent ends nothing: systemd does what it does with a service that says nothing.</summary>
    private void Tell(string word)
    {
        if (socket is null) return;
        try
        {
            // An address in the abstract namespace is written with @ for its first octet, which is 0 (unix(7)).
            var address = new UnixDomainSocketEndPoint(socket[0] == '@' ? $"\0{socket[1..]}" : socket);
            using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = 1000 };
            sender.SendTo(Encoding.UTF8.GetBytes(word), address);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            Console.Error.WriteLine($"systemd could not be told how this process is: {e.Message}");
        }
    }
}
