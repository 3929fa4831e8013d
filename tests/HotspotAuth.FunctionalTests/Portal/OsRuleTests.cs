using System.Net;

namespace HotspotAuth.FunctionalTests.Portal;

/// <summary>
/// How each system reads the answer to its own check, transcribed from its source or its maker's words, and put to the portal before and
/// right after the login.
/// </summary>
public class OsRuleTests
{
    private enum Verdict
    {
        Portal,
        Open,
        NoInternet,
    }

    public static TheoryData<string, string, string> Checks => new()
    {
        { "android", "connectivitycheck.gstatic.com", "/generate_204" },
        { "android", "www.google.com", "/gen_204" },
        { "android", "play.googleapis.com", "/generate_204" },
        { "android", "connectivitycheck.android.com", "/generate_204" }, // Samsung
        { "android", "connectivitycheck.samsungdm.com", "/" },
        { "android", "d2uzsrnmmf6tds.cloudfront.net", "/generate_204" },
        { "android", "connectivitycheck.platform.hicloud.com", "/generate_204" }, // Huawei
        { "android", "connectivitycheck.cbg-app.huawei.com", "/generate_204" },
        { "android", "connect.rom.miui.com", "/generate_204" }, // Xiaomi
        { "android", "wifi.vivo.com.cn", "/generate_204" },
        { "android", "connectivitycheck.oppomobile.com", "/generate_204" },
        { "android", "wifi.coloros.com", "/generate_204" },
        { "android", "fireoscaptiveportal.com", "/generate_204" },
        { "android", "tabletcaptiveportal.com", "/generate204" },
        { "chrome", "clients3.google.com", "/generate_204" },
        { "chrome", "www.gstatic.com", "/generate_204" },
        { "chrome", "edge-http.microsoft.com", "/captiveportal/generate_204" },
        { "chrome", "detectportal.brave-http-only.com", "/" },
        { "apple", "captive.apple.com", "/hotspot-detect.html" },
        { "apple", "captive.apple.com", "/" },
        { "apple", "www.apple.com", "/library/test/success.html" },
        { "apple", "www.appleiphonecell.com", "/" },
        { "apple", "www.airport.us", "/library/test/success.html" },
        { "apple", "www.ibook.info", "/" },
        { "apple", "www.itools.info", "/" },
        { "apple", "www.thinkdifferent.us", "/" },
        { "windows", "www.msftconnecttest.com", "/connecttest.txt" },
        { "windows", "ipv6.msftconnecttest.com", "/connecttest.txt" },
        { "windows", "www.msftncsi.com", "/ncsi.txt" },
        { "firefox", "detectportal.firefox.com", "/canonical.html" },
        { "firefox", "detectportal.firefox.com", "/success.txt?ipv4" },
        { "firefox", "detectportal.firefox.com", "/success.txt?ipv6" },
        { "networkmanager", "nmcheck.gnome.org", "/check_network_status.txt" },
        { "networkmanager", "network-test.debian.org", "/nm" },
        { "networkmanager", "fedoraproject.org", "/static/hotspot.txt" },
        { "networkmanager", "static.redhat.com", "/test/rhel-networkmanager.txt" },
        { "networkmanager", "connectivity-check.ubuntu.com", "/" },
        { "kde", "networkcheck.kde.org", "/" },
        { "kindle", "spectrum.s3.amazonaws.com", "/kindle-wifi/wifistub.html" },
    };

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Each_system_sees_a_portal_before_the_login_and_an_open_network_right_after(string system, string host, string path)
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var own = portal.Client();
        using var check = portal.Client(host: host);

        var before = await ReadAsync(system, check, path);
        await Page.LogInAsync(own, "mali", "Correct-7");
        var after = await ReadAsync(system, check, path);
        await Page.PostAsync(own, "/logout");
        var again = await ReadAsync(system, check, path);

        Assert.Equal((Verdict.Portal, Verdict.Open, Verdict.Portal), (before, after, again));
    }

    [Theory]
    [InlineData("www.msftconnecttest.com", "/redirect")]
    [InlineData("captive.roku.com", "/ok")]
    public async Task What_a_check_opens_is_the_login_page_and_no_address_to_go_back_to(string host, string path)
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client(host: host);

        Assert.Equal($"http://kpp2.net:{portal.Port}/login", (await Page.GetAsync(client, path)).Location?.OriginalString);
    }

    private static async Task<Verdict> ReadAsync(string system, HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        var body = await answer.Content.ReadAsStringAsync();
        // Every system closes; a connection that stays open would be asked again after the login and give the old answer.
        Assert.True(answer.Headers.ConnectionClose);
        return system switch
        {
            "android" => Android(answer, body),
            "chrome" => Chrome(answer),
            "apple" => Apple(answer, body),
            "windows" => Windows(answer, body),
            "firefox" => Firefox(answer, body, path),
            "networkmanager" => NetworkManager(answer, body),
            "kde" => Exactly("OK", answer, body),
            "kindle" => answer.StatusCode == HttpStatusCode.OK && body.Contains("81ce4465-7167-4dcb-835b-dcc9e44c112a", StringComparison.Ordinal) ? Verdict.Open : Verdict.Portal,
            _ => throw new ArgumentOutOfRangeException(nameof(system)),
        };
    }

    // AOSP NetworkMonitor: redirects are not followed; 204 is open; any other 200..399 a portal, but a 200 with a Content-Length of 4 or
    // less, or without a body, counts as failed, and so does everything else, 511 too.
    private static Verdict Android(HttpResponseMessage answer, string body)
    {
        var status = (int)answer.StatusCode;
        if (status == 204) return Verdict.Open;
        if (status == 200 && (answer.Content.Headers.ContentLength <= 4 || body.Length == 0)) return Verdict.NoInternet;
        return status is >= 200 and <= 399 ? Verdict.Portal : Verdict.NoInternet;
    }

    // Chromium's captive_portal_detector: 204 is open; a 2xx or 3xx otherwise a portal; errors say nothing.
    private static Verdict Chrome(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.NoContent ? Verdict.Open : (int)answer.StatusCode is >= 200 and < 400 ? Verdict.Portal : Verdict.NoInternet;

    // Apple's Captive Network Assistant: the very page it knows; everything else it can reach is a portal.
    private static Verdict Apple(HttpResponseMessage answer, string body) =>
        answer.StatusCode == HttpStatusCode.OK && body == "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>" ? Verdict.Open
        : (int)answer.StatusCode < 400 ? Verdict.Portal : Verdict.NoInternet;

    // NCSI: the exact text, without a newline.
    private static Verdict Windows(HttpResponseMessage answer, string body) =>
        Exactly(answer.RequestMessage!.RequestUri!.AbsolutePath == "/ncsi.txt" ? "Microsoft NCSI" : "Microsoft Connect Test", answer, body);

    // Firefox' captivedetect.js: the canonical content; a redirect or another body is a portal.
    private static Verdict Firefox(HttpResponseMessage answer, string body, string path) => Exactly(
        path.StartsWith("/success", StringComparison.Ordinal) ? "success\n" : "<meta http-equiv=\"refresh\" content=\"0;url=https://support.mozilla.org/kb/captive-portal\"/>", answer, body);

    // nm-connectivity.c: its own header is believed first; then 204, or a body that begins with what is configured; redirects are not
    // followed, so a 302 is a portal; only a connection that fails is "limited".
    private static Verdict NetworkManager(HttpResponseMessage answer, string body)
    {
        if (answer.Headers.TryGetValues("X-NetworkManager-Status", out var told)) return told.Single() == "online" ? Verdict.Open : Verdict.Portal;
        return answer.StatusCode == HttpStatusCode.NoContent || body.StartsWith("NetworkManager is online", StringComparison.Ordinal) ? Verdict.Open : Verdict.Portal;
    }

    private static Verdict Exactly(string expected, HttpResponseMessage answer, string body) =>
        answer.StatusCode == HttpStatusCode.OK && body == expected ? Verdict.Open : Verdict.Portal;
}
