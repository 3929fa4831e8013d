using System.Net;
using HotspotAuth.Operation;

namespace HotspotAuth.Setup.Parts;

/// <summary>What the tests look at: the settings in force and where the service listens.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Data">The data directory.</param>
/// <param name="Database">The account store.</param>
/// <param name="Listening">The lines that <c>serve</c> prints, as <c>portal http://0.0.0.0:8080</c>.</param>
/// <param name="IsServing">Whether the service runs.</param>
/// <param name="Time">The clock.</param>
internal sealed record PartScene(HotspotSettings Settings, DataDirectory Data, Database Database, IReadOnlyList<string> Listening, bool IsServing, TimeProvider Time)
{
    /// <summary>Writes a record into the access stream and waits until it is on the disk; null where the service's own process is another.</summary>
    public Func<CancellationToken, Task<Exception?>>? WriteRecord { get; init; }

    /// <summary>To whom a test mail goes; without one the server is only greeted.</summary>
    public string? Recipient { get; init; }

    /// <summary>The addresses at which a part listens, with any address told as loopback.</summary>
    public IReadOnlyList<string> At(string part) =>
    [
        .. Listening.Where(line => line.StartsWith(part + " ", StringComparison.Ordinal)).Select(line => line[(part.Length + 1)..])
            .Select(at => at.Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal).Replace("://*", "://127.0.0.1", StringComparison.Ordinal)),
    ];

    /// <summary>What the settings say where the service's lines can't be asked.</summary>
    public static IReadOnlyList<string> Lines(HotspotSettings settings)
    {
        var bind = IPAddress.Parse(settings.Radius.Bind);
        return
        [
            .. PortalListen.Urls(settings.Portal).Select(url => "portal " + url),
            $"radius-auth {new IPEndPoint(bind, settings.Radius.AuthPort)}",
            $"radius-acct {new IPEndPoint(bind, settings.Radius.AcctPort)}",
        ];
    }
}
