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

    /// <summary>For a log-in whose NAS has not said what it will call the session: each is one more. Acct-Session-Id has no
    /// control characters (RFC 2866 §5.5), so no session is called by it.</summary>
    public static string New(string nas, IPAddress? address) => $"{At(nas, address)}\n{Guid.NewGuid():N}";
}
