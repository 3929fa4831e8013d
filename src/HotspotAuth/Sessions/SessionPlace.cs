using System.Globalization;
using System.Net;

namespace HotspotAuth.Sessions;

/// <summary>
/// Names for places among an account's devices that are held by sessions whose NAS tells neither MAC nor address of the device:
/// by the NAS's own name of the session. No device is called so.
/// </summary>
internal static class SessionPlace
{
    /// <summary>What every such name at this NAS begins with.</summary>
    public static string At(string nas, IPAddress? address) => $"~{nas}/{address}/";

    public static string Of(string nas, IPAddress? address, string nasSession) => At(nas, address) + nasSession;

    /// <summary>For a log-in whose NAS has not said what it will call the session. Acct-Session-Id is printable (RFC 2866 §5.5), so
    /// no session is called so.</summary>
    public static string OfPort(string nas, IPAddress? address, uint port) => string.Create(CultureInfo.InvariantCulture, $"{At(nas, address)}\n{port}");
}
