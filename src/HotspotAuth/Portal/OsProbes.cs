using System.Collections.Frozen;

namespace HotspotAuth.Portal;

/// <summary>What an operating system's connectivity check expects from an open network.</summary>
/// <param name="Status">204, or 200 with a body.</param>
/// <param name="ContentType">Null with 204.</param>
/// <param name="Body">Byte for byte: most checks compare the whole of it.</param>
/// <param name="NetworkManager">With NetworkManager's own header, which it believes before any body.</param>
internal sealed record ProbeAnswer(int Status, string? ContentType, string Body, bool NetworkManager = false);

/// <summary>
/// The addresses by which phones and computers find out whether a login page is in the way. Before login each gets a 302, which all of
/// them understand (Android takes an empty or tiny 200 and any 4xx or 5xx, 511 too, as "no Internet" and opens nothing); with an
/// open session each gets the answer its own server would give.
/// </summary>
internal static class OsProbes
{
    private static readonly ProbeAnswer NoContent = new(204, null, "");
    private static readonly ProbeAnswer Apple = new(200, "text/html", "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>");
    private static readonly ProbeAnswer Ok = new(200, "text/plain", "OK");
    private static readonly ProbeAnswer HotspotText = Ok with { NetworkManager = true };
    private static readonly ProbeAnswer NetworkManager = new(200, "text/plain", "NetworkManager is online\n", NetworkManager: true);

    private static readonly FrozenDictionary<string, ProbeAnswer> Paths = new Dictionary<string, ProbeAnswer>(StringComparer.OrdinalIgnoreCase)
    {
        // Android, ChromeOS, Chrome, Edge, Samsung, Huawei, Xiaomi, Fire OS
        ["/generate_204"] = NoContent,
        ["/gen_204"] = NoContent,
        ["/generate204"] = NoContent,
        ["/captiveportal/generate_204"] = NoContent,
        // iOS, macOS
        ["/hotspot-detect.html"] = Apple,
        ["/library/test/success.html"] = Apple,
        // Windows
        ["/connecttest.txt"] = new(200, "text/plain", "Microsoft Connect Test"),
        ["/ncsi.txt"] = new(200, "text/plain", "Microsoft NCSI"),
        // Firefox
        ["/canonical.html"] = new(200, "text/html", "<meta http-equiv=\"refresh\" content=\"0;url=https://support.mozilla.org/kb/captive-portal\"/>"),
        ["/success.txt"] = new(200, "text/plain", "success\n"),
        // NetworkManager: Fedora, Red Hat, GNOME, Debian
        ["/static/hotspot.txt"] = HotspotText,
        ["/test/rhel-networkmanager.txt"] = HotspotText,
        ["/check_network_status.txt"] = NetworkManager,
        ["/nm"] = NetworkManager,
        // Kindle
        ["/kindle-wifi/wifistub.html"] = new(200, "text/html", "<html><body>81ce4465-7167-4dcb-835b-dcc9e44c112a</body></html>"),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Checks that ask for the root of a host that does nothing else.
    private static readonly FrozenDictionary<string, ProbeAnswer> Hosts = new Dictionary<string, ProbeAnswer>(StringComparer.OrdinalIgnoreCase)
    {
        ["captive.apple.com"] = Apple,
        ["www.appleiphonecell.com"] = Apple,
        ["www.airport.us"] = Apple,
        ["www.ibook.info"] = Apple,
        ["www.itools.info"] = Apple,
        ["www.thinkdifferent.us"] = Apple,
        ["connectivity-check.ubuntu.com"] = NoContent with { NetworkManager = true },
        ["connectivitycheck.samsungdm.com"] = NoContent,
        ["connectivity.samsung.com"] = NoContent,
        ["d2uzsrnmmf6tds.cloudfront.net"] = NoContent,
        ["detectportal.brave-http-only.com"] = NoContent,
        ["networkcheck.kde.org"] = Ok,
        ["nmcheck.gnome.org"] = NetworkManager,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Hosts that people never ask for: after login there is nothing to go back to.
    private static readonly FrozenSet<string> Landings = new[]
    {
        "www.msftconnecttest.com", "ipv6.msftconnecttest.com", "www.msftncsi.com", "detectportal.firefox.com", "connectivitycheck.gstatic.com", "connectivitycheck.android.com",
        "connectivitycheck.platform.hicloud.com", "connectivitycheck.cbg-app.huawei.com", "connect.rom.miui.com", "wifi.vivo.com.cn", "connectivitycheck.oppomobile.com", "wifi.coloros.com",
        "fireoscaptiveportal.com", "tabletcaptiveportal.com", "captive.roku.com", "network-test.debian.org",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a host is there for connectivity checks alone, Windows' <c>/redirect</c> page among them.</summary>
    public static bool IsCheckHost(string host) => Landings.Contains(host) || Hosts.ContainsKey(host);

    /// <summary>Every path that only a connectivity check asks for.</summary>
    public static IReadOnlyCollection<string> KnownPaths => Paths.Keys;

    /// <summary>The open network's answer, where host and path are a connectivity check's.</summary>
    public static bool TryFind(string host, string path, out ProbeAnswer? answer) =>
        Paths.TryGetValue(path, out answer) || (path is "/" or "" && Hosts.TryGetValue(host, out answer));
}
