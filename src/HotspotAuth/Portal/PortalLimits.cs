using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HotspotAuth.Portal;

/// <summary>Bounds on what an unknown device may cost: connections, bytes and time. A login form is well under 2 kB.</summary>
internal static class PortalLimits
{
    /// <summary>Connections at one time: some for each of a few thousand devices.</summary>
    public const int MostConnections = 8192;

    private const int MaxBody = 4 * 1024;

    /// <summary>The server's own limits.</summary>
    public static void Apply(KestrelServerOptions kestrel)
    {
        var limits = kestrel.Limits;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = MaxBody;
        limits.MaxRequestLineSize = 4 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestBufferSize = 32 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(15);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(5));
        limits.Http2.MaxStreamsPerConnection = 32;
    }

    /// <summary>A form of ours has five fields.</summary>
    public static void Apply(FormOptions form)
    {
        form.ValueCountLimit = 12;
        form.KeyLengthLimit = 64;
        form.ValueLengthLimit = 2 * 1024;
        form.BufferBodyLengthLimit = MaxBody;
        form.MultipartBodyLengthLimit = MaxBody;
    }

    /// <summary>Longer than a login waits behind a full queue of password checks on two busy cores.</summary>
    public static void Apply(RequestTimeoutOptions timeouts) =>
        timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(30), TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable };
}
